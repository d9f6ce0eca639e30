import { revokeAccessKey as operation } from '../generated/operations.ts'
import { personOf } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Revokes one of the caller's access keys; whoever repeats the request hears the same. */
export async function revokeAccessKey(
  { path: { keyId }, caller: { email }, signal }: Request<'revokeAccessKey'>,
  { accessKeys }: PortsOf<'revokeAccessKey'>,
): Promise<Response<'revokeAccessKey'>> {
  await accessKeys.revoke(personOf(email), keyId, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Access key revoked.' } }
}

export const handler = serve(operation, revokeAccessKey, { accessKeys })
