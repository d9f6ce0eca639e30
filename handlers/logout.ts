import { logout as operation } from '../generated/operations.ts'
import { sessions } from './ports/sessions.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Ends every session of the caller. */
export async function logout(
  { caller, signal }: Request<'logout'>,
  { sessions }: PortsOf<'logout'>,
): Promise<Response<'logout'>> {
  await sessions.signOut(caller.sub, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Signed out everywhere.' } }
}

export const handler = serve(operation, logout, { sessions })
