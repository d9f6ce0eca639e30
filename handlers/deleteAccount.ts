import { deleteAccount as operation } from '../generated/operations.ts'
import { revokeAccessKeys } from './accounts/accessKeys.ts'
import { deleteApiKeys } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { personOf } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { audit } from './ports/audit.ts'
import { changes } from './ports/changes.ts'
import { profiles } from './ports/profiles.ts'
import { users } from './ports/users.ts'
import { entryOf } from './runtime/audit.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/**
 * Deletes the caller's keys, and then the caller. After a failure in between, the caller still exists and can try
 * again.
 */
export async function deleteAccount(
  request: Request<'deleteAccount'>,
  ports: PortsOf<'deleteAccount'>,
): Promise<Response<'deleteAccount'>> {
  const { caller, requestId, signal } = request
  const { sub, email } = caller
  const person = personOf(email)
  const deleted = await changing({ requestId, person, signal }, ports.changes, 'change', async () => {
    await ports.audit.append(entryOf('deleteAccount', request), signal)
    await revokeAccessKeys(person, ports, signal)
    await deleteApiKeys(sub, ports, signal)
    await ports.profiles.forgetGroups(person, sub, signal)
    await ports.users.delete(sub, signal)
  })
  if ('busy' in deleted) return deleted.busy
  return { status: 200, body: { status: 200, success: true, message: 'Account deleted.' } }
}

export const handler = serve(operation, deleteAccount, {
  profiles,
  changes,
  users,
  apiKeys,
  accessKeys,
  audit,
})
