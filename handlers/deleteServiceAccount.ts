import { deleteServiceAccount as operation } from '../generated/operations.ts'
import { revokeAccessKeys } from './accounts/accessKeys.ts'
import { changing } from './accounts/change.ts'
import { tellOwner } from './administration/tellOwner.ts'
import { personOfServiceAccount, serviceAccountId } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { audit } from './ports/audit.ts'
import { changes } from './ports/changes.ts'
import { groups } from './ports/groups.ts'
import { notices } from './ports/notices.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Deletes a service account and its keys, while no key can be created. A repetition does both again. */
export async function deleteServiceAccount(
  { path, requestId, log, signal }: Request<'deleteServiceAccount'>,
  ports: PortsOf<'deleteServiceAccount'>,
): Promise<Response<'deleteServiceAccount'>> {
  const id = serviceAccountId(path.serviceAccount)
  const person = personOfServiceAccount(id)
  const deleted = await changing({ requestId, person, signal }, ports.changes, 'change', async () => {
    const deleted = await ports.serviceAccounts.delete(id, signal)
    await revokeAccessKeys(person, ports, signal)
    if (deleted) await tellOwner(deleted, 'deleted', { requestId, log }, ports)
  })
  if ('busy' in deleted) return deleted.busy
  return { status: 200, body: { status: 200, success: true, message: 'Service account deleted.' } }
}

export const handler = serve(operation, deleteServiceAccount, {
  profiles,
  groups,
  audit,
  serviceAccounts,
  notices,
  changes,
  accessKeys,
})
