import type { Ports } from '../../generated/operations.ts'

const DAY = 86_400_000

export type Usage = { limit: number; period: 'DAY' | 'WEEK' | 'MONTH'; used: number; left: number }

/**
 * What a key has used of its quota in the current period, and what is left. Periods are counted by UTC days,
 * weeks from Sunday, since AWS does not say where it draws the line.
 *
 * @param keyId undefined for a user who has no key.
 */
export async function usageOf(
  keyId: string | undefined,
  { usagePlan }: { usagePlan: Pick<Ports['usagePlan'], 'read' | 'usage'> },
  signal: AbortSignal,
  now = new Date(),
): Promise<Usage> {
  const { limit, period } = await usagePlan.read(signal)
  const days =
    keyId === undefined ? [] : await usagePlan.usage(keyId, firstDay(period, now), isoDay(now), signal)
  const left = days.at(-1)?.left ?? limit
  const used = days.reduce((sum, day) => sum + day.used, 0)
  // What an earlier key of the user's used shows only in what is left.
  return { limit, period, used: Math.max(used, limit - left), left }
}

/** The first day of the period that holds a time. */
function firstDay(period: Usage['period'], now: Date): string {
  switch (period) {
    case 'DAY':
      return isoDay(now)
    case 'WEEK':
      return isoDay(new Date(now.getTime() - now.getUTCDay() * DAY))
    case 'MONTH':
      return `${isoDay(now).slice(0, 8)}01`
  }
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}
