import type { Ports } from '../../generated/operations.ts'

type Balance = Awaited<ReturnType<Ports['ledger']['read']>>
type Window = Balance['requests']['window']
type Period = Exclude<Window['period'], 'HOUR'>

/** The requests of a balance, for a caller; a limit that is none does not occur in a person's. */
export function quotaIn({ requests: { limit = 0, window, used, held } }: Balance) {
  return {
    limit,
    period: periodOf(window),
    used,
    held,
    left: left(limit, used),
    resetsAt: window.ends.toISOString(),
  }
}

/** The money of a balance, for a caller. */
export function budgetIn({ money: { limit, window, used, held } }: Balance) {
  return {
    ...(limit !== undefined && { limit: usd(limit), left: usd(left(limit, used)) }),
    period: periodOf(window),
    used: usd(used),
    held: usd(held),
    resetsAt: window.ends.toISOString(),
  }
}

/** The calls in flight of a balance, for a caller. */
export function callsIn({ calls: { inFlight, limit = 0 } }: Balance) {
  return { limit, used: inFlight }
}

/** What is left of a limit, which may have been lowered since. */
export function left(limit: number, used: number): number {
  return Math.max(0, limit - used)
}

/** Dollars in whole micro-dollars, by which the ledger counts. */
export function micros(dollars: number): number {
  return Math.round(dollars * 1e6)
}

/** Micro-dollars in dollars. */
export function usd(money: number): number {
  return money / 1e6
}

function periodOf({ period }: Window): Period {
  if (period === 'HOUR') throw new Error('No limit of a person is counted by the hour')
  return period
}
