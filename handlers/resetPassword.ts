import { resetPassword as operation } from '../generated/operations.ts'
import { revokeAccessKeys } from './accounts/accessKeys.ts'
import { endApiKey } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { weaknessOf } from './accounts/newPassword.ts'
import { personOf } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { changes } from './ports/changes.ts'
import { passwords } from './ports/passwords.ts'
import { sessions } from './ports/sessions.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/**
 * Sets a new password with the mailed code, and ends every session and every key, because the reset may be a reaction
 * to a stolen password. Every refusal of the code has the same message, so that a stranger learns nothing from it.
 */
export async function resetPassword(
  { body: { email, code, password, keepAccessKeys = false }, requestId, signal }: Request<'resetPassword'>,
  ports: PortsOf<'resetPassword'>,
): Promise<Response<'resetPassword'>> {
  const weakness = weaknessOf(password)
  if (weakness !== undefined) return problem(400, weakness)
  const reset = await ports.passwords.reset(email, code, password, signal)
  if (reset.outcome === 'weak') return problem(400, reset.message)
  if (reset.outcome === 'codeRefused') {
    // A reset whose response was lost has used up its code. The password proves that the same person tries again.
    const signedIn = await ports.sessions.signIn(email, password, signal)
    if (signedIn.outcome !== 'signedIn') return problem(400, 'The code is wrong or has expired.')
  }
  await ports.sessions.signOut(email, signal)
  const person = personOf(email)
  // Resets count separately, so that a thief who used up the person's changes cannot prevent one.
  const ended = await changing({ requestId, person, signal }, ports.changes, 'reset', async () => {
    if (!keepAccessKeys) await revokeAccessKeys(person, ports, signal)
    const user = await ports.users.find(email, signal)
    if (user) await endApiKey(user.sub, ports, signal)
  })
  if ('busy' in ended) return ended.busy
  return {
    status: 200,
    body: { status: 200, success: true, message: 'The new password is set. Sign in with it.' },
  }
}

export const handler = serve(operation, resetPassword, {
  changes,
  users,
  passwords,
  sessions,
  apiKeys,
  accessKeys,
})
