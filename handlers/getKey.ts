import { getKey as operation } from '../generated/operations.ts'
import { budgetIn, callsIn, quotaIn, usd } from './ledger/balance.ts'
import { keyLimits, limitsOf } from './ledger/limits.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { ledger } from './ports/ledger.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Describes the access key of the call. */
export async function getKey(
  { caller: { person, email, standing, accessKey }, signal }: Request<'getKey'>,
  { ledger }: PortsOf<'getKey'>,
): Promise<Response<'getKey'>> {
  const { id, name, expires, models, budget } = accessKey
  const limits = limitsOf(standing, Date.now())
  const [ofKey, ofPerson] = await Promise.all([
    ledger.read({ person, keyId: id }, keyLimits(budget, limits), signal),
    ledger.read({ person }, limits, signal),
  ])
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'This key is valid.',
      data: {
        id,
        name,
        owner: email,
        spent: usd(ofKey.money.used),
        ...(expires !== undefined && { expiresAt: expires }),
        ...(models && { models }),
        ...(budget !== undefined && { budget: usd(budget) }),
        person: { quota: quotaIn(ofPerson), budget: budgetIn(ofPerson), callsInFlight: callsIn(ofPerson) },
      },
    },
  }
}

export const handler = serve(operation, getKey, { profiles, accessKeys, ledger })
