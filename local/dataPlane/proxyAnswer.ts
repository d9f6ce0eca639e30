import { validateHeaderName, validateHeaderValue } from 'node:http'
import { type Answer, type Exchange, type Gateway, headerOf } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'
import { isBinary } from './proxyEvent.ts'

const KEYS = new Set(['isBase64Encoded', 'statusCode', 'headers', 'multiValueHeaders', 'body'])

/** Headers that reach the client under another name (developer guide, 'Known issues'). */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'server',
  'user-agent',
  'www-authenticate',
])

/**
 * Headers about the connection or the length, which the gateway sets itself. Unverified: whether AWS remaps
 * these two headers.
 */
const OWN = new Set(['content-length', 'transfer-encoding'])

/**
 * Converts a function's output to a response (developer guide, 'Output format of a Lambda function').
 *
 * @throws {GatewayResponseError} DEFAULT_5XX with 502 for any other shape.
 */
export function proxyAnswer(result: unknown, exchange: Exchange, gateway: Gateway): Answer {
  const output = object(result) ?? malformed()
  if (Object.keys(output).some((key) => !KEYS.has(key))) malformed()
  const { body, isBase64Encoded } = output
  if (body !== undefined && body !== null && typeof body !== 'string') malformed()
  if (isBase64Encoded !== undefined && isBase64Encoded !== null && typeof isBase64Encoded !== 'boolean')
    malformed()
  const decode = isBase64Encoded === true && acceptsBinary(exchange, gateway)
  return {
    status: statusOf(output['statusCode']),
    headers: headersOf(output),
    body: Buffer.from(typeof body === 'string' ? body : '', decode ? 'base64' : 'utf8'),
  }
}

/** Reads the status of a response. @throws {GatewayResponseError} for any other value. */
export function statusOf(value: unknown): number {
  if (value === undefined || value === null) return 200
  const status = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof status !== 'number' || !Number.isInteger(status)) return malformed()
  // A status of 1xx does not end an exchange, and no status above 599 exists. Unverified: what AWS makes of a status
  // of 1xx or above 599.
  return status >= 200 && status <= 599 ? status : malformed()
}

/**
 * Merges both header maps; a value that is in both is sent once.
 *
 * @throws {GatewayResponseError} for an invalid header.
 */
export function headersOf(output: { [key: string]: unknown }): Answer['headers'] {
  const headers = new Map<string, { name: string; values: string[] }>()
  const add = (name: string, value: string, once: boolean) => {
    const key = name.toLowerCase()
    if (OWN.has(key)) return
    const sent = REMAPPED.has(key) ? `x-amzn-Remapped-${name}` : name
    try {
      validateHeaderName(sent)
      validateHeaderValue(sent, value)
    } catch {
      malformed()
    }
    const known = headers.get(key)
    if (!known) headers.set(key, { name: sent, values: [value] })
    else if (!once || !known.values.includes(value)) known.values.push(value)
  }
  for (const [name, values] of Object.entries(object(output['multiValueHeaders'] ?? {}) ?? malformed())) {
    if (!Array.isArray(values)) malformed()
    else for (const value of values) add(name, headerText(value), false)
  }
  for (const [name, value] of Object.entries(object(output['headers'] ?? {}) ?? malformed())) {
    add(name, headerText(value), true)
  }
  return {
    ...(!headers.has('content-type') && { 'Content-Type': 'application/json' }),
    ...Object.fromEntries([...headers.values()].map(({ name, values }) => [name, values])),
  }
}

function headerText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? `${value}`
    : malformed()
}

/**
 * Whether the first type that the client accepts is binary, so that it gets bytes; wildcards in Accept do not count.
 */
function acceptsBinary(exchange: Exchange, { api: { binaryMediaTypes } }: Gateway): boolean {
  const first = headerOf(exchange, 'accept')
    ?.replace(/[,;].*/s, '')
    .trim()
    .toLowerCase()
  return isBinary(binaryMediaTypes, first ?? '')
}

function object(value: unknown): { [key: string]: unknown } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

function malformed(): never {
  throw new GatewayResponseError('DEFAULT_5XX', { status: 502 })
}
