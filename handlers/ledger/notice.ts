import type { Ports } from '../../generated/operations.ts'
import type { Context } from './hold.ts'

type Balance = Awaited<ReturnType<Ports['ledger']['read']>>
type Percent = Parameters<Ports['ledger']['tell']>[1]

/** The marks, largest first: one call may pass two at once. */
const PERCENTS: readonly Percent[] = [100, 80, 50]

/** Milliseconds for storing a notice. The request's own time may be over by then. */
const AFTERMATH = 2000

/**
 * Returns the mark of a budget, in percent, that the cost of a call has just passed. Each call is settled on its own,
 * so exactly one call passes each mark.
 *
 * @param cost micro-dollars of the call that was settled last.
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

/** Tells whether a budget that refused a call is nearly used up, rather than just too small for a large call. */
export function isUsedUp({ money: { limit, used, held } }: Balance): boolean {
  return limit !== undefined && used - held >= limit * 0.8
}

/** Notifies a call's person how much of their budget is used. A failure here does not fail the call. */
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
