import { endSessions as operation } from '../generated/operations.ts'
import { endApiKey } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { personOf } from './ledger/person.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { audit } from './ports/audit.ts'
import { changes } from './ports/changes.ts'
import { groups } from './ports/groups.ts'
import { profiles } from './ports/profiles.ts'
import { sessions } from './ports/sessions.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/**
 * Signs a person out everywhere, as the person's own sign-out does. It does not count as one of the person's changes.
 */
export async function endSessions(
  { path: { personId }, requestId, signal }: Request<'endSessions'>,
  ports: PortsOf<'endSessions'>,
): Promise<Response<'endSessions'>> {
  const user = await ports.users.find(personId, signal)
  if (!user) return problem(404, 'There is no such person.')
  await ports.sessions.signOut(personId, signal)
  const context = { requestId, person: personOf(user.email), signal }
  const ended = await changing(context, ports.changes, 'repair', () => endApiKey(personId, ports, signal))
  if ('busy' in ended) return ended.busy
  return { status: 200, body: { status: 200, success: true, message: 'Signed out everywhere.' } }
}

export const handler = serve(operation, endSessions, {
  profiles,
  groups,
  audit,
  changes,
  users,
  sessions,
  apiKeys,
})
