import { AwsError } from '../aws/call.ts'
import type { PatchOperation } from './apiKeys.ts'
import { badRequest } from './errors.ts'

type Fields = { [name: string]: unknown }

/**
 * Parses the JSON object of a body; an empty body is an empty object.
 *
 * @throws {AwsError} SerializationException.
 */
export function fields(body: Buffer): Fields {
  if (body.length === 0) return {}
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // The error below covers invalid JSON as well as JSON that is not an object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.', 400)
}

/** Reads an optional text field. @throws {AwsError} SerializationException if the field is not a string. */
export function optionalText(from: Fields, name: string): string | undefined {
  const value = from[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string')
    throw new AwsError('SerializationException', `${name} must be a string.`, 400)
  return value
}

/** Reads a map of strings, such as tags. @throws {AwsError} SerializationException. */
export function textMap(from: Fields, name: string): { [key: string]: string } {
  const value = from[name] ?? {}
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new AwsError('SerializationException', `${name} must be a map.`, 400)
  }
  const entries = Object.keys({ ...value }).map(
    (key) => [key, optionalText({ ...value }, key) ?? ''] as const,
  )
  return Object.fromEntries(entries)
}

/** Reads the operations of a PATCH. @throws {AwsError} SerializationException. */
export function patchOperations(body: Buffer): PatchOperation[] {
  const operations = fields(body)['patchOperations'] ?? []
  if (!Array.isArray(operations)) {
    throw new AwsError('SerializationException', 'patchOperations must be a list.', 400)
  }
  return operations.map((operation: unknown) => {
    const given: Fields = typeof operation === 'object' && operation !== null ? { ...operation } : {}
    return {
      op: optionalText(given, 'op') ?? '',
      path: optionalText(given, 'path') ?? '',
      value: optionalText(given, 'value') ?? '',
    }
  })
}

/**
 * Reads `limit` and `position` of a list. The limit is 25 items by default and 500 at most (API reference).
 * Unverified: whether AWS refuses a limit above 500, as here, or takes it for 500.
 *
 * @throws {AwsError} BadRequestException.
 */
export function page(query: URLSearchParams): { limit: number; position: string } {
  const limit = Number(query.get('limit') ?? 25)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) {
    throw badRequest('Invalid limit specified. It must be between 1 and 500.')
  }
  const position = query.get('position') ?? ''
  return { limit, position: Buffer.from(position, 'base64url').toString('utf8') }
}

/** Converts a page of a list to its wire form, given up to one item more than the limit. */
export function listOnWire<T extends { id: string }, Wire>(
  items: T[],
  limit: number,
  toWire: (item: T) => Wire,
) {
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  return {
    item: shown.map(toWire),
    ...(items.length > limit && last && { position: Buffer.from(last.id).toString('base64url') }),
  }
}
