import { getAccount as operation } from '../generated/operations.ts'
import { budgetIn, callsIn, quotaIn } from './ledger/balance.ts'
import { personLimits } from './ledger/limits.ts'
import { personOf } from './ledger/person.ts'
import { ledger } from './ports/ledger.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** The caller's account as their token says it, with what is left of quota and budget. */
export async function getAccount(
  { caller: { email, claims }, signal }: Request<'getAccount'>,
  { ledger }: PortsOf<'getAccount'>,
): Promise<Response<'getAccount'>> {
  const balance = await ledger.read({ person: personOf(email) }, personLimits(Date.now()), signal)
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved account.',
      data: {
        email,
        name: claims['name'] ?? '',
        quota: quotaIn(balance),
        budget: budgetIn(balance),
        callsInFlight: callsIn(balance),
      },
    },
  }
}

export const handler = serve(operation, getAccount, { ledger })
