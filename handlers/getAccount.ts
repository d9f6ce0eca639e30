import { getAccount as operation } from '../generated/operations.ts'
import { usageOf } from './accounts/usage.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { usagePlan } from './ports/usagePlan.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** The caller's account, as it is now and not as the token remembers it. */
export async function getAccount(
  { caller: { sub }, signal }: Request<'getAccount'>,
  ports: PortsOf<'getAccount'>,
): Promise<Response<'getAccount'>> {
  const [user, keys] = await Promise.all([ports.users.find(sub, signal), ports.apiKeys.find(sub, signal)])
  if (!user) return problem(401, 'Unauthorized')
  const key = keys.find(({ value }) => value === user.apiKey)
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved account.',
      data: {
        email: user.email,
        name: user.fullname,
        ...(key && { apiKey: { id: key.id, createdDate: key.createdDate.toISOString() } }),
        plan: await usageOf(key?.id, ports, signal),
      },
    },
  }
}

export const handler = serve(operation, getAccount, { users, apiKeys, usagePlan })
