import type { Readable } from 'node:stream'
import { record } from '../template.ts'
import type { StreamedAnswer } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'
import { headersOf, statusOf } from './proxyAnswer.ts'

const KEYS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'cookies'])

/** Separates the metadata from the payload. */
const DELIMITER = Buffer.alloc(8)

/** The delimiter must end within this many bytes. */
const MAX_BYTES = 16 * 1024

type Prelude = Pick<StreamedAnswer, 'status' | 'headers' | 'first'>

/**
 * Reads the prelude of a streamed payload: metadata as JSON, then eight NULs within the first 16 kB (developer guide,
 * 'response transfer mode' of Lambda proxy integrations).
 *
 * @returns status and headers, and the part of the payload that arrived with them.
 * @throws {GatewayResponseError} DEFAULT_5XX with 500 for any other format.
 * @throws the stream's own error.
 */
export async function readPrelude(stream: Readable): Promise<Prelude> {
  let read = Buffer.alloc(0)
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    read = Buffer.concat([read, Buffer.from(chunk)])
    const end = read.subarray(0, MAX_BYTES).indexOf(DELIMITER)
    if (end >= 0) {
      return { ...headOf(read.toString('utf8', 0, end)), first: read.subarray(end + DELIMITER.length) }
    }
    if (read.length >= MAX_BYTES) break
  }
  return wrongFormat()
}

function headOf(json: string): Omit<Prelude, 'first'> {
  try {
    const metadata = record(JSON.parse(json))
    if (Object.keys(metadata).some((key) => !KEYS.has(key))) wrongFormat()
    const { statusCode, cookies } = metadata
    // Unverified: that cookies take the place of those in the headers.
    const lists = {
      ...record(metadata['multiValueHeaders'] ?? {}),
      ...(cookies !== undefined && { 'Set-Cookie': cookies }),
    }
    // If a header is in both maps, only its list counts.
    const listed = new Set(Object.keys(lists).map((name) => name.toLowerCase()))
    const single = Object.entries(record(metadata['headers'] ?? {})).filter(
      ([name]) => !listed.has(name.toLowerCase()),
    )
    return {
      status: statusOf(statusCode),
      headers: headersOf({ headers: Object.fromEntries(single), multiValueHeaders: lists }),
    }
  } catch {
    return wrongFormat()
  }
}

function wrongFormat(): never {
  throw new GatewayResponseError('DEFAULT_5XX')
}
