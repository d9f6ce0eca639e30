import { createServiceAccountKey as operation } from '../generated/operations.ts'
import { expiredAlready, hasAllKeys, keyMade, newAccessKey, tooManyKeys } from './accounts/accessKeys.ts'
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
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Creates an access key for a service account. Only one request at a time does so, as for a person. */
export async function createServiceAccountKey(
  { path, body, requestId, log, signal }: Request<'createServiceAccountKey'>,
  ports: PortsOf<'createServiceAccountKey'>,
): Promise<Response<'createServiceAccountKey'>> {
  const expired = expiredAlready(body)
  if (expired) return expired
  const id = serviceAccountId(path.serviceAccount)
  const person = personOfServiceAccount(id)
  const made = await changing({ requestId, person, signal }, ports.changes, 'change', async () => {
    const found = await ports.serviceAccounts.find(id, signal)
    if (!found) return 'missing'
    if (await hasAllKeys(person, ports, signal)) return 'tooMany'
    const { key, secret } = newAccessKey({ person, sub: id, email: found.owner }, body)
    if (!(await ports.accessKeys.create(key, signal)))
      throw new Error('The id of the new key is already in use')
    await tellOwner(found, 'keyMade', { requestId, log }, ports)
    return { id: key.id, secret }
  })
  if ('busy' in made) return made.busy
  if (made.result === 'missing') return problem(404, 'There is no such service account.')
  return made.result === 'tooMany' ? tooManyKeys : keyMade(made.result)
}

export const handler = serve(operation, createServiceAccountKey, {
  profiles,
  groups,
  audit,
  serviceAccounts,
  notices,
  changes,
  accessKeys,
})
