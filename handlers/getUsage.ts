import type { components } from '../generated/api.d.ts'
import { getUsage as operation, type Ports } from '../generated/operations.ts'
import { usd } from './ledger/balance.ts'
import { ledger } from './ports/ledger.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

type Usage = components['schemas']['Usage']
type Calls = ReturnType<Ports['ledger']['calls']>

const DAY = 86_400_000
const MAX_DAYS = 92

/** What the caller's calls to models used, by day and model. */
export async function getUsage(
  { query, caller: { person }, signal }: Request<'getUsage'>,
  { ledger }: PortsOf<'getUsage'>,
): Promise<Response<'getUsage'>> {
  const today = dayOf(Date.now())
  const { from = `${today.slice(0, 8)}01`, to = today } = query
  const [first, end] = [Date.parse(from), Date.parse(to) + DAY]
  if (first >= end) return problem(400, '`from` lies after `to`.')
  if (end - first > MAX_DAYS * DAY) return problem(400, `Ask for at most ${MAX_DAYS} days.`)
  const usage = await byDayAndModel(ledger.calls(person, first, end, signal))
  return {
    status: 200,
    body: { status: 200, success: true, message: 'Successfully retrieved usage.', data: { from, to, usage } },
  }
}

/** Adds up calls that come in the order of their time. */
async function byDayAndModel(calls: Calls): Promise<Usage[]> {
  const usages = new Map<string, Usage & { micros: number }>()
  for await (const { at, modelId, money, unsettled, ...tokens } of calls) {
    const date = dayOf(at)
    const sum = usages.get(`${date} ${modelId}`) ?? {
      date,
      modelId,
      requests: 0,
      ...NOTHING,
      cost: 0,
      micros: 0,
    }
    usages.set(`${date} ${modelId}`, sum)
    sum.requests += 1
    sum.micros += money
    for (const kind of KINDS) sum[kind] += tokens[kind]
    if (unsettled) sum.unsettled = (sum.unsettled ?? 0) + 1
  }
  return [...usages.values()].map(({ micros, ...usage }) => ({ ...usage, cost: usd(micros) }))
}

const NOTHING = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, images: 0 }
const KINDS = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'images'] as const

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

export const handler = serve(operation, getUsage, { profiles, ledger })
