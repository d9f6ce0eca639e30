import { getSignIn as operation } from '../generated/operations.ts'
import { provider } from './ports/provider.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Returns the organisation's sign-in provider, if the deployment has one. */
export async function getSignIn(
  _: Request<'getSignIn'>,
  { provider }: PortsOf<'getSignIn'>,
): Promise<Response<'getSignIn'>> {
  const described = provider.describe()
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved sign-in.',
      data: described ? { provider: described } : {},
    },
  }
}

export const handler = serve(operation, getSignIn, { provider })
