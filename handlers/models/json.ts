/** A parsed JSON object. */
export type Json = { readonly [key: string]: unknown }

/** True for a JSON object: not null, not an array. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns an object's own value for a key; undefined for null, which providers treat as missing. */
export function own(object: unknown, key: string): unknown {
  return isJson(object) && Object.hasOwn(object, key) ? (object[key] ?? undefined) : undefined
}

/** Returns the items of an array; none for any other value. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
