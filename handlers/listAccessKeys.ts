import { listAccessKeys as operation } from '../generated/operations.ts'
import { describeAccessKeys } from './accounts/accessKeys.ts'
import { limitsOf } from './ledger/limits.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { ledger } from './ports/ledger.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Lists the caller's access keys, with what each spent. */
export async function listAccessKeys(
  { caller: { person, standing }, signal }: Request<'listAccessKeys'>,
  ports: PortsOf<'listAccessKeys'>,
): Promise<Response<'listAccessKeys'>> {
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved access keys.',
      data: await describeAccessKeys(person, limitsOf(standing, Date.now()), ports, signal),
    },
  }
}

export const handler = serve(operation, listAccessKeys, { profiles, ledger, accessKeys })
