import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { InvocationError } from '../../../local/dataPlane/services.ts'
import { lambda, smallBody, startStage } from './stage.ts'

const body = smallBody({ '/f': { get: {} } })
const returning = (result: unknown) => startStage({ body, invoke: async () => result })
const get = async (result: unknown, headers: { [name: string]: string } = {}) =>
  (await returning(result)).fetch('/f', { headers })

describe('the output of a function', () => {
  test.each([
    [{}, 200, ''],
    [{ statusCode: '201', body: 'made' }, 201, 'made'],
    [{ body: null }, 200, ''],
    [{ statusCode: 404, body: 'none', isBase64Encoded: false }, 404, 'none'],
    // The gateway decodes nothing for a client that does not accept a binary type.
    [{ body: 'aGk=', isBase64Encoded: true }, 200, 'aGk='],
  ])('%j is an answer', async (result, status, text) => {
    const response = await get(result)
    expect(response.status).toBe(status)
    expect(await response.text()).toBe(text)
    expect(response.headers.get('content-type')).toBe('application/json')
  })

  test.each([
    [undefined],
    [null],
    ['text'],
    [['list']],
    [{ statusCode: 200, more: 1 }],
    [{ statusCode: 'OK' }],
    [{ statusCode: 200.5 }],
    [{ body: { an: 'object' } }],
    [{ headers: 'x' }],
    [{ headers: { a: { b: 1 } } }],
    [{ headers: { 'not a name': '1' } }],
    [{ headers: { a: 'line\r\nbreak: 1' } }],
    [{ multiValueHeaders: { a: 'x' } }],
    [{ isBase64Encoded: 'true' }],
  ])('%j is malformed', async (result) => {
    const response = await get(result)
    expect(response.status).toBe(502)
    expect(response.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException')
    expect(await response.json()).toEqual({ message: 'Internal server error' })
  })

  test('merges both maps of headers and sends no value twice', async () => {
    const response = await get({
      headers: { 'X-One': 'a', 'x-two': 'b', 'X-Three': true, 'Content-Type': 'text/plain' },
      multiValueHeaders: { 'X-Two': ['b', 'c'], 'Set-Cookie': ['a=1', 'b=2'] },
    })
    expect(response.headers.get('x-one')).toBe('a')
    expect(response.headers.get('x-two')).toBe('b, c')
    expect(response.headers.get('x-three')).toBe('true')
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  test("gets the gateway's own headers renamed and its length ignored", async () => {
    const response = await get({
      headers: { Server: 'mine', 'WWW-Authenticate': 'Basic', Date: 'then', 'Content-Length': '99' },
      body: 'x',
    })
    expect(response.headers.get('x-amzn-remapped-server')).toBe('mine')
    expect(response.headers.get('x-amzn-remapped-www-authenticate')).toBe('Basic')
    expect(response.headers.get('x-amzn-remapped-date')).toBe('then')
    expect(response.headers.get('date')).not.toBe('then')
    expect(response.headers.get('server')).toBeNull()
    expect(response.headers.get('content-length')).toBe('1')
  })

  test.each([
    ['image/png', 'image/png', 'hi'],
    ['image/png', 'image/png, text/html', 'hi'],
    ['image/png', 'text/html, image/png', 'aGk='],
    ['image/png', 'image/*', 'aGk='],
    ['*/*', 'text/html', 'hi'],
  ])('with %s as binary, a client that accepts %s gets %s', async (binary, accept, text) => {
    const { fetch } = await startStage({
      body: { ...body, 'x-amazon-apigateway-binary-media-types': [binary] },
      invoke: async () => ({ body: 'aGk=', isBase64Encoded: true }),
    })
    expect(await (await fetch('/f', { headers: { accept } })).text()).toBe(text)
  })
})

describe('a failed integration', () => {
  test.each([
    ['function error', 502, 'Internal server error'],
    ['function timeout', 502, 'Internal server error'],
    ['integration timeout', 504, 'Endpoint request timed out'],
    ['no permission', 500, 'Internal server error'],
  ] as const)('%s is %i', async (reason, status, message) => {
    const { fetch } = await startStage({
      body,
      invoke: async () => {
        throw new InvocationError(reason)
      },
    })
    const response = await fetch('/f')
    expect(response.status).toBe(status)
    expect(response.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException')
    expect(await response.json()).toEqual({ message })
  })

  test('waits no longer than its own timeout', async () => {
    const slow = smallBody({
      '/f': { get: { 'x-amazon-apigateway-integration': lambda({ timeoutInMillis: 50 }) } },
    })
    const { fetch } = await startStage({ body: slow, invoke: () => new Promise(() => {}) })
    expect((await fetch('/f')).status).toBe(504)
  })

  test('refuses an event and a response of more than 6 MB', async () => {
    const { fetch, invocations } = await startStage({
      body: smallBody({ '/f': { post: {} } }),
      invoke: async (_, event) => ({ body: event.body === 'more' ? 'a'.repeat(6_291_456) : 'less' }),
    })
    const post = (sent: string) => fetch('/f', { method: 'POST', body: Buffer.from(sent) })
    const refused = await post('a'.repeat(6_291_456))
    expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Too Long' }])
    expect(invocations).toEqual([])
    expect((await post('a'.repeat(6_200_000))).status).toBe(200)
    expect((await post('more')).status).toBe(502)
  })

  test('forwards a body of 1,000,000 bytes of any characters, and JSON of 3,000,000 bytes', async () => {
    const { fetch } = await startStage({ body: smallBody({ '/f': { post: {} } }) })
    const headers = { 'Content-Type': 'application/json', 'x-filler': '"'.repeat(9_000) }
    const post = (body: string) => fetch('/f', { method: 'POST', headers, body })
    expect((await post('\u0001'.repeat(1_000_000))).status).toBe(200)
    expect((await post(`["${'\\"'.repeat(1_499_990)}"]`)).status).toBe(200)
    expect((await post('\u0001'.repeat(1_050_000))).status).toBe(413)
  })

  test('logs the cause of a fault of the gateway itself and does not send it', async () => {
    const { fetch, log } = await startStage({
      body,
      invoke: async () => {
        throw new Error('a secret')
      },
    })
    const response = await fetch('/f')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
    expect(log.join()).toContain('a secret')
  })

  test('invokes a function only by POST', async () => {
    const wrong = smallBody({
      '/f': { get: { 'x-amazon-apigateway-integration': lambda({ httpMethod: 'GET' }) } },
    })
    const { fetch, invocations } = await startStage({ body: wrong })
    expect((await fetch('/f')).status).toBe(500)
    expect(invocations).toEqual([])
  })
})

describe('a mock', () => {
  const mock = (more: object = {}) => ({
    responses: { '204': { headers: { 'X-Fixed': {} } }, '418': {} },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      passthroughBehavior: 'never',
      requestTemplates: { 'application/json': '{"statusCode": 418}' },
      responses: {
        default: { statusCode: '204', responseParameters: { 'method.response.header.X-Fixed': "'yes'" } },
        '4\\d\\d': { statusCode: '418', responseTemplates: { 'text/plain': 'at $context.path' } },
      },
      ...more,
    },
  })

  test('answers with the response whose pattern matches the status', async () => {
    const { fetch, invocations } = await startStage({ body: smallBody({ '/m': { post: mock() } }) })
    const response = await fetch('/m', { method: 'POST' })
    expect([response.status, await response.text()]).toEqual([418, 'at /prod/m'])
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(response.headers.get('x-amzn-trace-id')).toBeNull()
    expect(invocations).toEqual([])
  })

  test('answers with the default otherwise', async () => {
    const templates = { requestTemplates: { 'application/json': '{"statusCode": 200}' } }
    const { fetch } = await startStage({ body: smallBody({ '/m': { post: mock(templates) } }) })
    const response = await fetch('/m', { method: 'POST' })
    expect([response.status, response.headers.get('x-fixed')]).toEqual([204, 'yes'])
  })

  test('refuses a media type without a template', async () => {
    const { fetch } = await startStage({ body: smallBody({ '/m': { post: mock() } }) })
    const response = await fetch('/m', { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a' })
    expect(response.status).toBe(415)
    expect(await response.json()).toEqual({ message: 'Unsupported Media Type' })
  })
})

describe('compression', () => {
  const compressed = { ...body, 'x-amazon-apigateway-minimum-compression-size': 10 }
  const fetchRaw = (port: number, encoding: string) =>
    new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
      const headers = { 'accept-encoding': encoding }
      request({ port, host: '127.0.0.1', path: '/prod/f', headers }, async (response) => {
        const chunks = await response.toArray()
        resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) })
      })
        .on('error', reject)
        .end()
    })

  test.each([
    ['gzip, deflate', 10, 'gzip'],
    ['gzip;q=0', 10, undefined],
    ['identity', 10, undefined],
    ['gzip', 9, undefined],
  ])('for %s, %i bytes come as %s', async (accepted, size, encoding) => {
    const { port } = await startStage({ body: compressed, invoke: async () => ({ body: 'a'.repeat(size) }) })
    const answer = await fetchRaw(port, accepted)
    expect(answer.encoding).toBe(encoding)
    expect(String(encoding ? gunzipSync(answer.body) : answer.body)).toBe('a'.repeat(size))
  })
})
