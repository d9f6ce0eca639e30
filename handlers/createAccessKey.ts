import { createAccessKey as operation } from '../generated/operations.ts'
import { changing } from './accounts/change.ts'
import { personOf } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { changes } from './ports/changes.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { hashOf, newKeyId, newSecret } from './runtime/secret.ts'
import { serve } from './runtime/serve.ts'

/** Keys of one person. */
const MAX_KEYS = 20

/** Makes an access key. One at a time, so that nobody has more than they may by asking twice at once. */
export async function createAccessKey(
  {
    body: { name, expiresAt, models, budgetUsd },
    caller: { email },
    requestId,
    signal,
  }: Request<'createAccessKey'>,
  ports: PortsOf<'createAccessKey'>,
): Promise<Response<'createAccessKey'>> {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now()) {
    return problem(400, 'The key would have expired already: `expiresAt` lies in the past.')
  }
  const person = personOf(email)
  const made = await changing({ requestId, person, signal }, ports.changes, 'change', async () => {
    if ((await ports.accessKeys.list(person, signal)).length >= MAX_KEYS) return undefined
    const id = newKeyId()
    const secret = newSecret({ person, keyId: id })
    const key = {
      id,
      person,
      email,
      name,
      hash: hashOf(secret),
      created: new Date().toISOString(),
      ...(expiresAt !== undefined && { expires: new Date(expiresAt).toISOString() }),
      ...(models && { models }),
      ...(budgetUsd !== undefined && { budget: Math.round(budgetUsd * 1e6) }),
    }
    if (!(await ports.accessKeys.create(key, signal))) throw new Error('The id of the new key was taken')
    return { id, secret }
  })
  if ('busy' in made) return made.busy
  if (!made.result) {
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

export const handler = serve(operation, createAccessKey, { changes, accessKeys })
