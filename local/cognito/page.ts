import { AwsError } from '../aws/call.ts'
import type { Input } from './input.ts'

// API reference, ListUsers, Limit; the other lists have the same.
const PAGE = 60

/** How many a page shows. @throws AwsError InvalidParameterException for a limit out of range. */
export function limitIn(input: Input): number {
  const limit = input.number('Limit') ?? PAGE
  if (limit < 0 || limit > PAGE) {
    const rule = limit < 0 ? 'greater than or equal to 0' : `less than or equal to ${PAGE}`
    throw new AwsError(
      'InvalidParameterException',
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: ` +
        `Member must have value ${rule}`,
    )
  }
  // Unverified: that a limit of zero counts as none.
  return limit || PAGE
}

/** The token of the page that follows. */
export function tokenAfter(next: number): string {
  return Buffer.from(`after ${next}`).toString('base64')
}

/** Where the page of a token begins. @throws AwsError InvalidParameterException for one that is none. */
export function startOf(token: string | undefined): number {
  if (token === undefined) return 0
  const [, id] = /^after (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? []
  // Unverified: the wording for a pagination token that is none.
  if (id === undefined) throw new AwsError('InvalidParameterException', 'Invalid pagination token.')
  return Number(id)
}
