import type { Ports } from '../../generated/operations.ts'
import type { TokenCaller } from './contract.ts'
import { Problem } from './problem.ts'

export type Groups = Pick<Ports['groups'], 'list'>

/**
 * The group that lets a caller in where an operation asks for one. The token says it first, so that nobody else
 * costs a call to Cognito; and Cognito is asked, since a token says for an hour what may have been taken back.
 *
 * @returns undefined where the operation asks for none.
 * @throws Problem 403 where the caller is in none of those that it names.
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
  // API Gateway makes text of every claim, and of a list one with commas (aws/chalice, issue 783).
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
    `This is for members of the group ${accepted.join(' or ')} alone. Who became one since signs in again.`,
    { code: 'not_in_group' },
  )
}
