import type { ModelApi } from './api.ts'
import { modelIdOf } from './family.ts'
import { inputBound } from './input.ts'
import { isJson, type Json, own } from './json.ts'
import { type OutputField, outputFieldOf } from './outputField.ts'
import { chargesWrites, makesImages, type PricedModel, pricedModel, writesUnasked } from './priceTable.ts'
import { surchargeOf } from './surcharge.ts'
import type { Usage } from './usage.ts'

/** A body whose call cannot cost more than `usage`, or why there is none. */
export type Bounded =
  | {
      /** The body to send: the provider's body with a bounded output. */
      body: Json
      /** The most that the call can use. */
      usage: Usage
      /** The most output tokens in total, as in `usage`. */
      outputTokens: number
      /** What happened to the caller's own limit; `unknown` if the model's field for a limit is not known. */
      outcome: 'kept' | 'injected' | 'clipped' | 'unknown'
    }
  | { refused: string }

type Refused = { refused: string }

/** Fields that request several generations, in every provider's naming. */
const GENERATIONS = ['n', 'best_of', 'num_generations', 'numResults', 'num_return_sequences', 'samples']

/** The smallest thinking budget. Source: Anthropic, 'Extended thinking'. */
const LEAST_THINKING = 1024

/**
 * Bounds the cost of a call before it is made.
 *
 * - Output: set in the provider's own field and under one name only, since a provider may ignore other names. A missing
 *   limit is set; a limit above `maxOutputTokens` or the model's own maximum is lowered. Several generations share
 *   `maxOutputTokens`. If the field is not known, the model's maximum is the bound.
 * - Input: {@link inputBound}, once per generation; priced as a cache write if it may become one.
 * - Generated or embedded images: counted.
 * - Refused: a body that cannot be bounded ({@link surchargeOf}), and a limit or a number of generations that is not a
 *   whole number from 1, which a provider might read differently.
 *
 * A model outside the price table has no price either, and its usage is not a bound.
 *
 * @param body parsed JSON; never changed.
 * @param api the API that the body is for.
 * @param maxOutputTokens for the whole call.
 * @returns `refused`: a message for the caller.
 * @throws RangeError if `maxOutputTokens` is not a whole number from 1.
 */
export function bounded(
  modelIdOrArn: string,
  body: Json,
  maxOutputTokens: number,
  api: ModelApi = 'invoke',
): Bounded {
  if (!isCount(maxOutputTokens))
    throw new RangeError(`maxOutputTokens must be a whole number from 1, not ${maxOutputTokens}`)
  const modelId = modelIdOf(modelIdOrArn) ?? ''
  const model = pricedModel(modelId)
  const surcharge = surchargeOf(modelIdOrArn, modelId, body)
  if (surcharge) return { refused: surcharge }
  const generations = productOf(body, GENERATIONS)
  if (isRefused(generations)) return generations
  const output = boundedOutput(modelId, model, body, maxOutputTokens, generations, api)
  if (isRefused(output)) return output
  const made = model && makesImages(model) ? imagesMade(body) : 0
  if (isRefused(made)) return made
  try {
    const { images, ...input } = boundedInput(modelId, model, output.body, generations, api)
    const usage = { ...input, outputTokens: output.outputTokens, images: images + made * generations }
    return { ...output, usage }
  } catch (error) {
    if (error instanceof RangeError) return { refused: 'The body is nested too deeply.' }
    throw error
  }
}

type BoundedOutput = Omit<Exclude<Bounded, Refused>, 'usage' | 'body'> & { body: Json }

