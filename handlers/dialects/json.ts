import { isJson, type Json, own } from '../models/json.ts'

/** ECMAScript's 'JSON.parse source text access', which TypeScript 5.9 does not declare. */
declare global {
  interface JSON {
    rawJSON(text: string): object
    isRawJSON(value: unknown): boolean
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown
  }
}

/**
 * Parses JSON; a number that a double would write otherwise is kept as text, in an object of `JSON.rawJSON`, which
 * `JSON.stringify` writes as it came.
 *
 * @throws SyntaxError; RangeError where it is nested too deeply.
 */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && source !== String(value)
      ? JSON.rawJSON(source)
      : value,
  )
}

/** A number, also one that is kept as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return JSON.isRawJSON(value) ? Number(own(value, 'rawJSON')) : undefined
}

/** A whole number from 1. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
}

/** True for what was an object in JSON, and not a number that is kept as text. */
export function isObject(value: unknown): value is Json {
  return isJson(value) && !JSON.isRawJSON(value)
}
