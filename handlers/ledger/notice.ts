import type { Ports } from '../../generated/operations.ts'
import type { Context } from './hold.ts'

type Balance = Awaited<ReturnType<Ports['ledger']['read']>>
type Percent = Parameters<Ports['ledger']['tell']>[1]

/** The largest first: a call may pass two at once. */
const PERCENTS: readonly Percent[] = [100, 80, 50]

/** Milliseconds to write a notice down, when the request's own time may be over. */
const AFTERMATH = 2000

/**
 * How much of a budget is used, where the cost of a call brought that about. Every call is settled by itself, so that
 * one of them passes each mark.
 *
 * @param cost micro-dollars, of the call that was settled last.
 */
export function passed({ money }: Balance, cost: number): Percent | undefined {
  const { limit, used, held } = money
  if (!limit) return undefined
  const settled = used - held
  return PERCENTS.find((percent) => {
    const mark = (limit * percent) / 100
    return settled >= mark && settled - cost < mark
  })
}

/** Whether a budget that let a call not pass is used up, and not just too small for a large call. */
export function isUsedUp({ money: { limit, used, held } }: Balance): boolean {
  return limit !== undefined && used - held >= limit * 0.8
}

/** Has the person of a call told how much of their budget is used. What fails here fails no call. */
export async function tell(
  { person, sub, log }: Context,
  percent: Percent,
  balance: Balance,
  ledger: Pick<Ports['ledger'], 'tell'>,
): Promise<void> {
  try {
    await ledger.tell({ person, sub }, percent, balance, AbortSignal.timeout(AFTERMATH))
  } catch {
    log({ untold: percent })
  }
}
