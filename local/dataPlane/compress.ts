import { gzipSync } from 'node:zlib'
import { type Answer, type Exchange, type Gateway, headerOf } from './exchange.ts'

/**
 * Compresses a body of at least the API's minimum size for a client that accepts gzip (developer guide, 'Payload
 * compression for REST APIs'). The local gateway does not compress with deflate.
 */
export function compress(answer: Answer, exchange: Exchange, gateway: Gateway): Answer {
  const { minimumCompressionSize } = gateway.api
  const accepted = headerOf(exchange, 'accept-encoding')?.split(',') ?? []
  const encoded = Object.keys(answer.headers).some((name) => name.toLowerCase() === 'content-encoding')
  if (
    minimumCompressionSize === undefined ||
    answer.body.length < Math.max(1, minimumCompressionSize) ||
    encoded ||
    !accepted.some((coding) => /^\s*gzip\s*(;\s*q=(1|0?\.\d*[1-9]).*)?$/i.test(coding))
  ) {
    return answer
  }
  return {
    ...answer,
    headers: { ...answer.headers, 'Content-Encoding': 'gzip' },
    body: gzipSync(answer.body),
  }
}
