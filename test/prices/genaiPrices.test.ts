import { describe, expect, it } from 'vitest'
import { genaiQuotes, genaiUnknown } from '../../prices/genaiPrices.ts'

const quoteOf = (modelId: string, day = '2026-11-25') => genaiQuotes([modelId], new Date(day)).get(modelId)

describe('genai-prices', () => {
  it('derives the geographic price of a model from its global one', () => {
    expect(quoteOf('anthropic.claude-sonnet-4-5-20250929-v1:0')).toEqual({
      regional: { input: 3.3, output: 16.5, cacheRead: 0.33, cacheWrite: 4.125 },
      geo: { input: 3.3, output: 16.5, cacheRead: 0.33, cacheWrite: 4.125 },
      global: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
    })
  })

  it('is ignored if it mistakes one model for another', () => {
    expect(quoteOf('amazon.titan-embed-text-v1')).toMatchObject({ regional: { input: 0.1 } })
    expect(quoteOf('amazon.titan-embed-text-v2:0')).toEqual({})
  })

  it('gives no global price if it does not name one', () => {
    expect(quoteOf('amazon.nova-lite-v1:0')).not.toHaveProperty('global')
  })

  it('gives the prices for long input', () => {
    expect(quoteOf('openai.gpt-5.6-luna')?.global).toMatchObject({
      input: 0.2,
      'long.above': 271_999,
      'long.input': 0.4,
    })
  })

  it('knows the price of a day', () => {
    expect(quoteOf('openai.gpt-5.6-sol', '2026-08-20')?.global).toMatchObject({ input: 5 })
    expect(quoteOf('openai.gpt-5.6-sol', '2026-08-22')?.global).toMatchObject({ input: 4 })
  })

  it('lists the models of the table that it lacks', () => {
    expect(genaiUnknown(['anthropic.claude-opus-4-5-20251101-v1:0'])).toContain('amazon.nova-lite-v1:0')
    expect(genaiUnknown(['amazon.nova-lite-v1:0'])).not.toContain('amazon.nova-lite-v1:0')
  })
})
