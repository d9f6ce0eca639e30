import { revokeAccessKey as operation } from '../generated/operations.ts'
import { personOf } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { audit } from './ports/audit.ts'
import { profiles } from './ports/profiles.ts'
import { entryOf } from './runtime/audit.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Revokes one of the caller's access keys. A repetition gets the same response. */
export async function revokeAccessKey(
  request: Request<'revokeAccessKey'>,
  ports: PortsOf<'revokeAccessKey'>,
): Promise<Response<'revokeAccessKey'>> {
  const { path, caller, signal } = request
  const { keyId } = path
  const person = personOf(caller.email)
  const key = await ports.accessKeys.find(person, keyId, signal)
  if (key) {
    const said = { target: { keyId }, details: { name: key.name } }
    await ports.audit.append(entryOf('revokeAccessKey', request, said), signal)
    await ports.accessKeys.revoke(person, keyId, signal)
  }
  return { status: 200, body: { status: 200, success: true, message: 'Access key revoked.' } }
}

export const handler = serve(operation, revokeAccessKey, { profiles, accessKeys, audit })
