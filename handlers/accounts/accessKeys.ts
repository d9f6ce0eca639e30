import type { Ports } from '../../generated/operations.ts'
import { micros, usd } from '../ledger/balance.ts'
import { type InForce, keyLimits } from '../ledger/limits.ts'
import { problem } from '../runtime/problem.ts'
import { hashOf, newKeyId, newSecret, startOf } from '../runtime/secret.ts'

type AccessKey = Parameters<Ports['accessKeys']['create']>[0]
type DescribePorts = {
  accessKeys: Pick<Ports['accessKeys'], 'list'>
  ledger: Pick<Ports['ledger'], 'readKeys'>
}
type RevokePorts = { accessKeys: Pick<Ports['accessKeys'], 'list' | 'revoke'> }

/** The most access keys of one person. */
const MAX_KEYS = 20

/** The properties of a new key: times in ISO 8601, the budget in US dollars. */
type Asked = { name: string; expiresAt?: string; models?: string[]; budgetUsd?: number }

/** The owner of a new key. */
type Owner = Pick<AccessKey, 'person' | 'sub' | 'email'>

/** Returns a new key that is not stored yet, and its secret. */
export function newAccessKey(owner: Owner, { name, expiresAt, models, budgetUsd }: Asked) {
  const id = newKeyId()
  const secret = newSecret({ person: owner.person, keyId: id })
  const key: AccessKey = {
    id,
    ...owner,
    name,
    hash: hashOf(secret),
    created: new Date().toISOString(),
    ...(expiresAt !== undefined && { expires: new Date(expiresAt).toISOString() }),
    ...(models && { models }),
    ...(budgetUsd !== undefined && { budget: micros(budgetUsd) }),
  }
  return { key, secret }
}

/** Tells whether a person has the most keys that anybody may have. */
export async function hasAllKeys(
  person: string,
  { accessKeys }: { accessKeys: Pick<Ports['accessKeys'], 'list'> },
  signal: AbortSignal,
): Promise<boolean> {
  return (await accessKeys.list(person, signal)).length >= MAX_KEYS
}

/** Returns the refusal of a key whose expiry is in the past; undefined for any other. */
export function expiredAlready({ expiresAt }: Asked) {
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.now()
    ? problem(400, 'The key would have expired already: `expiresAt` must be in the future.')
    : undefined
}

export const tooManyKeys = problem(
  403,
  `A person may have at most ${MAX_KEYS} access keys. Revoke one first.`,
  {
    code: 'too_many_keys',
  },
)

/** Builds the response with a new key. */
export function keyMade(data: { id: string; secret: string }) {
  const message = 'Access key made. Its secret is not shown again.'
  return { status: 200, body: { status: 200, success: true, message, data } } as const
}

/** Revokes every access key of a person. */
export async function revokeAccessKeys(
  person: string,
  { accessKeys }: RevokePorts,
  signal: AbortSignal,
): Promise<void> {
  for (const { id } of await accessKeys.list(person, signal)) await accessKeys.revoke(person, id, signal)
}

/** Lists the access keys of a person with what each spent, oldest first. */
export async function describeAccessKeys(
  person: string,
  limits: InForce,
  { accessKeys, ledger }: DescribePorts,
  signal: AbortSignal,
) {
  const [keys, balances] = await Promise.all([
    accessKeys.list(person, signal),
    ledger.readKeys(person, keyLimits(undefined, limits), signal),
  ])
  return keys.map(({ id, name, created, expires, models, budget }) => {
    const { money, lastCall } = balances.get(id) ?? {}
    return {
      id,
      name,
      start: startOf(id),
      createdAt: created,
      spent: usd(money?.used ?? 0),
      ...(lastCall !== undefined && { lastUsedAt: new Date(lastCall).toISOString() }),
      ...(expires !== undefined && { expiresAt: expires }),
      ...(models && { models }),
      ...(budget !== undefined && { budget: usd(budget) }),
    }
  })
}
