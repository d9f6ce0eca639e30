import { rotateApiKey as operation } from '../generated/operations.ts'
import { deleteApiKeys, issueApiKey, newApiKeyValue } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { changes } from './ports/changes.ts'
import { profiles } from './ports/profiles.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/**
 * Replaces the caller's API key. The old keys are deleted last, so that a failure on the way leaves the caller with a
 * working key. All old keys are deleted, so that one key remains whatever was interrupted before.
 */
export async function rotateApiKey(
  { caller: { sub, person }, requestId, signal }: Request<'rotateApiKey'>,
  ports: PortsOf<'rotateApiKey'>,
): Promise<Response<'rotateApiKey'>> {
  const context = { requestId, person, signal }
  const rotated = await changing(context, ports.changes, 'change', async () => {
    const value = newApiKeyValue()
    const id = await issueApiKey(sub, value, ports, signal)
    await deleteApiKeys(sub, ports, signal, id)
    return id && value
  })
  if ('busy' in rotated) return rotated.busy
  if (!rotated.result) return problem(401, 'Unauthorized', { code: 'user_deleted' })
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'API key replaced. Sign in or refresh to use it.',
      data: { 'API Key': rotated.result },
    },
  }
}

export const handler = serve(operation, rotateApiKey, { profiles, changes, users, apiKeys })
