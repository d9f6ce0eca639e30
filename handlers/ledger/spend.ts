import type { Ports } from '../../generated/operations.ts'
import type { ModelApi } from '../models/api.ts'
import { type Bounded, bounded } from '../models/bound.ts'
import { modelIdOf } from '../models/family.ts'
import { type Guardrail, guardrail } from '../models/guardrail.ts'
import { costOf, type Price, priceOf } from '../models/price.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'
import { guardRefusal } from './guard.ts'
import {
  type Context,
  close,
  type Headers,
  remaining,
  reserve,
  type Spending,
  settled,
  type Used,
} from './hold.ts'
import { type InForce, isLimited, limitsOf } from './limits.ts'
import { modelRefusal } from './modelRefusal.ts'
import { tell } from './notice.ts'
import type { refusal } from './refusal.ts'
import { Timing } from './timing.ts'

export type { Context, Used }

type Ledger = Pick<Ports['ledger'], 'reserve' | 'settle' | 'record' | 'tell'>

/** The call to a model that the caller asks for. */
export type Asked = {
  modelId: string
  body: { readonly [field: string]: unknown }
  /** The Bedrock API that the body is for; InvokeModel unless given. */
  api?: ModelApi
  /** Headers for that API. */
  headers?: { [name: string]: string }
}

/** The spender as AWS's bill may name them: the `sub` of their user, their plan, and the access key if there is one. */
export type Spender = { person: string; plan: string; key: string | undefined }

/** The call to send, with its spender and its guardrail. */
type Sent = Required<Asked> & { spender: Spender; guardrail: Guardrail | undefined }

/**
 * A call to a model whose cost is reserved. The ports of models accept nothing else, and only {@link spend} and {@link
 * spendStream} create one, so a route that bypasses the ledger does not compile. Its content is private, so nothing
 * else passes for it, at compile time or at run time.
 */
class ReservedCall {
  readonly #sent: Sent

  constructor({ api = 'invoke', headers = {}, ...asked }: Asked, spender: Spender) {
    // Every call to a model gets the guardrail, and the caller cannot change that.
    this.#sent = { ...asked, api, headers, spender, guardrail: guardrail() }
  }

  static open(reserved: ReservedCall): Sent {
    return reserved.#sent
  }
}

export type { ReservedCall }

/** Opens a reserved call, whose body has a bounded output, for the ports of models. */
export const callOf = ReservedCall.open

/**
 * Thrown by a port that failed before it called the model, so that the call cost nothing. The cause is the actual
 * error.
 */
export class NotAsked extends Error {
  constructor(cause: unknown) {
    super('The model was not called', { cause })
  }
}

export type Refusal =
  | { status: 400; body: ProblemBody<400> }
  | { status: 403; body: ProblemBody<403> }
  | ReturnType<typeof refusal>

/**
 * Calls a model within the limits of a person and of the access key: reserves the most that the call can cost, makes
 * the call, and settles the actual cost. If the use is unknown, the whole reservation is spent; if the model was not
 * called, nothing is spent.
 *
 * @param call calls the model and returns the use.
 * @returns the refusal, or the result of `call` and the headers that say what is left.
 * @throws the error of `call`, after settling in full; or the cause of a {@link NotAsked}, with nothing spent.
 */
export async function spend<T>(
  context: Context,
  asked: Asked,
  ledger: Ledger,
  call: (reserved: ReservedCall) => Promise<{ result: T; used: Used }>,
): Promise<{ refused: Refusal } | { result: T; headers: Headers }> {
  const opened = await open(context, asked, ledger)
  if ('refused' in opened) return opened
  const { reserved, spending, headers, timing } = opened
  const closing = (used: Used) => timing.of('ledger', () => close(context, spending, used, ledger))
  try {
    const { result, used } = await timing.of('model', () => call(reserved))
    return { result, headers: { ...remaining(await closing(used)), ...headers } }
  } catch (error) {
    throw await closedBy(error, closing)
  }
}

/** A streamed response, whose use is known at its end. */
export type Stream<E> = { events: AsyncIterable<E>; used: () => Used }

/**
 * Like {@link spend}, for a call that may stream its response. The call is settled when the events end, complete or
 * not, before the reader sees the end. The caller must read all events or call `return`.
 *
 * @param call calls the model; a result without events is settled at once.
 */
