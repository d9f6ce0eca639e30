import type { Ports } from '../../generated/operations.ts'
import { costOf, type Price } from '../models/price.ts'
import type { Usage } from '../models/usage.ts'
import { left, usd } from './balance.ts'
import { NO_TOKENS } from './counts.ts'
import { keyLimits, limitsOf, type Standing } from './limits.ts'
import { isUsedUp, passed, tell } from './notice.ts'
import { refusal } from './refusal.ts'

type Ledger = Pick<Ports['ledger'], 'reserve' | 'settle' | 'record' | 'tell'>
type Reserved = Awaited<ReturnType<Ledger['reserve']>>
type Hold = Extract<Reserved, { outcome: 'held' }>['hold']
type Balance = Awaited<ReturnType<Ledger['settle']>>
type Call = Parameters<Ledger['reserve']>[1]
type Limits = Parameters<Ledger['reserve']>[2]

/**
 * Milliseconds after which no function can still be working on a call: Lambda's fifteen minutes, and one for clock
 * skew.
 */
const LIFE = 16 * 60_000

/** Milliseconds for settling a call. The request's own time may be over by then. */
const AFTERMATH = 2000

/** Who spends, and for which request. */
export type Context = {
  /** API Gateway's id of the request. */
  requestId: string
  person: string
  /** The `sub` of the person's user. */
  sub: string
  /** The person's standing, with the plan. */
  standing: Standing
  /** The access key of the call; its budget is in micro-dollars, its models are globs. */
  key?: { id: string; budget?: number; models?: string[] }
  signal: AbortSignal
  log: (fields: { [field: string]: string | number | boolean }) => void
}

/** The use of a call: its tokens, `nothing` if the model was not called, or `unknown`. */
export type Used = Usage | 'nothing' | 'unknown'

export type Headers = { [header: string]: string }

type Held = { hold: Hold; limits: Limits }
export type Spending = { modelId: string; price: Price | undefined; call: Call; holds: Held[] }

/**
 * Reserves a call on the accounts of its access key, if any, and its person: on all of them or on none. Reports when
 * the person's budget is used up.
 */
export async function reserve(
  context: Context,
  asked: Omit<Call, 'id' | 'until'>,
  ledger: Pick<Ledger, 'reserve' | 'settle'>,
): Promise<{ refused: ReturnType<typeof refusal>; usedUp?: Balance } | { call: Call; holds: Held[] }> {
  const { person, sub, standing, key, signal } = context
  const plan = standing.plan && { plan: standing.plan.name }
  context.log({ person, personId: sub, ...plan, ...(key && { keyId: key.id }) })
  const call = { ...asked, id: context.requestId, until: asked.at + LIFE }
  const limits = limitsOf(standing, call.at)
  const ofPerson = { whose: 'Your', limits }
  const ofKey = key && { whose: "This key's", keyId: key.id, limits: keyLimits(key.budget, limits) }
  // A key without a budget refuses nothing, so both holds are taken at once. A key with a budget goes first: calls that
  // it refuses must not take the place of the person's other calls.
  const steps = ofKey
    ? key.budget === undefined
      ? [[ofKey, ofPerson]]
      : [[ofKey], [ofPerson]]
    : [[ofPerson]]
  const holds: Held[] = []
  for (const accounts of steps) {
    const asked = accounts.map(async ({ whose, limits, ...keyId }) => {
      const reserved = await ledger.reserve({ person, sub, ...plan, ...keyId }, call, limits, signal)
      return { ...reserved, limits, whose }
    })
    // Lambda freezes a function once it has responded. No reservation may be under way then.
    await Promise.allSettled(asked)
    const outcomes = await Promise.all(asked)
    for (const one of outcomes) if (one.outcome === 'held') holds.push({ hold: one.hold, limits: one.limits })
    const refused = outcomes.find((one) => one.outcome === 'refused')
    if (refused) {
      await settled(context, holds, 0, 0, ledger)
      const { limit, balance, whose } = refused
      return {
        refused: refusal(refused, call.money, call.at, whose),
        ...(limit === 'money' && whose === ofPerson.whose && isUsedUp(balance) && { usedUp: balance }),
      }
    }
  }
  return { call, holds }
}

/** Ends a call to a model. A failure here does not fail the call: the hold or the record still says what was spent. */
export async function close(
  context: Context,
  { modelId, price, call, holds }: Spending,
  used: Used,
  ledger: Ledger,
): Promise<Balance | undefined> {
  if (used === 'nothing') return settled(context, holds, 0, 0, ledger)
  const known = used === 'unknown' ? undefined : used
  const money = known ? (price ? costOf(price, known) : 0) : call.money
  context.log({ microDollars: money, ...(known ? { ...known } : { unsettled: true }) })
  try {
    const spending = {
      modelId,
      sub: context.sub,
      money,
      ...(known ?? NO_TOKENS),
      ...(context.key && { keyId: context.key.id }),
      ...(context.standing.plan && { plan: context.standing.plan.name }),
      ...(price && { prices: price.version }),
      ...(!known && { unsettled: true }),
    }
    await ledger.record(context.person, call, spending, AbortSignal.timeout(AFTERMATH))
  } catch {
    // Without a record nothing may be given back. The hold stays, and is later settled in full.
    context.log({ held: true })
    return undefined
  }
  const balance = await settled(context, holds, 1, money, ledger)
  const percent = balance && passed(balance, money)
  if (percent) await tell(context, percent, balance, ledger)
  return balance
}

/**
 * Ends the holds of a call. @returns the balance of the person; undefined if a hold could not be ended, which a later
 * call then does.
 */
export async function settled(
  context: Context,
  holds: Held[],
  requests: number,
  money: number,
  ledger: Pick<Ledger, 'settle'>,
): Promise<Balance | undefined> {
  try {
    const balances = await Promise.all(
      holds.map(({ hold, limits }) =>
        ledger.settle(hold, { requests, money }, limits, AbortSignal.timeout(AFTERMATH)),
      ),
    )
    return balances.at(-1)
  } catch {
    context.log({ held: true })
    return undefined
  }
}

export function remaining(balance: Balance | undefined): Headers {
  if (!balance) return {}
  const { requests, money } = balance
  return {
    ...(requests.limit !== undefined && { 'x-quota-remaining': String(left(requests.limit, requests.used)) }),
    ...(money.limit !== undefined && { 'x-budget-remaining': String(usd(left(money.limit, money.used))) }),
  }
}
