import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'

/** Bytes that need not be HTTP. */
export const rawRequests: fc.Arbitrary<Buffer> = fc
  .record({
    method: fc.constantFrom(
      'GET',
      'POST',
      'get',
      'TRACE',
      'CONNECT',
      'PROPFIND',
      'HEAD',
      'OPTIONS',
      '\u0000',
      'A B',
      '',
    ),
    target: fc.oneof(
      fc.constantFrom(
        '/prod/login',
        '/prod/bedrock',
        '//prod/bedrock',
        '/prod//bedrock',
        '/prod/bedrock/',
        '/prod/bedrock/..',
        '/prod/../prod/bedrock',
        '/prod/%2e%2e/bedrock',
        '/prod/bedrock%2f',
        '/prod/BEDROCK',
        '/prod/bedrock;x=1',
        '/prod/bedrock#x',
        '/prod/bedrock?a={b}|c',
        '/prod/%00',
        '/prod/%zz',
        '/prod/__proto__',
        '/prod/constructor/toString',
        '/prod',
        '/prodx/bedrock',
        '/',
        '',
        '*',
        'http://evil.example.com/prod/bedrock',
        'evil.example.com:443',
        '/prod/\u00ff\u00fe',
        `/prod/${'a/'.repeat(4000)}`,
        `/prod/bedrock?${'a'.repeat(9000)}`,
      ),
      fc.string({ unit: 'binary', maxLength: 30 }).map((text) => `/prod/${text}`),
    ),
    version: fc.oneof(
      { weight: 6, arbitrary: fc.constant('HTTP/1.1') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', ''),
      },
    ),
    headers: fc.array(
      fc.constantFrom(
        'Host: x',
        'Host: x\r\nHost: y',
        'Content-Length: 2',
        'Content-Length: -1',
        'Content-Length: 99999999999999999999',
        'Content-Length: 2\r\nContent-Length: 3',
        'Transfer-Encoding: chunked',
        'Transfer-Encoding: chunked\r\nContent-Length: 2',
        'Transfer-Encoding: chunked, identity',
        'Transfer-Encoding: xchunked',
        'Expect: 200-ok',
        'Upgrade: websocket\r\nConnection: Upgrade',
        'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
        'Content-Type: application/json',
        'Content-Type: application/json\r\nContent-Type: text/plain',
        'Authorization: \u0000',
        'Authorization: a\r\n b',
        'x-api-key: a\r\nx-api-key: b',
        ' leading: space',
        'no colon',
        ': empty',
        'na\u0000me: value',
        'name\u00e9: value',
        `Long: ${'a'.repeat(9000)}`,
        Array.from({ length: 200 }, (_, index) => `h${index}: v`).join('\r\n'),
      ),
      { maxLength: 5 },
    ),
    end: fc.constantFrom(
      '\r\n\r\n',
      '\n\n',
      '\r\n\r\n{}',
      '\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
      '\r\n\r\nzz\r\n',
      '',
    ),
  })
  .map(({ method, target, version, headers, end }) =>
    Buffer.from(
      [`${method} ${target} ${version}`, ...headers, 'Connection: close'].join('\r\n') + end,
      'latin1',
    ),
  )

/**
 * Sends bytes and half-closes, so that whoever waits for more knows that nothing comes.
 *
 * @returns all that came back until the connection was closed.
 * @throws where it was not closed in time.
 */
export async function exchangeRaw(apiUrl: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(apiUrl)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  const received: Buffer[] = []
  socket.on('data', (chunk) => received.push(chunk))
  // A connection may be reset instead of closed.
  socket.on('error', () => {})
  socket.end(bytes)
  try {
    if (!socket.closed) await once(socket, 'close', { signal: AbortSignal.timeout(10_000) })
  } finally {
    socket.destroy()
  }
  return Buffer.concat(received).toString('latin1')
}
