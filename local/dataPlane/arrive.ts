import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { newTraceId, sentTraceId } from '../traceId.ts'
import type { Exchange, Gateway } from './exchange.ts'
import { Refusal } from './gatewayResponse.ts'

/** Developer guide, 'Quotas for configuring and running a REST API'. */
const MAX_HEADER_BYTES = 10_240
export const MAX_BODY_BYTES = 10 * 1024 * 1024

/** Describes the request as it arrives, before any check. */
export function arrive(request: IncomingMessage, now: number): Exchange {
  const [fullPath = '/', ...query] = (request.url ?? '/').split('?')
  const { rawHeaders } = request
  return {
    httpMethod: request.method ?? 'GET',
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
    domainName: domainNameOf(request),
    headers: rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
    ),
    fullPath,
    queryString: query.join('?'),
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(12).toString('base64url').slice(0, 15)}=`,
    traceId: sentTraceId(request.headers['x-amzn-trace-id']?.toString()) ?? newTraceId(now),
    startedAt: now,
    body: Buffer.alloc(0),
    path: fullPath,
  }
}

/**
 * Returns this gateway's own name and port, which AWS knows without the request. Documents contain the name in their
 * URLs, so the Host header must not set it; the header only selects `localhost` instead of the local address.
 */
function domainNameOf({ headers, socket }: IncomingMessage): string {
  const name = /^localhost(:\d+)?$/i.test(headers.host ?? '') ? 'localhost' : socket.localAddress
  return `${name?.replace(/^::ffff:/, '') ?? ''}:${socket.localPort}`
}

/**
 * Removes the stage from the path.
 *
 * @throws {Refusal} for headers that are too large, for characters that a URL must encode, and for a path outside the
 *   stage. Unverified: the body of the 400 and of the 431.
 */
export function enterStage(exchange: Exchange, gateway: Gateway): void {
  const headerBytes = exchange.headers.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name, 'latin1') + Buffer.byteLength(value, 'latin1'),
    0,
  )
  if (headerBytes > MAX_HEADER_BYTES)
    throw refusal(431, 'Request Header Fields Too Large', 'BadRequestException')
  // A query must encode these characters (developer guide, 'Known issues').
  if (/[|{}]/.test(exchange.queryString)) throw refusal(400, 'Bad Request', 'BadRequestException')
  const path = exchange.fullPath.replace(/^\/+/, '/')
  const stage = `/${gateway.stageName}`
  if (path !== stage && !path.startsWith(`${stage}/`)) throw refusal(403, 'Forbidden', 'ForbiddenException')
  exchange.path = path.slice(stage.length) || '/'
}

/**
 * Reads the body. Discards the rest of a body that is too large.
 *
 * @throws {Refusal} 413, with the text that users of API Gateway have reported. No gateway response changes it
 *   (developer guide, 'Gateway response types'). Unverified: the error type of a body that is too large, and that
 *   the size is looked at first.
 */
export async function readBody(exchange: Exchange, request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BODY_BYTES) {
      request.resume()
      const message = `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`
      throw new Refusal(413, message, 'text/plain', 'RequestTooLargeException')
    }
    chunks.push(bytes)
  }
  exchange.body = Buffer.concat(chunks)
}

function refusal(status: number, message: string, errorType: string): Refusal {
  return new Refusal(status, JSON.stringify({ message }), 'application/json', errorType)
}
