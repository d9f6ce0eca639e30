import type { Ports } from '../../generated/operations.ts'
import { isAllowed } from '../models/allowed.ts'
import { type Bounded, bounded } from '../models/bound.ts'
import { costOf, type Price, priceOf } from '../models/price.ts'
import type { Usage } from '../models/usage.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'
import { left, usd } from './balance.ts'
import { keyLimits, maxOutputTokens, personLimits } from './limits.ts'
import { refusal } from './refusal.ts'

type Ledger = Pick<Ports['ledger'], 'reserve' | 'settle' | 'record'>
type Reserved = Awaited<ReturnType<Ledger['reserve']>>
type Hold = Extract<Reserved, { outcome: 'held' }>['hold']
type Balance = Awaited<ReturnType<Ledger['settle']>>
type Call = Parameters<Ledger['reserve']>[1]
type Limits = Parameters<Ledger['reserve']>[2]

/** Milliseconds after which nobody can be at work on a call: Lambda's fifteen minutes, and one for the clocks. */
const LIFE = 16 * 60_000

/** Milliseconds to settle a call, when the request's own time may be over. */
const AFTERMATH = 2000

/** Who spends, for which request. */
export type Context = {
  /** API Gateway's id of the request. */
  requestId: string
  person: string
  /** The access key that the call came with; its budget is in micro-dollars. */
  key?: { id: string; budget?: number }
  signal: AbortSignal
  log: (fields: { [field: string]: string | number | boolean }) => void
}

/** A call to a model: what the caller asks for. */
export type Asked = { modelId: string; body: { readonly [field: string]: unknown } }

/**
 * A call to a model whose cost is reserved. The ports of models take nothing else, and only {@link spend} makes one,
 * so that a route which goes round the ledger does not compile. What it holds is private, so that nothing else looks
 * like it, to the compiler or when it runs.
 */
class ReservedCall {
  readonly #asked: { modelId: string; body: object }

  constructor(asked: { modelId: string; body: object }) {
    this.#asked = asked
  }

  static open(reserved: ReservedCall): { modelId: string; body: object } {
    return reserved.#asked
  }
}

export type { ReservedCall }

/** What is to be sent for a reserved call: the body has its output bounded. For the ports of models. */
export const callOf = ReservedCall.open

/** What came of a call: the tokens that it used, nothing where the model was not asked, or nobody knows what. */
export type Used = Usage | 'nothing' | 'unknown'

export type Headers = { [header: string]: string }
export type Refusal =
  | { status: 400; body: ProblemBody<400> }
  | { status: 403; body: ProblemBody<403> }
  | ReturnType<typeof refusal>

/**
 * Calls a model within the limits of a person, and of the access key that the call came with: reserves the most
 * that it can cost, calls, and settles what it did cost. Where nobody knows what it used, everything that was
 * reserved is spent; where the model was not asked, nothing is.
 *
 * @param call asks the model, and says what that used.
 * @returns the refusal of a call that may not be made, or what `call` returned and the headers that say what is left.
 * @throws what `call` throws, settled in full before.
 */
export async function spend<T>(
  context: Context,
  { modelId, body }: Asked,
  ledger: Ledger,
  call: (reserved: ReservedCall) => Promise<{ result: T; used: Used }>,
): Promise<{ refused: Refusal } | { result: T; headers: Headers }> {
  const now = Date.now()
  const appraised = appraise({ modelId, body }, isLimited(context, now))
  if ('refused' in appraised) return appraised
  const { price, bound, money } = appraised
  if (!price) context.log({ unpriced: true })
  const reserved = await reserve(context, { at: now, requests: 1, money, modelId }, ledger)
  if ('refused' in reserved) return reserved
  const spending = { modelId, price, ...reserved }
  try {
    const { result, used } = await call(new ReservedCall({ modelId, body: bound.body }))
    const balance = await close(context, spending, used, ledger)
    const limited = bound.outcome === 'injected' || bound.outcome === 'clipped'
    return {
      result,
      headers: {
        ...remaining(balance),
        ...(limited && { 'x-max-output-tokens': String(bound.outputTokens) }),
      },
    }
  } catch (error) {
    await close(context, spending, 'unknown', ledger)
    throw error
  }
}

/** What a call may use and cost at most. */
export type Appraised = {
  price: Price | undefined
  bound: Exclude<Bounded, { refused: string }>
  money: number
}

