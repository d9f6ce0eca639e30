import type { Ports } from '../../generated/operations.ts'

type Balance = Awaited<ReturnType<Ports['ledger']['read']>>
type Window = Balance['requests']['window']
type Period = Exclude<Window['period'], 'HOUR'>

/** Returns the requests of a balance in the form for a caller. A person always has a limit of requests. */
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

/** Returns the money of a balance in the form for a caller. */
export function budgetIn({ money: { limit, window, used, held } }: Balance) {
  return {
    ...(limit !== undefined && { limit: usd(limit), left: usd(left(limit, used)) }),
    period: periodOf(window),
    used: usd(used),
    held: usd(held),
    resetsAt: window.ends.toISOString(),
  }
}

/** Returns the calls in flight of a balance in the form for a caller. */
export function callsIn({ calls: { inFlight, limit = 0 } }: Balance) {
  return { limit, used: inFlight }
}

/** Returns what is left of a limit. The limit may have been lowered below the use. */
export function left(limit: number, used: number): number {
  return Math.max(0, limit - used)
}

/** Converts dollars to whole micro-dollars, the ledger's unit. */
export function micros(dollars: number): number {
  return Math.round(dollars * 1e6)
}

/** Converts micro-dollars to dollars. */
export function usd(money: number): number {
  return money / 1e6
}

function periodOf({ period }: Window): Period {
  if (period === 'HOUR') throw new Error('A person has no hourly limits')
  return period
}
