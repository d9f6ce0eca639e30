import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'

const TARGETS = [
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
  '*',
  'http://evil.example.com/prod/bedrock',
  'evil.example.com:443',
  '/prod/\u00ff\u00fe',
  `/prod/${'a/'.repeat(4000)}`,
  `/prod/bedrock?${'a'.repeat(9000)}`,
]

const HEADERS = [
  'Content-Length: 2',
  'Content-Type: application/json',
  'Content-Type: application/json\r\nContent-Type: text/plain',
  'Transfer-Encoding: chunked',
  'Expect: 200-ok',
  'Upgrade: websocket\r\nConnection: Upgrade',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'x-api-key: a\r\nx-api-key: b',
  'Authorization: a\r\nAuthorization: b',
  `Long: ${'a'.repeat(9000)}`,
  Array.from({ length: 200 }, (_, index) => `h${index}: v`).join('\r\n'),
]

const BROKEN_HEADERS = [
  'Host: y',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Content-Length: 2\r\nContent-Length: 3',
  'Transfer-Encoding: chunked\r\nContent-Length: 2',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: xchunked',
  'Authorization: \u0000',
  'Authorization: a\r\n b',
  ' leading: space',
  'no colon',
  ': empty',
  'na\u0000me: value',
  'name\u00e9: value',
]

/** Bytes that are nearly HTTP, and sometimes not at all. */
export const rawRequests: fc.Arbitrary<Buffer> = fc
  .record({
    method: mostly(
      ['GET', 'POST', 'HEAD', 'OPTIONS'],
      ['get', 'TRACE', 'CONNECT', 'PROPFIND', '\u0000', 'A B', ''],
    ),
    target: fc.oneof(
      fc.constantFrom(...TARGETS),
      fc.string({ unit: 'binary', maxLength: 30 }).map((text) => `/prod/${text}`),
    ),
    version: mostly(['HTTP/1.1'], ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', '']),
    host: mostly(['Host: 127.0.0.1'], ['Host: x', 'Host: x\r\nHost: y', 'Host:', 'Nobody: x']),
    headers: fc.array(mostly(HEADERS, BROKEN_HEADERS), { maxLength: 2 }),
    end: mostly(['\r\n\r\n', '\r\n\r\n{}', '\r\n\r\n2\r\n{}\r\n0\r\n\r\n'], ['\n\n', '\r\n\r\nzz\r\n', '']),
  })
  .map(({ method, target, version, host, headers, end }) => {
    const head = [`${method} ${target} ${version}`, host, ...headers, 'Connection: close'].join('\r\n')
    return Buffer.from(head + end, 'latin1')
  })

function mostly(usual: string[], rare: string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  )
}

/**
 * Sends bytes and half-closes the connection, so that the other side knows that nothing follows.
 *
 * @returns everything received until the connection was closed.
 * @throws if it was not closed in time.
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
