import type { ServerResponse } from 'node:http'
import { type Answer, type Exchange, type Gateway, IDLE_MILLIS, type StreamedAnswer } from './exchange.ts'

/** How many bytes of a stream the exchange record keeps. */
const RECORDED_BYTES = 256 * 1024

/** The response as sent; `length` counts the bytes of the body, and `complete` is true if `body` holds all of them. */
export type Sent = Answer & { length: number; complete: boolean }

/** Sends a response that is not streamed. */
export function send({ status, headers, body }: Answer, exchange: Exchange, response: ServerResponse): Sent {
  const all = { ...withIds(headers, exchange), 'Content-Length': String(body.length) }
  response.writeHead(status, all)
  response.end(body)
  return { status, headers: all, body, length: body.length, complete: true }
}

/**
 * Sends a stream as it arrives and as fast as the client reads it. If the stream fails, idles or takes too long, the
 * gateway closes the connection, because the status is already sent. If the client disconnects, the function does not
 * learn of it: the gateway reads its stream to the end.
 *
 * @returns when the client has the whole response or has disconnected.
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