/**
 * Bounds a call and finds its price.
 *
 * @param isLimited whether a budget holds: a call without a price is refused then.
 * @returns the refusal of a call that may not be made, whatever is left.
 */
export function appraise(
  { modelId, body }: Asked,
  isLimited: boolean,
):
  | { refused: { status: 400; body: ProblemBody<400> } | { status: 403; body: ProblemBody<403> } }
  | Appraised {
  if (!isAllowed(modelId)) {
    return {
      refused: problem(403, 'This model is not allowed here. GET /bedrock lists those that are.', {
        code: 'model_not_allowed',
      }),
    }
  }
  const price = priceOf(modelId)
  if (!price && isLimited) {
    return {
      refused: problem(403, 'This model has no price here, so that no budget can bound what it costs.', {
        code: 'model_without_price',
      }),
    }
  }
  const bound = bounded(modelId, body, maxOutputTokens())
  if ('refused' in bound) return { refused: problem(400, bound.refused) }
  return { price, bound, money: price ? costOf(price, bound.usage) : 0 }
}

/**
 * Counts a request that asks no model and costs nothing.
 *
 * @throws what `work` throws; the request is not counted then.
 */
export async function count<T>(
  context: Context,
  ledger: Pick<Ledger, 'reserve' | 'settle'>,
  work: () => Promise<T>,
): Promise<{ refused: Refusal } | { result: T; headers: Headers }> {
  const reserved = await reserve(context, { at: Date.now(), requests: 1, money: 0 }, ledger)
  if ('refused' in reserved) return reserved
  try {
    const result = await work()
    return { result, headers: remaining(await settled(context, reserved.holds, 1, 0, ledger)) }
  } catch (error) {
    await settled(context, reserved.holds, 0, 0, ledger)
    throw error
  }
}

type Held = { hold: Hold; limits: Limits }
type Spending = { modelId: string; price: Price | undefined; call: Call; holds: Held[] }

/** Holds a call on the account of its key and on that of its person, or on none. */
async function reserve(
  context: Context,
  asked: Omit<Call, 'id' | 'until'>,
  ledger: Pick<Ledger, 'reserve' | 'settle'>,
): Promise<{ refused: ReturnType<typeof refusal> } | { call: Call; holds: Held[] }> {
  const { person, key, signal } = context
  const call = { ...asked, id: context.requestId, until: asked.at + LIFE }
  const accounts = [
    ...(key ? [{ keyId: key.id, limits: keyLimits(key.budget, call.at) }] : []),
    { limits: personLimits(call.at) },
  ]
  const holds: Held[] = []
  for (const { limits, ...keyId } of accounts) {
    const reserved = await ledger.reserve({ person, ...keyId }, call, limits, signal)
    if (reserved.outcome === 'held') holds.push({ hold: reserved.hold, limits })
    else {
      await settled(context, holds, 0, 0, ledger)
      return { refused: refusal(reserved, call.money, call.at, 'keyId' in keyId ? "This key's" : 'Your') }
    }
  }
  return { call, holds }
}

/** Ends a call to a model. What fails here fails the caller no more: the hold says, or its record, what was spent. */
async function close(
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
      money,
      ...(known ?? NOTHING),
      ...(context.key && { keyId: context.key.id }),
      ...(price && { prices: price.version }),
      ...(!known && { unsettled: true }),
    }
    await ledger.record(context.person, call, spending, AbortSignal.timeout(AFTERMATH))
  } catch {
    // Without a record nothing may be given back: the hold stays, and is let go in full.
    context.log({ held: true })
    return undefined
  }
  return settled(context, holds, 1, money, ledger)
}

const NOTHING = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, images: 0 }

/** @returns the balance of the person; undefined where a hold could not be ended, which is let go later. */
async function settled(
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

function remaining(balance: Balance | undefined): Headers {
  if (!balance) return {}
  const { requests, money } = balance
  return {
    ...(requests.limit !== undefined && { 'x-quota-remaining': String(left(requests.limit, requests.used)) }),
    ...(money.limit !== undefined && { 'x-budget-remaining': String(usd(left(money.limit, money.used))) }),
  }
}

function isLimited({ key }: Context, now: number): boolean {
  return personLimits(now).money.limit !== undefined || key?.budget !== undefined
}
