import { listAccessKeys as operation } from '../generated/operations.ts'
import { describeAccessKeys } from './accounts/accessKeys.ts'
import { personOf } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { ledger } from './ports/ledger.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** The caller's access keys, with what each spent. */
export async function listAccessKeys(
  { caller: { email }, signal }: Request<'listAccessKeys'>,
  ports: PortsOf<'listAccessKeys'>,
): Promise<Response<'listAccessKeys'>> {
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved access keys.',
      data: await describeAccessKeys(personOf(email), ports, signal),
    },
  }
}

export const handler = serve(operation, listAccessKeys, { ledger, accessKeys })
