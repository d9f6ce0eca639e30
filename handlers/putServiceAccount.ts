import { putServiceAccount as operation } from '../generated/operations.ts'
import { shownServiceAccount } from './administration/person.ts'
import { tellOwner } from './administration/tellOwner.ts'
import { serviceAccountId } from './ledger/person.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { notices } from './ports/notices.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Makes a service account, or gives it another owner. */
export async function putServiceAccount(
  { path: { serviceAccount: name }, body, requestId, log, signal }: Request<'putServiceAccount'>,
  { users, serviceAccounts, notices }: PortsOf<'putServiceAccount'>,
): Promise<Response<'putServiceAccount'>> {
  const owner = await users.find(body.owner, signal)
  if (!owner || owner.unconfirmed) {
    return problem(400, 'Nobody with this address can answer for it.', {
      errors: [{ field: 'owner', message: 'Nobody with a confirmed account has this address.' }],
    })
  }
  const id = serviceAccountId(name)
  const created = new Date().toISOString()
  const kept = await serviceAccounts.put({ id, name, owner: owner.email, created }, signal)
  await tellOwner(kept, 'made', { requestId, log }, { notices })
  return {
    status: 200,
    body: { status: 200, success: true, message: 'Service account ready.', data: shownServiceAccount(kept) },
  }
}

export const handler = serve(operation, putServiceAccount, {
  profiles,
  groups,
  audit,
  users,
  serviceAccounts,
  notices,
})
