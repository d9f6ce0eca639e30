import type { Ports } from '../../generated/operations.ts'

type Window = Parameters<Ports['ledger']['read']>[1]['requests']['window']

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * Returns the fixed UTC window that contains a time. A week begins on Sunday.
 *
 * @param now epoch milliseconds.
 */
export function windowOf(period: Window['period'], now: number): Window {
  return { period, ends: new Date(endOf(period, new Date(now))) }
}

function endOf(period: Window['period'], now: Date): number {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())
  switch (period) {
    case 'HOUR':
      return midnight + (now.getUTCHours() + 1) * HOUR
    case 'DAY':
      return midnight + DAY
    case 'WEEK':
      return midnight + (7 - now.getUTCDay()) * DAY
    case 'MONTH':
      return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)
  }
}
