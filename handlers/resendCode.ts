import { resendCode as operation } from '../generated/operations.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Mails a new confirmation code. The response is the same whether or not anybody awaits one. */
export async function resendCode(
  { body, signal, log }: Request<'resendCode'>,
  { users }: PortsOf<'resendCode'>,
): Promise<Response<'resendCode'>> {
  log({ mailed: await users.resendCode(body.email, signal) })
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'If the address awaits confirmation, a new code was sent to it.',
    },
  }
}

export const handler = serve(operation, resendCode, { users })
