import { confirmRegistration as operation } from '../generated/operations.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Confirms the address by the mailed code. One message for every refusal: a stranger learns nothing from it. */
export async function confirmRegistration(
  { body, signal }: Request<'confirmRegistration'>,
  { users }: PortsOf<'confirmRegistration'>,
): Promise<Response<'confirmRegistration'>> {
  if (!(await users.confirm(body.email, body.code, signal))) {
    return problem(400, 'The code is wrong or has expired. If you have confirmed before, sign in.')
  }
  return { status: 200, body: { status: 200, success: true, message: 'User confirmed successfully.' } }
}

export const handler = serve(operation, confirmRegistration, { users })
