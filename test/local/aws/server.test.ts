import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AwsServer, type Patience } from '../../../local/aws/server.ts'
import { listening } from '../../listening.ts'

/** A server that answers with the request's HTTP version, path and body. */
async function echo(patience?: Patience): Promise<{ server: AwsServer; port: number }> {
  const server = new AwsServer(patience)
  server.answerWith(async (request, response) => {
    try {
      response.end(`${request.httpVersion} ${request.url} ${await text(request)}`)
    } catch {
      // The server has given up the request, so nobody waits for a response.
    }
  })
  return { server, port: await listening(server) }
}

async function http1(port: number, path: string, body: string, agent: Agent): Promise<string> {
  const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent }).end(body)
  const [response] = await once(sent, 'response')
  return text(response)
}

describe('one port', () => {
  test('speaks HTTP/1.1, with many requests on one connection', async () => {
    const { port } = await echo()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    expect(await http1(port, '/one', 'x', agent)).toBe('1.1 /one x')
    expect(await http1(port, '/two', 'y'.repeat(100_000), agent)).toBe(`1.1 /two ${'y'.repeat(100_000)}`)
  })

  test('speaks HTTP/2 with prior knowledge, many requests at once', async () => {
    const { port } = await echo()
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    onTestFinished(() => session.destroy())
    const ask = async (path: string) => {
      const stream = session.request({ ':method': 'POST', ':path': path })
      stream.end('x')
      return (await buffer(stream)).toString()
    }
    expect(await Promise.all([ask('/one'), ask('/two')])).toEqual(['2.0 /one x', '2.0 /two x'])
  })

  test.each(['PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx', 'P'])(
    'takes what begins as a preface does for what it is: %j',
    async (start) => {
      const { port } = await echo()
      const socket = connect(port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      socket.write(start)
      if (start === 'P') {
        await once(socket, 'ready')
        socket.write('OST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx')
      }
      const [answer] = await once(socket, 'data')
      expect(String(answer)).toMatch(/^HTTP\/1\.1 200 OK/)
    },
  )

  test('answers malformed input with 400 and keeps serving', async () => {
    const { port } = await echo()
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write('rubbish\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400/)
    expect(await http1(port, '/', '', new Agent())).toBe('1.1 / ')
  })

  test('closes even with connections that never send a byte', async () => {
    const { server, port } = await echo()
    const socket = connect(port, '127.0.0.1')
    await Promise.all([once(socket, 'connect'), once(server, 'connection')])
    const closed = Promise.all([once(server, 'close'), once(socket, 'close')])
    server.close()
    server.closeAllConnections()
    await closed
  })
})

describe('the server closes a connection', () => {
  const patience = { headers: 100, request: 200, idle: 300 }

  async function ended(start: string): Promise<string> {
    const { port } = await echo(patience)
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    socket.write(start)
    let received = ''
    socket.on('data', (chunk) => {
      received += String(chunk)
    })
    await once(socket, 'close')
    return received
  }

  test.each([
    ['that sends nothing', ''],
    ['whose headers do not arrive', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n'],
    ['whose body does not arrive', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nx'],
    ['that begins HTTP/2 and goes no further', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s', async (_, start) => {
    expect(await ended(start)).not.toContain('200 OK')
  })

  test('that stays idle after a request', async () => {
    expect(await ended('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')).toContain('200 OK')
  })

  test('or only the HTTP/2 request whose body does not arrive', async () => {
    const { port } = await echo(patience)
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    onTestFinished(() => session.destroy())
    const stream = session.request({ ':method': 'POST', ':path': '/' })
    stream.on('error', () => {})
    stream.write('x')
    await once(stream, 'close')
    expect(stream.rstCode).not.toBe(0)
  })
})
