import { resetPassword as operation } from '../generated/operations.ts'
import { passwords } from './ports/passwords.ts'
import { sessions } from './ports/sessions.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/**
 * Sets a new password by the mailed code and ends every session, since a reset may answer a stolen password.
 * One message for every refusal of the code: a stranger learns nothing from it.
 */
export async function resetPassword(
  { body: { email, code, password }, signal }: Request<'resetPassword'>,
  { passwords, sessions }: PortsOf<'resetPassword'>,
): Promise<Response<'resetPassword'>> {
  const reset = await passwords.reset(email, code, password, signal)
  if (reset.outcome === 'weak') return problem(400, reset.message)
  if (reset.outcome === 'codeRefused') {
    // A reset whose answer was lost has spent its code. The password proves that the same person asks again.
    const signedIn = await sessions.signIn(email, password, signal)
    if (signedIn.outcome !== 'signedIn') return problem(400, 'The code is wrong or has expired.')
  }
  await sessions.signOut(email, signal)
  return {
    status: 200,
    body: { status: 200, success: true, message: 'The new password is set. Sign in with it.' },
  }
}

export const handler = serve(operation, resetPassword, { passwords, sessions })
