import { logout as operation } from '../generated/operations.ts'
import { endApiKey } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { personOf } from './ledger/person.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { changes } from './ports/changes.ts'
import { profiles } from './ports/profiles.ts'
import { sessions } from './ports/sessions.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/**
 * Ends every session of the caller and their API key, so that an issued token is worthless to anybody else who has it.
 * The sessions end first, because they can always be ended.
 */
export async function logout(
  { caller: { sub, email }, requestId, signal }: Request<'logout'>,
  ports: PortsOf<'logout'>,
): Promise<Response<'logout'>> {
  await ports.sessions.signOut(sub, signal)
  const context = { requestId, person: personOf(email), signal }
  const ended = await changing(context, ports.changes, 'change', () => endApiKey(sub, ports, signal))
  if ('busy' in ended) return ended.busy
  return { status: 200, body: { status: 200, success: true, message: 'Signed out everywhere.' } }
}

export const handler = serve(operation, logout, { profiles, changes, users, sessions, apiKeys })
