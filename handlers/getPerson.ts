import { getPerson as operation } from '../generated/operations.ts'
import { describeAccessKeys } from './accounts/accessKeys.ts'
import { findPerson } from './administration/findPerson.ts'
import { personIn, serviceAccountAsPerson } from './administration/person.ts'
import { budgetIn, callsIn, quotaIn } from './ledger/balance.ts'
import { limitsOf } from './ledger/limits.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { groups } from './ports/groups.ts'
import { ledger } from './ports/ledger.ts'
import { DEFAULT_PLAN } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Returns a person with their plan, keys, groups and what is left of their limits. */
export async function getPerson(
  { path: { personId }, signal }: Request<'getPerson'>,
  ports: PortsOf<'getPerson'>,
): Promise<Response<'getPerson'>> {
  const found = await findPerson(personId, ports, signal)
  if (!found) return problem(404, 'There is no such person.')
  const { person, domain, user, serviceAccount } = found
  const standing = await ports.profiles.standing(person, domain, signal)
  const limits = limitsOf(standing, Date.now())
  const [memberOf, balance, keys] = await Promise.all([
    user ? ports.groups.list(personId, signal) : [],
    ports.ledger.read({ person }, limits, signal),
    describeAccessKeys(person, limits, ports, signal),
  ])
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved person.',
      data: {
        ...(user ? personIn(user) : serviceAccountAsPerson(serviceAccount)),
        // Cognito may not know it yet, if the second of the two steps failed.
        ...(standing.disabled && { state: 'disabled' as const }),
        groups: memberOf,
        plan: standing.plan?.name ?? DEFAULT_PLAN,
        quota: quotaIn(balance),
        budget: budgetIn(balance),
        callsInFlight: callsIn(balance),
        keys,
      },
    },
  }
}

export const handler = serve(operation, getPerson, {
  profiles,
  groups,
  serviceAccounts,
  users,
  ledger,
  accessKeys,
})
