import type { Ports } from '../../generated/operations.ts'
import { usd } from '../ledger/balance.ts'
import { type InForce, keyLimits } from '../ledger/limits.ts'
import { startOf } from '../runtime/secret.ts'

type DescribePorts = {
  accessKeys: Pick<Ports['accessKeys'], 'list'>
  ledger: Pick<Ports['ledger'], 'readKeys'>
}
type RevokePorts = { accessKeys: Pick<Ports['accessKeys'], 'list' | 'revoke'> }

/** Revokes every access key of a person. */
export async function revokeAccessKeys(
  person: string,
  { accessKeys }: RevokePorts,
  signal: AbortSignal,
): Promise<void> {
  for (const { id } of await accessKeys.list(person, signal)) await accessKeys.revoke(person, id, signal)
}

/** The access keys of a person with what each spent, the oldest first. */
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
