import { putServiceAccount as operation } from '../generated/operations.ts'
import { changing } from './accounts/change.ts'
import { shownServiceAccount } from './administration/person.ts'
import { tellOwner } from './administration/tellOwner.ts'
import { personOfServiceAccount, serviceAccountId } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { audit } from './ports/audit.ts'
import { changes } from './ports/changes.ts'
import { groups } from './ports/groups.ts'
import { notices } from './ports/notices.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/**
 * Creates a service account or changes its owner. Its keys get the owner's address, because every call checks the
 * domain of that address. A repetition does everything again.
 */
export async function putServiceAccount(
  { path: { serviceAccount: name }, body, requestId, log, signal }: Request<'putServiceAccount'>,
  ports: PortsOf<'putServiceAccount'>,
): Promise<Response<'putServiceAccount'>> {
  const owner = await ports.users.findByEmail(body.owner, signal)
  if (!owner || owner.unconfirmed) {
    return problem(400, 'The owner must have a confirmed account.', {
      errors: [{ field: 'owner', message: 'No confirmed account has this address.' }],
    })
  }
  const id = serviceAccountId(name)
  const created = new Date().toISOString()
  const person = personOfServiceAccount(id)
  const { email } = owner
  const made = await changing({ requestId, person, signal }, ports.changes, 'change', async () => {
    const kept = await ports.serviceAccounts.put({ id, name, owner: email, created }, signal)
    for (const key of await ports.accessKeys.list(person, signal))
      if (key.email !== email) await ports.accessKeys.setEmail(person, key.id, email, signal)
    return kept
  })
  if ('busy' in made) return made.busy
  await tellOwner(made.result, 'made', { requestId, log }, ports)
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Service account ready.',
      data: shownServiceAccount(made.result),
    },
  }
}

export const handler = serve(operation, putServiceAccount, {
  profiles,
  groups,
  audit,
  users,
  serviceAccounts,
  notices,
  changes,
  accessKeys,
})
