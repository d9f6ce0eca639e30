import { getAccount as operation } from '../generated/operations.ts'
import { budgetIn, callsIn, quotaIn } from './ledger/balance.ts'
import { limitsOf } from './ledger/limits.ts'
import { ledger } from './ports/ledger.ts'
import { DEFAULT_PLAN } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Returns the caller's account from their token, with what is left of quota and budget. */
export async function getAccount(
  { caller: { person, standing, email, claims }, signal }: Request<'getAccount'>,
  { ledger }: PortsOf<'getAccount'>,
): Promise<Response<'getAccount'>> {
  const balance = await ledger.read({ person }, limitsOf(standing, Date.now()), signal)
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved account.',
      data: {
        email,
        name: claims['name'] ?? '',
        plan: standing.plan?.name ?? DEFAULT_PLAN,
        quota: quotaIn(balance),
        budget: budgetIn(balance),
        callsInFlight: callsIn(balance),
      },
    },
  }
}

export const handler = serve(operation, getAccount, { profiles, ledger })
