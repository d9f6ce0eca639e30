import { deleteAccount as operation } from '../generated/operations.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Deletes the caller's keys, then the caller: a failure between the two leaves somebody who can ask again. */
export async function deleteAccount(
  { caller: { sub }, signal }: Request<'deleteAccount'>,
  { users, apiKeys }: PortsOf<'deleteAccount'>,
): Promise<Response<'deleteAccount'>> {
  for (const { id } of await apiKeys.find(sub, signal)) await apiKeys.delete(id, sub)
  await users.delete(sub)
  return { status: 200, body: { status: 200, success: true, message: 'Account deleted.' } }
}

export const handler = serve(operation, deleteAccount, { users, apiKeys })
