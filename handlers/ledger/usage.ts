import type { Ports } from '../../generated/operations.ts'
import { usd } from './balance.ts'
import { type Counts, Sums } from './counts.ts'

type Usage = Pick<Ports['usage'], 'calls' | 'sums' | 'summedDays'>
type Days = Parameters<Usage['calls']>[0]
export type DayUsage = ReturnType<Usage['sums']> extends AsyncGenerator<infer Each> ? Each : never

const DAY = 86_400_000

/**
 * Adds up everybody's use over some days: from stored sums for days that are summed up, from call records for the
 * others.
 *
 * @param told the fields that tell one sum from another; undefined leaves a record out.
 */
export async function sumUp<Told extends object>(
  { from, to }: Days,
  told: (used: DayUsage) => Told | undefined,
  usage: Usage,
  signal: AbortSignal,
): Promise<Sums<Told>> {
  const sums = new Sums<Told>()
  const add = (...runs: AsyncIterable<DayUsage>[]) => addUp(sums, runs, told)
  const summed = await usage.summedDays(signal)
  const [first, last] = [later(from, summed?.from), earlier(to, summed?.to)]
  if (!summed || first > last) await add(...usage.calls({ from, to }, signal))
  else {
    await add(usage.sums({ from: first, to: last }, signal))
    for (const days of [
      { from, to: dayAfter(first, -1) },
      { from: dayAfter(last), to },
    ])
      if (days.from <= days.to) await add(...usage.calls(days, signal))
  }
  return sums
}

/** Adds several runs of use to the sums, in parallel. */
export async function addUp<Told extends object>(
  sums: Sums<Told>,
  runs: readonly AsyncIterable<DayUsage>[],
  told: (used: DayUsage) => Told | undefined,
): Promise<void> {
  const add = async (run: AsyncIterable<DayUsage>) => {
    for await (const used of run) {
      const key = told(used)
      if (key) sums.add(key, used)
    }
  }
  await Promise.all(runs.map(add))
}

/** Returns counts in the form for a caller, with money in dollars. */
export function shownCounts({ money, unsettled, ...counts }: Counts) {
  return { ...counts, cost: usd(money), ...(unsettled > 0 && { unsettled }) }
}

/** Returns the UTC day of a time, such as `2026-11-28`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** Returns the day some days after another. */
export function dayAfter(day: string, days = 1): string {
  return dayOf(Date.parse(day) + days * DAY)
}

const MAX_DAYS = 92

/**
 * Returns the range of days in a query. The default is the current month up to today.
 *
 * @returns an error message if the range is invalid.
 */
export function daysOf(query: { from?: string; to?: string }, now: number): Days | { wrong: string } {
  const today = dayOf(now)
  const { from = `${today.slice(0, 8)}01`, to = today } = query
  if (from > to) return { wrong: '`from` is after `to`.' }
  if (dayAfter(from, MAX_DAYS) <= to) return { wrong: `Ask for at most ${MAX_DAYS} days.` }
  return { from, to }
}

const later = (day: string, other = day) => (day > other ? day : other)
const earlier = (day: string, other = day) => (day < other ? day : other)
