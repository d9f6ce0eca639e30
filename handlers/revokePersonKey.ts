import { revokePersonKey as operation } from '../generated/operations.ts'
import { findPerson } from './administration/findPerson.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Revokes an access key of a person. A repetition gets the same response. */
export async function revokePersonKey(
  { path: { personId, keyId }, signal }: Request<'revokePersonKey'>,
  ports: PortsOf<'revokePersonKey'>,
): Promise<Response<'revokePersonKey'>> {
  const found = await findPerson(personId, ports, signal)
  if (!found) return problem(404, 'There is no such person.')
  await ports.accessKeys.revoke(found.person, keyId, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Access key revoked.' } }
}

export const handler = serve(operation, revokePersonKey, {
  profiles,
  groups,
  audit,
  serviceAccounts,
  users,
  accessKeys,
})
