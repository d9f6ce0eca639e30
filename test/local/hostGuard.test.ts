import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect } from 'node:http2'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AwsServer } from '../../local/aws/server.ts'
import { guardApi, guardAws } from '../../local/hostGuard.ts'
import { listening } from '../listening.ts'

type Listening = { port: number; entered: string[] }

async function api(): Promise<Listening> {
  const entered: string[] = []
  const guarded = guardApi((incoming, response) => {
    entered.push(incoming.url ?? '')
    response.end('gateway')
  }, 'http://127.0.0.1:3000/prod/docs')
  return { port: await listening(createServer(guarded)), entered }
}

async function aws(): Promise<Listening> {
  const entered: string[] = []
  const server = new AwsServer()
  server.answerWith(
    guardAws((incoming, response) => {
      entered.push(incoming.url ?? '')
      response.end('aws')
    }),
  )
  return { port: await listening(server), entered }
}

async function ask(port: number, path: string, headers: { [name: string]: string }, method = 'GET') {
  const [response] = await once(request({ host: '127.0.0.1', port, path, method, headers }).end(), 'response')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

const OWN = ['127.0.0.1', '127.0.0.1:3000', 'localhost', 'LocalHost:8080']
const FOREIGN = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example:3000',
  '127.0.0.1:3000@evil',
  '[::1]:3000',
]

describe.each([
  ['the API', api],
  ['the AWS endpoint', aws],
])('%s', (_, open) => {
  test.each(OWN)('accepts %s as Host', async (Host) => {
    const { port, entered } = await open()
    expect((await ask(port, '/a', { Host })).status).toBe(200)
    expect(entered).toEqual(['/a'])
  })

  test.each(FOREIGN)('refuses %j as Host without reading the request', async (Host) => {
    const { port, entered } = await open()
    expect((await ask(port, '/a', { Host })).status).toBe(403)
    expect(entered).toEqual([])
  })
})

describe('the API', () => {
  test('redirects / to the documentation', async () => {
    const { port, entered } = await api()
    const { status, headers } = await ask(port, '/', { Host: 'localhost' })
    expect([status, headers.location]).toEqual([302, 'http://127.0.0.1:3000/prod/docs'])
    expect(entered).toEqual([])
  })

  test('accepts web pages', async () => {
    const { port } = await api()
    expect((await ask(port, '/a', { Origin: 'https://app.example' })).status).toBe(200)
  })
})

describe('the AWS endpoint', () => {
  test.each([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'same-origin' },
  ])('refuses a web page, recognized by %j, with a response that no page may read', async (headers) => {
    const { port, entered } = await aws()
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const answer = await ask(port, '/_local/mail', headers, method)
      expect(answer.status).toBe(403)
      expect(JSON.parse(answer.body)).toMatchObject({ __type: 'AccessDeniedException' })
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    expect(entered).toEqual([])
  })

  test('accepts a person who typed its address', async () => {
    const { port } = await aws()
    expect((await ask(port, '/_local/mail', { 'Sec-Fetch-Site': 'none' })).status).toBe(200)
  })

  test.each([
    ['127.0.0.1', 200],
    ['evil.example', 403],
  ])('answers %s as the authority of HTTP/2 with %i', async (authority, status) => {
    const { port } = await aws()
    const session = connect(`http://127.0.0.1:${port}`)
    onTestFinished(() => session.destroy())
    const stream = session.request({ ':path': '/', ':authority': authority })
    const [headers] = await once(stream, 'response')
    expect(headers[':status']).toBe(status)
  })
})
