import type { Ports } from '../../generated/operations.ts'
import type { TokenCaller } from './contract.ts'
import { Problem } from './problem.ts'

export type Groups = Pick<Ports['groups'], 'list'>

/**
 * Returns the group that admits the caller to an operation that requires one. The token is checked first, so that other
 * callers cost no call to Cognito. Cognito is then asked too, because a token stays valid for an hour after an
 * administrator removed the membership.
 *
 * @returns undefined if the operation requires no group.
 * @throws Problem 403 if the caller is in none of the required groups.
 */
export async function memberOf(
  operation: { operationId: string; groups: readonly string[] },
  { sub, claims }: Pick<TokenCaller, 'sub' | 'claims'>,
  groups: Groups | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { operationId, groups: accepted } = operation
  if (accepted.length === 0) return undefined
  if (!groups) throw new Error(`${operationId} does not use groups`)
  // API Gateway turns every claim into text, and joins a list with commas (aws/chalice, issue 783).
  const claimed = (claims['cognito:groups'] ?? '').split(',')
  if (!accepted.some((name) => claimed.includes(name))) throw notIn(accepted)
  const current = await groups.list(sub, signal)
  const group = accepted.find((name) => claimed.includes(name) && current.includes(name))
  if (group === undefined) throw notIn(accepted)
  return group
}

function notIn(accepted: readonly string[]): Problem {
  return new Problem(
    403,
    `Only members of the group ${accepted.join(' or ')} may do this. If you joined it recently, sign in again.`,
    { code: 'not_in_group' },
  )
}
