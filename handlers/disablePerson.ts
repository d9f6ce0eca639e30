import { disablePerson as operation } from '../generated/operations.ts'
import { findPerson } from './administration/findPerson.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import { sessions } from './ports/sessions.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/**
 * Disables a person. The flag that every call checks is set first, so that a later failure does not leave the person
 * active. A repetition does everything again.
 */
export async function disablePerson(
  { path: { personId }, caller, signal }: Request<'disablePerson'>,
  ports: PortsOf<'disablePerson'>,
): Promise<Response<'disablePerson'>> {
  const found = await findPerson(personId, ports, signal)
  if (!found) return problem(404, 'There is no such person.')
  const { person, user } = found
  if (person === caller.person) {
    return problem(403, 'Nobody disables themselves: ask another administrator.', { code: 'own_account' })
  }
  await ports.profiles.setDisabled(person, true, signal)
  if (user) {
    await ports.sessions.signOut(personId, signal)
    await ports.users.disable(personId, signal)
  }
  return { status: 200, body: { status: 200, success: true, message: 'Person disabled.' } }
}

export const handler = serve(operation, disablePerson, {
  profiles,
  groups,
  audit,
  serviceAccounts,
  users,
  sessions,
})
