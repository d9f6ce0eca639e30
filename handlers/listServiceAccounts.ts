import { listServiceAccounts as operation } from '../generated/operations.ts'
import { shownServiceAccount } from './administration/person.ts'
import { groups } from './ports/groups.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Lists the service accounts. */
export async function listServiceAccounts(
  { signal }: Request<'listServiceAccounts'>,
  { serviceAccounts }: PortsOf<'listServiceAccounts'>,
): Promise<Response<'listServiceAccounts'>> {
  const data = (await serviceAccounts.list(signal)).map(shownServiceAccount)
  return {
    status: 200,
    body: { status: 200, success: true, message: 'Successfully retrieved service accounts.', data },
  }
}

export const handler = serve(operation, listServiceAccounts, { profiles, groups, serviceAccounts })
