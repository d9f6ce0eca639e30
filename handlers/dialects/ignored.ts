import { own } from '../models/json.ts'

/** More names help nobody, and they may go into a header. */
const MOST_NAMES = 32
const NAME = /^[\w.-]{1,64}$/

/**
 * The fields of a request that nothing reads.
 *
 * @param read the fields that are mapped or refused.
 * @param neutral values by field that ask for nothing, so that nothing is ignored with them.
 * @returns at most 32 names, each of at most 64 letters, digits, `_`, `.` and `-`; others are not told.
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
