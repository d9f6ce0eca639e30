import type { Ports } from '../../generated/operations.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'
import { left, usd } from './balance.ts'

type Reserved = Awaited<ReturnType<Ports['ledger']['reserve']>>
type Refused = Extract<Reserved, { outcome: 'refused' }>

/** Seconds after which another call may have ended. */
const CALL_ENDS = 1

/**
 * Builds the problem for a call that the ledger refused: what is left, when that changes, and what the caller can do.
 */
export function refusal(
  { limit, balance }: Refused,
  money: number,
  now: number,
  whose = 'Your',
): { status: 429; headers?: { [header: string]: string }; body: ProblemBody<429> } {
  switch (limit) {
    case 'calls':
      return problem(429, `${whose} calls in flight have reached the limit. Wait until one has ended.`, {
        code: 'too_many_calls',
        retryAfter: CALL_ENDS,
        left: 0,
      })
    case 'requests':
      return problem(429, `${whose} quota is used up.`, {
        code: 'quota_exceeded',
        ...untilEnd(balance.requests.window.ends, now),
        left: 0,
      })
    case 'money': {
      const rest = usd(left(balance.money.limit ?? 0, balance.money.used))
      return problem(
        429,
        `This call may cost up to $${usd(money)}, and $${rest} of ${whose.toLowerCase()} budget is left. Send a smaller call, or wait.`,
        { code: 'budget_exceeded', ...untilEnd(balance.money.window.ends, now), left: rest },
      )
    }
  }
}

function untilEnd(ends: Date, now: number) {
  return {
    resetsAt: ends.toISOString(),
    retryAfter: Math.max(1, Math.ceil((ends.getTime() - now) / 1000)),
    retry: false as const,
  }
}
