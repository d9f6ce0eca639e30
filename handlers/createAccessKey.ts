import { createAccessKey as operation } from '../generated/operations.ts'
import { changing } from './accounts/change.ts'
import { micros } from './ledger/balance.ts'
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
import { hashOf, newKeyId, newSecret } from './runtime/secret.ts'
import { serve } from './runtime/serve.ts'

/** Keys of one person. */
const MAX_KEYS = 20

/** Makes an access key. One at a time, so that nobody has more than they may by asking twice at once. */
export async function createAccessKey(
  {
    body: { name, expiresAt, models, budgetUsd },
    caller: { sub, email, claims, person, standing },
    requestId,
    sourceIp,
    signal,
  }: Request<'createAccessKey'>,
  ports: PortsOf<'createAccessKey'>,
): Promise<Response<'createAccessKey'>> {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now()) {
    return problem(400, 'The key would have expired already: `expiresAt` lies in the past.')
  }
  if (!mayMakeKeys(standing, Date.now())) {
    return problem(403, 'Your plan has no access keys.', { code: 'access_keys_not_allowed' })
  }
  const made = await changing({ requestId, person, signal }, ports.changes, 'change', async () => {
    // A token from before a sign-out or a reset of the password holds an API key that has ended. It opens nothing
    // any more, and may not make what would.
    const user = await ports.users.find(sub, signal)
    if (!same(user?.apiKey ?? '', claims['custom:api_key'] ?? '')) return 'signedOut'
    if ((await ports.accessKeys.list(person, signal)).length >= MAX_KEYS) return 'tooMany'
    const id = newKeyId()
    const secret = newSecret({ person, keyId: id })
    const key = {
      id,
      person,
      sub,
      email,
      name,
      hash: hashOf(secret),
      created: new Date().toISOString(),
      ...(expiresAt !== undefined && { expires: new Date(expiresAt).toISOString() }),
      ...(models && { models }),
      ...(budgetUsd !== undefined && { budget: micros(budgetUsd) }),
    }
    const entry = { target: { keyId: id }, details: { name } }
    const asked = { requestId, sourceIp, caller: { sub, email } }
    await ports.audit.append(entryOf('createAccessKey', asked, entry), signal)
    if (!(await ports.accessKeys.create(key, signal))) throw new Error('The id of the new key was taken')
    return { id, secret }
  })
  if ('busy' in made) return made.busy
  if (made.result === 'signedOut') {
    return problem(403, 'Sign in again: the API key was replaced or ended since this token was made.', {
      code: 'fresh_sign_in_needed',
    })
  }
  if (made.result === 'tooMany') {
    return problem(403, `A person has at most ${MAX_KEYS} access keys. Revoke one first.`, {
      code: 'too_many_keys',
    })
  }
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Access key made. Its secret is not shown again.',
      data: made.result,
    },
  }
}

export const handler = serve(operation, createAccessKey, { profiles, changes, users, accessKeys, audit })
