import { rotateApiKey as operation } from '../generated/operations.ts'
import { issueApiKey } from './accounts/apiKey.ts'
import { usageOf } from './accounts/usage.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { usagePlan } from './ports/usagePlan.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/**
 * Replaces the caller's API key. The old keys go last, so that a failure on the way leaves the caller with
 * a key that works.
 */
export async function rotateApiKey(
  { caller: { sub }, signal }: Request<'rotateApiKey'>,
  ports: PortsOf<'rotateApiKey'>,
): Promise<Response<'rotateApiKey'>> {
  const before = await ports.apiKeys.find(sub, signal)
  const apiKey = await issueApiKey(sub, ports, signal, async ({ id }) => {
    // A new key begins with a full quota, which nobody shall get by asking for one.
    const usages = await Promise.all(before.map((key) => usageOf(key.id, ports, signal)))
    const spent = usages.filter(({ left, limit }) => left < limit).map(({ left }) => left)
    return spent.length === 0 || ports.usagePlan.setLeft(id, Math.min(...spent), signal)
  })
  if (!apiKey) return problem(401, 'Unauthorized')
  for (const { id } of before) await ports.apiKeys.delete(id, sub)
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'API key replaced. Sign in or refresh to use it.',
      data: { 'API Key': apiKey },
    },
  }
}

export const handler = serve(operation, rotateApiKey, { users, apiKeys, usagePlan })
