import { getUsage as operation } from '../generated/operations.ts'
import { Sums } from './ledger/counts.ts'
import { dayAfter, dayOf, daysOf, shownCounts } from './ledger/usage.ts'
import { ledger } from './ports/ledger.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Returns the use of the caller's calls to models, by day and model. */
export async function getUsage(
  { query, caller: { person }, signal }: Request<'getUsage'>,
  { ledger }: PortsOf<'getUsage'>,
): Promise<Response<'getUsage'>> {
  const days = daysOf(query, Date.now())
  if ('wrong' in days) return problem(400, days.wrong)
  const calls = ledger.calls(person, Date.parse(days.from), Date.parse(dayAfter(days.to)), signal)
  const sums = new Sums<{ date: string; modelId: string }>()
  for await (const { at, modelId, money, unsettled, ...tokens } of calls) {
    sums.add({ date: dayOf(at), modelId }, { requests: 1, ...tokens, money, unsettled: unsettled ? 1 : 0 })
  }
  const usage = [...sums].map(([, { told, counts }]) => ({ ...told, ...shownCounts(counts) }))
  return {
    status: 200,
    body: { status: 200, success: true, message: 'Successfully retrieved usage.', data: { ...days, usage } },
  }
}

export const handler = serve(operation, getUsage, { profiles, ledger })
