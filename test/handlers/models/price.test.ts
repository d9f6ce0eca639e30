import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf, type Price, priceOf } from '../../../handlers/models/price.ts'
import type { Usage } from '../../../handlers/models/usage.ts'
import { FOUNDATION_MODELS } from '../../../local/bedrock/catalogue.ts'
import { INFERENCE_PROFILES } from '../../../local/bedrock/profiles.ts'
import table from '../../../prices/bedrock.json' with { type: 'json' }

const NOTHING: Usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, images: 0 }
const price = (rates: Partial<Price>): Price => ({ version: 'test', input: 0, output: 0, ...rates })

describe('priceOf', () => {
  it.each(FOUNDATION_MODELS.map(({ modelId }) => modelId))(
    'has a price for %s of the catalogue',
    (modelId) => {
      expect(priceOf(modelId)).toMatchObject({ version: table.version })
    },
  )

  it.each(INFERENCE_PROFILES.flatMap((profile) => [profile.inferenceProfileId, profile.inferenceProfileArn]))(
    'has a price for %s',
    (profile) => {
      expect(priceOf(profile)).toBeDefined()
    },
  )

  it('distinguishes a geographic profile, a tenth more expensive, from a global one', () => {
    const model = 'anthropic.claude-sonnet-4-5-20250929-v1:0'
    for (const geography of ['us', 'eu', 'apac', 'au', 'jp'])
      expect(priceOf(`${geography}.${model}`)).toMatchObject({ input: 3.3, output: 16.5 })
    const arn = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.${model}`
    expect(priceOf(arn)).toMatchObject({ input: 3, output: 15 })
  })

  it('distinguishes the second Titan embedding model from the first', () => {
    expect(priceOf('amazon.titan-embed-text-v1')?.input).toBe(0.1)
    expect(priceOf('amazon.titan-embed-text-v2:0')?.input).toBe(0.02)
  })

  it.each([
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl',
    'arn:aws:bedrock:us-east-1:123456789012:provisioned-model/amazon.nova-lite-v1:0',
    'global.amazon.nova-lite-v1:0',
    'newprovider.model-1-v1:0',
    'simulated.slow-v1:0',
    '__proto__',
    'constructor',
    '',
  ])('has no price for %j', (id) => {
    expect(priceOf(id)).toBeUndefined()
  })
})

describe('costOf', () => {
  it('is in micro-dollars: a dollar per million tokens is one per token', () => {
    const usage = {
      ...NOTHING,
      inputTokens: 1000,
      outputTokens: 200,
      cacheReadTokens: 50,
      cacheWriteTokens: 10,
    }
    expect(costOf(price({ input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }), usage)).toBe(6053)
  })

  it('rounds up once, at the end', () => {
    expect(
      costOf(price({ input: 0.035, output: 0.14 }), { ...NOTHING, inputTokens: 1, outputTokens: 1 }),
    ).toBe(1)
    expect(costOf(price({ input: 0.3 }), { ...NOTHING, inputTokens: 10 })).toBe(3)
  })

  it.each([
    [10, 3.3, 33],
    [3, 1.1, 4],
    [100, 0.07, 7],
    [1_000_000, 0.00875, 8750],
    [3, 0.1, 1],
  ])('of %d tokens at %d is %d, without a floating point error', (inputTokens, input, cost) => {
    expect(costOf(price({ input }), { ...NOTHING, inputTokens })).toBe(cost)
  })

  it('counts images in dollars each', () => {
    expect(costOf(price({ image: 0.08 }), { ...NOTHING, images: 5 })).toBe(400_000)
    expect(costOf(price({ image: 0.00006 }), { ...NOTHING, images: 1 })).toBe(60)
  })

  it('charges kinds without a rate of their own as input', () => {
    const usage = { ...NOTHING, cacheReadTokens: 10, cacheWriteTokens: 10 }
    expect(costOf(price({ input: 2 }), usage)).toBe(40)
  })

  it('charges a cache kept for an hour, or for an unknown time, at the higher rate', () => {
    const claude = price({ input: 1, cacheWrite: 1.25, cacheWrite1h: 2 })
    expect(costOf(claude, { ...NOTHING, cacheWriteTokens: 100, cacheWrite1hTokens: 0 })).toBe(125)
    expect(costOf(claude, { ...NOTHING, cacheWriteTokens: 100, cacheWrite1hTokens: 40 })).toBe(155)
    expect(costOf(claude, { ...NOTHING, cacheWriteTokens: 100 })).toBe(200)
  })

  it('charges a call with long input at the long rates, with all kinds of input added up', () => {
    const long = price({ input: 1, output: 1, long: { above: 100, input: 2, output: 3 } })
    expect(costOf(long, { ...NOTHING, inputTokens: 100, outputTokens: 10 })).toBe(110)
    for (const kind of ['cacheReadTokens', 'cacheWriteTokens'])
      expect(costOf(long, { ...NOTHING, inputTokens: 60, [kind]: 41, outputTokens: 10 })).toBe(232)
  })

  it.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY, 1e308])(
    'throws for a usage of %d',
    (inputTokens) => {
      expect(() => costOf(price({ input: 1 }), { ...NOTHING, inputTokens })).toThrow(RangeError)
    },
  )

  const count = fc.nat({ max: 10_000_000 })
  const usages = fc.record({
    inputTokens: count,
    outputTokens: count,
    cacheReadTokens: count,
    cacheWriteTokens: count,
    images: fc.nat({ max: 128 }),
  })
  const prices = Object.keys(table.models).flatMap((id) => priceOf(id) ?? [])

  it('never falls when the usage grows', () => {
    const fields = fc.constantFrom(
      'inputTokens',
      'outputTokens',
      'cacheReadTokens',
      'cacheWriteTokens',
      'images',
    )
    fc.assert(
      fc.property(fc.constantFrom(...prices), usages, fields, count, (price, usage, field, more) => {
        const larger = { ...usage, [field]: usage[field] + more }
        expect(costOf(price, larger)).toBeGreaterThanOrEqual(costOf(price, usage))
      }),
    )
  })

  it('of two calls together equals their sum, except for rounding', () => {
    fc.assert(
      fc.property(fc.constantFrom(...prices), usages, (price, usage) => {
        if (price.long) return
        const twice = {
          inputTokens: usage.inputTokens * 2,
          outputTokens: usage.outputTokens * 2,
          cacheReadTokens: usage.cacheReadTokens * 2,
          cacheWriteTokens: usage.cacheWriteTokens * 2,
          images: usage.images * 2,
        }
        const difference = 2 * costOf(price, usage) - costOf(price, twice)
        expect([0, 1]).toContain(difference)
      }),
    )
  })
})
