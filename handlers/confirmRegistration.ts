import { confirmRegistration as operation } from '../generated/operations.ts'
import { issueApiKey } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { personOf } from './ledger/person.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { changes } from './ports/changes.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { same } from './runtime/same.ts'
import { serve } from './runtime/serve.ts'

/**
 * Confirms the address with the mailed code. The API key proves that the caller registered it. Then creates the API
 * key. Every refusal has the same message, so that a stranger learns nothing from it.
 */
export async function confirmRegistration(
  { body: { email, code, apiKey }, requestId, signal }: Request<'confirmRegistration'>,
  ports: PortsOf<'confirmRegistration'>,
): Promise<Response<'confirmRegistration'>> {
  const registrant = async () => {
    const user = await ports.users.find(email, signal)
    return user && same(user.apiKey ?? '', apiKey) ? user : undefined
  }
  const refusal = problem(
    400,
    'The code or the API key is wrong, or the code has expired. If you have confirmed before, sign in; if not, register again.',
  )
  // A caller without the key must neither use up the person's changes nor block them.
  if (!(await registrant())) return refusal
  const confirmed = await changing(
    { requestId, person: personOf(email), signal },
    ports.changes,
    'change',
    async () => {
      // Another sign-up may have replaced this one meanwhile.
      const user = await registrant()
      if (!user) return false
      if (user.unconfirmed && !(await ports.users.confirm(email, code, signal))) return false
      return user.apiKeyId ?? (await issueApiKey(user.sub, apiKey, ports, signal))
    },
  )
  if ('busy' in confirmed) return confirmed.busy
  if (!confirmed.result) return refusal
  return { status: 200, body: { status: 200, success: true, message: 'User confirmed successfully.' } }
}

export const handler = serve(operation, confirmRegistration, { changes, users, apiKeys })
