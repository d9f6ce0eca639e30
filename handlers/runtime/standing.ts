import type { Ports } from '../../generated/operations.ts'
import { domainOf } from '../ledger/person.ts'
import type { KeyCaller } from './contract.ts'
import { Problem } from './problem.ts'

export type Profiles = Pick<Ports['profiles'], 'standing'>

/**
 * How whoever calls stands, at every call and whatever they call with. Nothing is cached: what an administrator
 * changed a moment ago holds.
 *
 * @throws Problem 403 where an administrator disabled them. What the look-up throws keeps everybody out.
 */
export async function standingOf(
  { operationId }: { operationId: string },
  { person, email }: { person: string; email: string },
  profiles: Profiles | undefined,
  signal: AbortSignal,
): Promise<KeyCaller['standing']> {
  if (!profiles) throw new Error(`${operationId} does not use profiles`)
  const standing = await profiles.standing(person, domainOf(email), signal)
  if (standing.disabled) {
    throw new Problem(403, 'An administrator has disabled your account.', { code: 'account_disabled' })
  }
  return standing
}
