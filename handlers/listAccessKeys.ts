import { listAccessKeys as operation } from '../generated/operations.ts'
import { usd } from './ledger/balance.ts'
import { keyLimits } from './ledger/limits.ts'
import { personOf } from './ledger/person.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { ledger } from './ports/ledger.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { startOf } from './runtime/secret.ts'
import { serve } from './runtime/serve.ts'

/** The caller's access keys, with what each spent. */
export async function listAccessKeys(
  { caller: { email }, signal }: Request<'listAccessKeys'>,
  ports: PortsOf<'listAccessKeys'>,
): Promise<Response<'listAccessKeys'>> {
  const person = personOf(email)
  const [keys, balances] = await Promise.all([
    ports.accessKeys.list(person, signal),
    ports.ledger.readKeys(person, keyLimits(undefined, Date.now()), signal),
  ])
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved access keys.',
      data: keys.map(({ id, name, created, expires, models, budget }) => {
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
      }),
    },
  }
}

export const handler = serve(operation, listAccessKeys, { ledger, accessKeys })
