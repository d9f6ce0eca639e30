import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bounded } from '../../../handlers/models/bound.ts'
import { costOf, priceOf } from '../../../handlers/models/price.ts'
import { usageOf } from '../../../handlers/models/usage.ts'
import { FOUNDATION_MODELS } from '../../../local/bedrock/catalogue.ts'
import { simulatorOf } from '../../../local/bedrock/simulators.ts'
import table from '../../../prices/bedrock.json' with { type: 'json' }
import { requestFor } from '../../local/bedrock/requests.ts'

const LIMIT = 1000

const MODELS = Object.entries(table.models)

/** All names of all providers for an output limit, a number of generations or the object that contains them. */
const LIMITS = ['max_tokens', 'max_completion_tokens', 'max_tokens_to_sample', 'maxTokens', 'max_gen_len']
const OTHER_NAMES = ['max_new_tokens', 'maxNewTokens', 'maxTokenCount', 'maxOutputTokens', 'MAX_TOKENS']
const MULTIPLIERS = ['n', 'best_of', 'num_generations', 'numResults', 'samples', 'num_return_sequences']
const HOLDERS = ['inferenceConfig', 'textGenerationConfig', 'imageGenerationConfig', 'thinking']

const hostileNumber = fc.oneof(
  fc.integer({ min: -5, max: 20_000 }),
  fc.constantFrom<unknown>(0, -0, -1, 0.5, 1e308, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, null, true),
  fc.constantFrom<unknown>('5', '100000', '1e9', '0x7fff', ' 7 ', '', [5], [100_000], { max_tokens: 5 }, []),
)
const names = fc.constantFrom(
  ...LIMITS,
  ...OTHER_NAMES,
  ...MULTIPLIERS,
  'numberOfImages',
  '__proto__',
  'budget_tokens',
)
const numbers = fc.array(fc.tuple(names, hostileNumber), { maxLength: 5 })

/** As parsed by JSON.parse: `__proto__` is a key like any other. */
const parsed = (value: unknown) => JSON.parse(JSON.stringify(value))

const hostileBody = fc
  .record({
    plain: numbers,
    holders: fc.array(fc.tuple(fc.constantFrom(...HOLDERS), fc.oneof(numbers, fc.jsonValue())), {
      maxLength: 3,
    }),
    prompt: fc.string({ unit: 'grapheme', maxLength: 200 }),
    messages: fc.boolean(),
  })
  .map(({ plain, holders, prompt, messages }) =>
    parsed({
      ...(messages ? { messages: [{ role: 'user', content: prompt }] } : { prompt }),
      ...Object.fromEntries(plain),
      ...Object.fromEntries(
        holders.map(([name, held]) => [
          name,
          Array.isArray(held) && held.every(Array.isArray) ? entries(held) : held,
        ]),
      ),
    }),
  )

function entries(held: unknown[][]) {
  return Object.fromEntries(held.map(([key, value]) => [String(key), value]))
}

/**
 * The most that a provider could make of a number, however leniently it parses: a string as a number, an array as its
 * item, nonsense as no limit at all.
 */
function lenient(value: unknown, otherwise: number): number {
  const number = Number(value)
  return value === null || value === undefined || !(number > 0) ? otherwise : number
}

function get(body: unknown, ...path: string[]): unknown {
  let value = body
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Object.entries(value).find(([name]) => name === key)?.[1]
  }
  return value
}

/** The documented place of each provider's limit; repeated here, so that neither copy depends on the other. */
function documentedLimit(modelId: string, body: unknown): unknown {
  if (/^anthropic\.claude-(v2|instant)/.test(modelId) && get(body, 'messages') === undefined)
    return get(body, 'max_tokens_to_sample')
  if (modelId.startsWith('amazon.nova')) return get(body, 'inferenceConfig', 'maxTokens')
  if (modelId.startsWith('amazon.titan-text')) return get(body, 'textGenerationConfig', 'maxTokenCount')
  if (modelId.startsWith('ai21.j2')) return get(body, 'maxTokens')
  if (modelId.startsWith('meta.')) return get(body, 'max_gen_len')
  if (modelId.startsWith('openai.')) return get(body, 'max_completion_tokens')
  if (/^(google|nvidia)\./.test(modelId)) return undefined
  return get(body, 'max_tokens')
}

