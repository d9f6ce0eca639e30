import type { ModelApi } from './api.ts'
import { modelIdOf } from './family.ts'
import { inputBound } from './input.ts'
import { isJson, type Json, own } from './json.ts'
import { type OutputField, outputFieldOf } from './outputField.ts'
import { chargesWrites, makesImages, type PricedModel, pricedModel, writesUnasked } from './priceTable.ts'
import { surchargeOf } from './surcharge.ts'
import type { Usage } from './usage.ts'

/** A body that cannot cost more than `usage`, or why there is none. */
export type Bounded =
  | {
      /** What to send: the provider's body with its output bounded. */
      body: Json
      /** The most that the call can use. */
      usage: Usage
      /** The most tokens of output in all, the same as in `usage`. */
      outputTokens: number
      /** What became of the caller's own limit; `unknown` where the model's field for one is not known. */
      outcome: 'kept' | 'injected' | 'clipped' | 'unknown'
    }
  | { refused: string }

type Refused = { refused: string }

/** Fields that ask for several generations, in the words of all providers. */
const GENERATIONS = ['n', 'best_of', 'num_generations', 'numResults', 'num_return_sequences', 'samples']

/** Source: Anthropic, 'Extended thinking': the least that a budget can be. */
const LEAST_THINKING = 1024

/**
 * Bounds what a call can cost before it is made.
 *
 * - Output: in the provider's own field, and under one name, since a provider may pass over another. Missing, it
 *   is set; larger than `maxOutputTokens` or the model's own maximum, it is made smaller. Several generations
 *   share `maxOutputTokens`. Where the field is not known, the model's maximum is the bound.
 * - Input: {@link inputBound}, once for each generation; as a write to the cache where it may become one.
 * - Images that are made or embedded: counted.
 * - Refused: what cannot be bounded ({@link surchargeOf}), and a limit or a number of generations that is no
 *   whole number from 1, which a provider might read otherwise.
 *
 * A model that is not in the price table has no price either; its usage is then no bound.
 *
 * @param body as parsed from JSON; never changed.
 * @param api the API that the body is for.
 * @param maxOutputTokens for the whole call.
 * @returns `refused`: a message for the caller.
 * @throws RangeError where `maxOutputTokens` is no whole number from 1.
 */
export function bounded(
  modelIdOrArn: string,
  body: Json,
  maxOutputTokens: number,
  api: ModelApi = 'invoke',
): Bounded {
  if (!isCount(maxOutputTokens)) throw new RangeError(`Not a limit: ${maxOutputTokens}`)
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
  if (limit < 1) return { refused: `At most ${maxOutputTokens} generations are taken in one call.` }
  const holder = field.within === undefined ? body : (own(body, field.within) ?? {})
  if (!isJson(holder)) return { refused: `${field.within} takes an object.` }
  const asked = askedOf(holder, field)
  if (isRefused(asked)) return asked
  const tokens = Math.min(limit, asked ?? limit)
  const outcome = asked === undefined ? 'injected' : asked > limit ? 'clipped' : 'kept'
  const limited = withLimit(body, holder, field, tokens)
  const thinking = outcome === 'kept' ? limited : withThinkingBelow(limited, tokens, api)
  if (isRefused(thinking)) return thinking
  return { body: thinking, outputTokens: tokens * generations, outcome }
}

/** The limit that the caller set; the smallest, where there are several. */
function askedOf(holder: Json, { name, aliases }: OutputField): number | undefined | Refused {
  let least: number | undefined
  for (const key of [name, ...aliases]) {
    const value = own(holder, key)
    if (value === undefined) continue
    if (!isCount(value)) return { refused: `${key} takes a whole number from 1.` }
    least = Math.min(value, least ?? value)
  }
  return least
}

function withLimit(body: Json, holder: Json, { name, aliases, within }: OutputField, tokens: number): Json {
  const others = Object.entries(holder).filter(([key]) => !aliases.includes(key))
  const limited = Object.fromEntries([...others, [name, tokens]])
  return within === undefined ? limited : Object.fromEntries([...Object.entries(body), [within, limited]])
}

/** Anthropic refuses a budget for thinking that is not below `max_tokens`; it is part of them. */
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
    return { refused: `thinking takes more than ${LEAST_THINKING} tokens of output; ${tokens} are allowed.` }
  return { ...body, thinking: { ...thinking, budget_tokens: tokens - 1 } }
}

/** No provider takes more of anything in one call. */
const MOST_AT_ONCE = 128

function productOf(holder: unknown, names: readonly string[]): number | Refused {
  let product = 1
  for (const name of names) {
    const value = own(holder, name)
    if (value === undefined) continue
    if (!isCount(value) || value > MOST_AT_ONCE)
      return { refused: `${name} takes a whole number from 1 to ${MOST_AT_ONCE}.` }
    product *= value
  }
  return product > MOST_AT_ONCE ? { refused: `At most ${MOST_AT_ONCE} generations are taken.` } : product
}

function imagesMade(body: Json): number | Refused {
  return productOf(own(body, 'imageGenerationConfig'), ['numberOfImages'])
}

/** All of it may be written to the cache, where anything may. */
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
    // Nothing is kept for longer than the five minutes of the default unless the body says so.
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
