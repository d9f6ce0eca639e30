import { gunzipSync, inflateSync } from 'node:zlib'
import { MAX_BODY_BYTES } from './arrive.ts'
import { type Exchange, type Gateway, headerOf } from './exchange.ts'
import { GatewayResponseError, Refusal } from './gatewayResponse.ts'

const DECODERS = { gzip: gunzipSync, deflate: inflateSync }

/**
 * Decompresses the body of a request if the API enables compression (developer guide, 'Payload compression for REST
 * APIs': gzip, deflate and identity). Unverified: that the header goes on to the integration, what becomes of a body
 * that is none of what it says, and which limit holds for it when it is decompressed.
 *
 * @throws {GatewayResponseError} UNSUPPORTED_MEDIA_TYPE for any other coding.
 * @throws {Refusal} 400 for a body that does not decompress, 413 for a body that is too large when decompressed.
 */
export function decompress(exchange: Exchange, gateway: Gateway): void {
  const coding = headerOf(exchange, 'content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (gateway.api.minimumCompressionSize === undefined || coding === 'identity' || exchange.body.length === 0)
    return
  if (coding !== 'gzip' && coding !== 'deflate') throw new GatewayResponseError('UNSUPPORTED_MEDIA_TYPE')
  try {
    exchange.body = DECODERS[coding](exchange.body, { maxOutputLength: MAX_BODY_BYTES })
  } catch (error) {
    const tooLarge = error instanceof RangeError
    const message = tooLarge ? 'Request Too Long' : 'Bad Request'
    const type = tooLarge ? 'RequestTooLargeException' : 'BadRequestException'
    throw new Refusal(tooLarge ? 413 : 400, JSON.stringify({ message }), 'application/json', type)
  }
}
