import type { ServerResponse } from 'node:http'
import { type Answer, type Exchange, type Gateway, IDLE_MILLIS, type StreamedAnswer } from './exchange.ts'

/** How much of a stream is kept for those who look at an exchange afterwards. */
const RECORDED_BYTES = 256 * 1024

/** What a client got; `length` counts the bytes of the body, which is `complete` where all of them are kept. */
export type Sent = Answer & { length: number; complete: boolean }

/** Sends an answer as a whole. */
export function send({ status, headers, body }: Answer, exchange: Exchange, response: ServerResponse): Sent {
  const all = { ...withIds(headers, exchange), 'Content-Length': String(body.length) }
  response.writeHead(status, all)
  response.end(body)
  return { status, headers: all, body, length: body.length, complete: true }
}

/**
 * Sends a stream as it comes and as fast as the client takes it. Where it fails, falls silent or takes too long, the
 * connection is cut: the status is gone. A function whose client has left is not told: what it still streams is read
 * to its end.
 *
 * @returns once the client has everything, or is gone.
 */
export function sendStream(
  { status, headers, first, rest, started, until }: StreamedAnswer,
  exchange: Exchange,
  gateway: Gateway,
  response: ServerResponse,
): Promise<Sent> {
  const all = withIds(headers, exchange)
  const kept: Buffer[] = []
  let length = 0
  const cut = () => void response.destroy()
  const idle = setTimeout(cut, IDLE_MILLIS)
  const limit = setTimeout(cut, until - gateway.now())
  const count = (chunk: Buffer) => {
    if (length === 0 && exchange.integration)
      exchange.integration.timeToFirstContent = gateway.now() - started
    if (length < RECORDED_BYTES) kept.push(chunk.subarray(0, RECORDED_BYTES - length))
    length += chunk.length
    idle.refresh()
  }
  return new Promise((sent) => {
    const close = () => {
      clearTimeout(idle)
      clearTimeout(limit)
      rest.off('data', count)
      rest.unpipe(response)
      rest.resume()
      const complete = response.writableFinished && length <= RECORDED_BYTES
      sent({ status, headers: all, body: Buffer.concat(kept), length, complete })
    }
    if (response.destroyed) return close()
    response.on('close', close)
    response.on('drain', () => idle.refresh())
    response.writeHead(status, all)
    response.flushHeaders()
    if (first.length > 0) {
      count(first)
      response.write(first)
    }
    rest.on('data', count)
    rest.on('error', cut)
    if (rest.errored) cut()
    else rest.pipe(response)
  })
}

function withIds(headers: Answer['headers'], exchange: Exchange): Answer['headers'] {
  return { ...headers, 'x-amzn-RequestId': exchange.requestId, 'x-amz-apigw-id': exchange.extendedRequestId }
}
