import { enablePerson as operation } from '../generated/operations.ts'
import { findPerson } from './administration/findPerson.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Enables a person. The flag that every call checks is cleared last, so that nothing works before that. */
export async function enablePerson(
  { path: { personId }, signal }: Request<'enablePerson'>,
  ports: PortsOf<'enablePerson'>,
): Promise<Response<'enablePerson'>> {
  const found = await findPerson(personId, ports, signal)
  if (!found) return problem(404, 'There is no such person.')
  if (found.user) await ports.users.enable(personId, signal)
  await ports.profiles.setDisabled(found.person, false, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Person enabled.' } }
}

export const handler = serve(operation, enablePerson, { profiles, groups, audit, serviceAccounts, users })
