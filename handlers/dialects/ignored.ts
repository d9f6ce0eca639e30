import { own } from '../models/json.ts'

/** More names help nobody, and the names may go into a header. */
const MOST_NAMES = 32
const NAME = /^[\w.-]{1,64}$/

/**
 * Returns the fields of a request that nothing reads.
 *
 * @param read the fields that are mapped or refused.
 * @param neutral values of fields that request nothing, so that ignoring them loses nothing.
 * @returns at most 32 names, each of at most 64 letters, digits, `_`, `.` and `-`; others are left out.
 */
export function ignoredFields(
  body: object,
  read: ReadonlySet<string>,
  neutral: ReadonlyMap<string, readonly unknown[]>,
): string[] {
  const names: string[] = []
  for (const name of Object.keys(body)) {
    if (names.length === MOST_NAMES) break
    const value = own(body, name)
    const asks = value !== undefined && !read.has(name) && !neutral.get(name)?.includes(value)
    if (asks && NAME.test(name)) names.push(name)
  }
  return names
}
