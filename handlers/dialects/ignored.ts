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
  return Object.keys(body)
    .filter((name) => !read.has(name) && NAME.test(name))
    .filter((name) => own(body, name) !== undefined && !neutral.get(name)?.includes(own(body, name)))
    .slice(0, MOST_NAMES)
}
