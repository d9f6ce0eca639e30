import { AwsError } from '../aws/call.ts'
import type { Input } from './input.ts'

// API reference, ListUsers, Limit; the other lists have the same limit.
const PAGE = 60

/** Returns the size of a page. @throws AwsError InvalidParameterException for a limit out of range. */
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

/** Returns the token of the next page. */
export function tokenAfter(next: number): string {
  return Buffer.from(`after ${next}`).toString('base64')
}

/** Returns the start of a token's page. @throws AwsError InvalidParameterException for an invalid token. */
export function startOf(token: string | undefined): number {
  if (token === undefined) return 0
  const [, id] = /^after (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? []
  // Unverified: the wording for a pagination token that is none.
  if (id === undefined) throw new AwsError('InvalidParameterException', 'Invalid pagination token.')
  return Number(id)
}
