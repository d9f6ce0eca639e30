import { isJson, type Json, own } from '../models/json.ts'

/** Returns a number, including one that is kept as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return JSON.isRawJSON(value) ? Number(own(value, 'rawJSON')) : undefined
}

/** True for a whole number from 1. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
}

/** True for a JSON object, but not for a number that is kept as text. */
export function isObject(value: unknown): value is Json {
  return isJson(value) && !JSON.isRawJSON(value)
}
