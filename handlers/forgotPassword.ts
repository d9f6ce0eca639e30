import { forgotPassword as operation } from '../generated/operations.ts'
import { passwords } from './ports/passwords.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Mails a code for a new password. The response is the same whether or not the address is registered. */
export async function forgotPassword(
  { body, signal, log }: Request<'forgotPassword'>,
  { passwords }: PortsOf<'forgotPassword'>,
): Promise<Response<'forgotPassword'>> {
  log({ mailed: await passwords.forgot(body.email, signal) })
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'If the address is registered, a code was sent to it.',
    },
  }
}

export const handler = serve(operation, forgotPassword, { passwords })
