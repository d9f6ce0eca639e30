import { EventStreamCodec } from '@smithy/core/event-streams'
import type { AwsError } from '../aws/call.ts'

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
)

const PADDING = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

export const EVENT_STREAM = 'application/vnd.amazon.eventstream'

/**
 * Encodes an event of an AWS event stream, with the padding `p` by which Bedrock hides the length of a token. Source:
 * Smithy, 'Amazon Event Stream specification'; recorded streams.
 */
export function eventMessage(type: string, payload: object): Uint8Array {
  const body = JSON.stringify({ ...payload, p: PADDING.slice(0, 1 + (JSON.stringify(payload).length % 50)) })
  return message({ ':event-type': type, ':message-type': 'event' }, body)
}

/**
 * Encodes an exception in the middle of a stream. Its name starts with a lower-case letter, like the members of a
 * stream.
 */
export function exceptionMessage({ code, message: text, status }: AwsError): Uint8Array {
  const type = code.charAt(0).toLowerCase() + code.slice(1)
  const original = type === 'modelStreamErrorException' && {
    originalStatusCode: status,
    originalMessage: text,
  }
  return message(
    { ':exception-type': type, ':message-type': 'exception' },
    JSON.stringify({ message: text, ...original }),
  )
}

function message(headers: { [name: string]: string }, body: string): Uint8Array {
  const typed = Object.entries({ ...headers, ':content-type': 'application/json' }).map(([name, value]) => [
    name,
    { type: 'string', value } as const,
  ])
  return codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(body) })
}