function boundedOutput(
  modelId: string,
  model: PricedModel | undefined,
  body: Json,
  maxOutputTokens: number,
  generations: number,
  api: ModelApi,
): BoundedOutput | Refused {
  if (model?.maxOutputTokens === 0) return { body, outputTokens: 0, outcome: 'kept' }
  const field = outputFieldOf(modelId, body, api)
  const most = model?.maxOutputTokens ?? maxOutputTokens
  if (!field) return { body, outputTokens: most * generations, outcome: 'unknown' }
  const limit = Math.min(most, Math.floor(maxOutputTokens / generations))
  if (limit < 1) return { refused: `At most ${maxOutputTokens} generations are allowed in one call.` }
  const holder = field.within === undefined ? body : (own(body, field.within) ?? {})
  if (!isJson(holder)) return { refused: `${field.within} must be an object.` }
  const asked = askedOf(holder, field)
  if (isRefused(asked)) return asked
  const tokens = Math.min(limit, asked ?? limit)
  const outcome = asked === undefined ? 'injected' : asked > limit ? 'clipped' : 'kept'
  const limited = withLimit(body, holder, field, tokens)
  const thinking = outcome === 'kept' ? limited : withThinkingBelow(limited, tokens, api)
  if (isRefused(thinking)) return thinking
  return { body: thinking, outputTokens: tokens * generations, outcome }
}

/** Returns the caller's limit; the smallest if there are several. */
function askedOf(holder: Json, { name, aliases }: OutputField): number | undefined | Refused {
  let least: number | undefined
  for (const key of [name, ...aliases]) {
    const value = own(holder, key)
    if (value === undefined) continue
    if (!isCount(value)) return { refused: `${key} must be a whole number from 1.` }
    least = Math.min(value, least ?? value)
  }
  return least
}

function withLimit(body: Json, holder: Json, { name, aliases, within }: OutputField, tokens: number): Json {
  const others = Object.entries(holder).filter(([key]) => !aliases.includes(key))
  const limited = Object.fromEntries([...others, [name, tokens]])
  return within === undefined ? limited : Object.fromEntries([...Object.entries(body), [within, limited]])
}

/** Lowers the thinking budget if needed: it counts towards `max_tokens`, and Anthropic requires it to be smaller. */
function withThinkingBelow(body: Json, tokens: number, api: ModelApi): Json | Refused {
  if (api === 'converse') {
    const fields = own(body, 'additionalModelRequestFields')
    if (!isJson(fields)) return body
    const limited = withThinkingBelow(fields, tokens, 'messages')
    return isRefused(limited) ? limited : { ...body, additionalModelRequestFields: limited }
  }
  const thinking = own(body, 'thinking')
  const budget = own(thinking, 'budget_tokens')
  if (!isJson(thinking) || typeof budget !== 'number' || budget < tokens) return body
  if (tokens <= LEAST_THINKING)
    return { refused: `thinking needs more than ${LEAST_THINKING} output tokens; ${tokens} are allowed.` }
  return { ...body, thinking: { ...thinking, budget_tokens: tokens - 1 } }
}

/** No provider allows more generations or images in one call. */
const MOST_AT_ONCE = 128

function productOf(holder: unknown, names: readonly string[]): number | Refused {
  let product = 1
  for (const name of names) {
    const value = own(holder, name)
    if (value === undefined) continue
    if (!isCount(value) || value > MOST_AT_ONCE)
      return { refused: `${name} must be a whole number from 1 to ${MOST_AT_ONCE}.` }
    product *= value
  }
  return product > MOST_AT_ONCE ? { refused: `At most ${MOST_AT_ONCE} generations are allowed.` } : product
}

function imagesMade(body: Json): number | Refused {
  return productOf(own(body, 'imageGenerationConfig'), ['numberOfImages'])
}

/** Bounds the input. If anything may be written to the cache, all of it counts as written. */
function boundedInput(
  modelId: string,
  model: PricedModel | undefined,
  body: Json,
  generations: number,
  api: ModelApi,
) {
  const { tokens, text, images } = inputBound(modelId, body, model ?? {}, api)
  const all = tokens * generations
  const marked = model && chargesWrites(model) && /"cache_?(control|point)"/i.test(text)
  const cached = marked || writesUnasked(modelId, model)
  return {
    inputTokens: cached ? 0 : all,
    cacheReadTokens: 0,
    cacheWriteTokens: cached ? all : 0,
    // Without a `ttl` in the body, the cache keeps everything for the default five minutes only.
    ...(cached && !text.includes('"ttl"') && { cacheWrite1hTokens: 0 }),
    images: images * generations,
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
}

function isRefused(value: unknown): value is Refused {
  return isJson(value) && Object.hasOwn(value, 'refused')
}
