import type { Context } from 'aws-lambda'
import { Sums } from '../ledger/counts.ts'
import { addUp, type DayUsage, dayAfter, dayOf } from '../ledger/usage.ts'
import { usage } from '../ports/usage.ts'
import { faultOf, log } from '../runtime/log.ts'

const HOUR = 3_600_000

/** No day starts in the last milliseconds before the function's own timeout. */
const RESERVE = 60_000

export type SumTerms = {
  /** Epoch milliseconds. */
  now: number
  /** Asked before each day. */
  mayGoOn: () => boolean
  signal: AbortSignal
}

/**
 * Sums up finished days, so that nobody has to read a month of calls to learn its cost. The first day is the one before
 * the first run. A day counts as finished one hour after its end, because no function's clock lags that far.
 *
 * @returns the days that were summed up.
 */
export async function sumUpDays(
  port: Pick<typeof usage, 'calls' | 'summedDays' | 'keep'>,
  { now, mayGoOn, signal }: SumTerms,
): Promise<string[]> {
  const last = dayAfter(dayOf(now - HOUR), -1)
  const summed = await port.summedDays(signal)
  const days: string[] = []
  for (let day = summed ? dayAfter(summed.to) : last; day <= last && mayGoOn(); day = dayAfter(day)) {
    const sums = new Sums<Pick<DayUsage, 'day' | 'sub' | 'modelId'> & { plan: string | undefined }>()
    const calls = port.calls({ from: day, to: day }, signal)
    await addUp(sums, calls, ({ sub, plan, modelId }) => ({ day, sub, plan, modelId }))
    const kept = [...sums].map(
      ([
        ,
        {
          told: { plan, ...told },
          counts,
        },
      ]) => ({
        ...told,
        ...(plan !== undefined && { plan }),
        ...counts,
      }),
    )
    await port.keep(day, kept, signal)
    days.push(day)
  }
  return days
}

/** Sums up on a schedule. @throws if it failed; the next run continues with the day that failed. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const started = performance.now()
  const timeLeft = () => context.getRemainingTimeInMillis() - RESERVE
  try {
    const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - 1000))
    const days = await sumUpDays(usage, { now: Date.now(), mayGoOn: () => timeLeft() > 0, signal })
    log('info', {
      function: 'sumUsage',
      days: days.length,
      durationMs: Math.round(performance.now() - started),
    })
  } catch (error) {
    log('error', { function: 'sumUsage', fault: faultOf(error) })
    throw new Error('The usage could not be summed up')
  }
}
