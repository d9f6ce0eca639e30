import { createAccessKey as operation } from '../generated/operations.ts'
import { expiredAlready, hasAllKeys, keyMade, newAccessKey, tooManyKeys } from './accounts/accessKeys.ts'
import { changing } from './accounts/change.ts'
import { mayMakeKeys } from './ledger/limits.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { audit } from './ports/audit.ts'
import { changes } from './ports/changes.ts'
import { profiles } from './ports/profiles.ts'
import { users } from './ports/users.ts'
import { entryOf } from './runtime/audit.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { same } from './runtime/same.ts'
import { serve } from './runtime/serve.ts'

/**
 * Creates an access key. Only one request at a time does so, so that parallel requests cannot exceed the limit of keys.
 */
export async function createAccessKey(
  {
    body,
    caller: { sub, email, claims, person, standing },
    requestId,
    sourceIp,
    signal,
  }: Request<'createAccessKey'>,
  ports: PortsOf<'createAccessKey'>,
): Promise<Response<'createAccessKey'>> {
  const expired = expiredAlready(body)
  if (expired) return expired
  if (!mayMakeKeys(standing, Date.now())) {
    return problem(403, 'Your plan does not allow access keys.', { code: 'access_keys_not_allowed' })
  }
  const made = await changing({ requestId, person, signal }, ports.changes, 'change', async () => {
    // A token issued before a sign-out or a password reset contains a deleted API key. Such a token opens nothing, and
    // must not create a key that does.
    const user = await ports.users.find(sub, signal)
    if (!same(user?.apiKey ?? '', claims['custom:api_key'] ?? '')) return 'signedOut'
    if (await hasAllKeys(person, ports, signal)) return 'tooMany'
    const { key, secret } = newAccessKey({ person, sub, email }, body)
    const entry = { target: { keyId: key.id }, details: { name: key.name } }
    const asked = { requestId, sourceIp, caller: { sub, email } }
    await ports.audit.append(entryOf('createAccessKey', asked, entry), signal)
    if (!(await ports.accessKeys.create(key, signal)))
      throw new Error('The id of the new key is already in use')
    return { id: key.id, secret }
  })
  if ('busy' in made) return made.busy
  if (made.result === 'signedOut') {
    return problem(403, 'Sign in again: the API key was replaced or deleted after this token was issued.', {
      code: 'fresh_sign_in_needed',
    })
  }
  return made.result === 'tooMany' ? tooManyKeys : keyMade(made.result)
}

export const handler = serve(operation, createAccessKey, { profiles, changes, users, accessKeys, audit })
