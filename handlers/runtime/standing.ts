import type { Ports } from '../../generated/operations.ts'
import { domainOf } from '../ledger/person.ts'
import type { KeyCaller } from './contract.ts'
import { Problem } from './problem.ts'

export type Profiles = Pick<Ports['profiles'], 'standing'>

/**
 * Reads the caller's standing at every call, with a token or an access key. Nothing is cached: an administrator's
 * change applies to the next call.
 *
 * @throws Problem 403 if an administrator disabled the person. If the read fails, its error refuses the call.
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