export async function spendStream<T, E>(
  context: Context,
  asked: Asked,
  ledger: Ledger,
  call: (reserved: ReservedCall) => Promise<{ result: T; used: Used } | Stream<E>>,
): Promise<
  { refused: Refusal } | { result: T; headers: Headers } | { events: AsyncGenerator<E>; headers: Headers }
> {
  const opened = await open(context, asked, ledger)
  if ('refused' in opened) return opened
  const { reserved, spending, headers, timing } = opened
  const closing = (used: Used) => timing.of('ledger', () => close(context, spending, used, ledger))
  let answer: { result: T; used: Used } | Stream<E>
  try {
    answer = await timing.of('model', () => call(reserved))
  } catch (error) {
    throw await closedBy(error, closing)
  }
  if ('result' in answer) {
    const balance = await closing(answer.used)
    return { result: answer.result, headers: { ...remaining(balance), ...headers } }
  }
  const { events, used } = answer
  const settling = async function* () {
    try {
      yield* timing.waitsOf('model', events)
    } finally {
      await closing(used())
    }
  }
  return { events: settling(), headers }
}

/** Settles a call that threw. @returns the error to throw. */
async function closedBy(error: unknown, closing: (used: Used) => Promise<unknown>): Promise<unknown> {
  const isAsked = !(error instanceof NotAsked)
  await closing(isAsked ? 'unknown' : 'nothing')
  return isAsked ? error : error.cause
}

/** Appraises a call and reserves the most that it can cost. */
async function open(
  context: Context,
  asked: Asked,
  ledger: Ledger,
): Promise<
  { refused: Refusal } | { reserved: ReservedCall; spending: Spending; headers: Headers; timing: Timing }
> {
  const now = Date.now()
  const { modelId } = asked
  const appraised = appraise(asked, limitsOf(context.standing, now), context.key)
  if ('refused' in appraised) return appraised
  const { price, bound, money } = appraised
  if (!price) context.log({ unpriced: true })
  // For metrics, whose dimensions must not contain what a caller chooses.
  context.log({ foundationModel: (price && modelIdOf(modelId)) ?? 'other' })
  const timing = new Timing(context.log)
  const held = await timing.of('ledger', () =>
    reserve(context, { at: now, requests: 1, money, modelId }, ledger),
  )
  if ('refused' in held) {
    if (held.usedUp) await tell(context, 100, held.usedUp, ledger)
    return { refused: held.refused }
  }
  const limited = bound.outcome === 'injected' || bound.outcome === 'clipped'
  return {
    reserved: new ReservedCall({ ...asked, body: bound.body }, spenderOf(context)),
    spending: { modelId, price, ...held },
    headers: limited ? { 'x-max-output-tokens': String(bound.outputTokens) } : {},
    timing,
  }
}

function spenderOf({ sub, standing, key }: Context): Spender {
  return { person: sub, plan: standing.plan?.name ?? 'default', key: key?.id }
}

/** The most that a call can use and cost. */
export type Appraised = {
  price: Price | undefined
  bound: Exclude<Bounded, { refused: string }>
  money: number
}

/**
 * Bounds a call and finds its price. If a budget applies, a call without a price is refused.
 *
 * @param key the access key of the call.
 * @returns the refusal of a call that is not allowed, whatever is left of the limits.
 */
export function appraise(
  asked: Asked,
  limits: InForce,
  key?: Context['key'],
):
  | { refused: { status: 400; body: ProblemBody<400> } | { status: 403; body: ProblemBody<403> } }
  | Appraised {
  const { modelId, body, api } = asked
  const refused = modelRefusal(modelId, limits.models, key?.models) ?? guardRefusal(asked)
  if (refused) return { refused }
  const price = priceOf(modelId)
  if (!price && isLimited(key?.budget, limits)) {
    return {
      refused: problem(
        403,
        'This model has no price here, so no budget can limit its cost. GET /v1/models lists the models with a price.',
        {
          code: 'model_without_price',
        },
      ),
    }
  }
  const bound = bounded(modelId, body, limits.maxOutputTokens, api)
  if ('refused' in bound) return { refused: problem(400, bound.refused) }
  return { price, bound, money: price ? costOf(price, bound.usage) : 0 }
}

/**
 * Counts a request that calls no model and costs nothing.
 *
 * @throws the error of `work`. The request does not count then.
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