describe('the bound of a hostile body', () => {
  it('is never below what its provider could make of it', () => {
    const seen = { refused: 0, bounded: 0 }
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), hostileBody, ([modelId, model], body) => {
        const before = JSON.stringify(body)
        const result = bounded(modelId, body, LIMIT)
        expect(JSON.stringify(body)).toBe(before)
        if ('refused' in result) {
          seen.refused += 1
          return
        }
        seen.bounded += 1
        const sent = parsed(result.body)
        const generations = MULTIPLIERS.reduce((product, name) => product * lenient(get(sent, name), 1), 1)
        const each = Math.min(
          lenient(documentedLimit(modelId, sent), Number.POSITIVE_INFINITY),
          model.maxOutputTokens,
        )
        expect(result.outputTokens).toBeGreaterThanOrEqual(each * generations)
        expect(result.usage.outputTokens).toBe(result.outputTokens)
        if (result.outcome !== 'unknown') expect(result.outputTokens).toBeLessThanOrEqual(LIMIT)
        if (model.maxOutputTokens > 0) {
          const prompt = String(get(sent, 'prompt') ?? get(sent, 'messages', '0', 'content'))
          const { inputTokens, cacheWriteTokens } = result.usage
          expect(inputTokens + cacheWriteTokens).toBeGreaterThanOrEqual(
            Buffer.byteLength(prompt) * generations,
          )
        } else if (
          get(sent, 'imageGenerationConfig', 'numberOfImages') !== undefined &&
          result.usage.images > 0
        ) {
          const asked = lenient(get(sent, 'imageGenerationConfig', 'numberOfImages'), 1)
          expect(result.usage.images).toBeGreaterThanOrEqual(asked)
        }
      }),
      { numRuns: 5000 },
    )
    // Most are hostile enough to be refused, but not all.
    expect(seen.bounded).toBeGreaterThan(500)
    expect(seen.refused).toBeGreaterThan(500)
  })

  it('has a price in whole micro-dollars', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), hostileBody, ([modelId], body) => {
        const result = bounded(modelId, body, LIMIT)
        const price = priceOf(modelId)
        if ('refused' in result || !price) return
        const cost = costOf(price, result.usage)
        expect(Number.isSafeInteger(cost)).toBe(true)
        expect(cost).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('the usage of a simulated model', () => {
  const INVOCABLE = FOUNDATION_MODELS.filter(({ outputModalities }) => outputModalities.includes('TEXT'))

  it('is never above the bound, in tokens or in money', () => {
    let answered = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...INVOCABLE),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
        hostileBody,
        fc.integer({ min: 1, max: 300 }),
        ({ modelId }, prompt, { prompt: _, messages: __, ...hostile }, limit) => {
          const bound = bounded(modelId, { ...hostile, ...requestFor(modelId, prompt) }, limit)
          const price = priceOf(modelId)
          if ('refused' in bound || !price) return
          const reply = replyOf(modelId, parsed(bound.body))
          if (!reply) return
          answered += 1
          const used = usageOf(modelId, reply.body, reply)
          if (!used) throw new Error(`${modelId} says no usage`)
          expect(used.inputTokens).toBeLessThanOrEqual(bound.usage.inputTokens + bound.usage.cacheWriteTokens)
          expect(used.outputTokens).toBeLessThanOrEqual(bound.usage.outputTokens)
          expect(costOf(price, used)).toBeLessThanOrEqual(costOf(price, bound.usage))
        },
      ),
      { numRuns: 2000 },
    )
    expect(answered).toBeGreaterThan(200)
  })

  function replyOf(modelId: string, body: { [key: string]: unknown }) {
    try {
      return simulatorOf(modelId)({ modelId, body, created: 0 })
    } catch {
      // The provider's schema refuses it, which costs nothing.
      return undefined
    }
  }
})
