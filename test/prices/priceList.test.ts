import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listedQuotes, OFFERS, type Offer, offerUrl, readOffer } from '../../prices/priceList.ts'
import { readTable } from '../../prices/table.ts'

const MODELS = Object.keys(readTable(join(import.meta.dirname, '../../prices/bedrock.json')).models)

// Small files in AWS's own format, with the known spellings of usage types and units.
const offers = OFFERS.map((offer) =>
  readOffer(readFileSync(join(import.meta.dirname, `priceList/${offer}.json`), 'utf8')),
)
const { quotes, unknown, conflicts } = listedQuotes(offers, MODELS)

describe('the price list', () => {
  it('gives the prices of Amazon’s and of open models, listed per thousand tokens, per million', () => {
    expect(quotes.get('amazon.nova-lite-v1:0')).toEqual({
      regional: { input: 0.06, output: 0.24, cacheRead: 0.015 },
    })
    expect(quotes.get('deepseek.v3.2')).toEqual({ regional: { input: 0.62, output: 1.85 } })
    expect(quotes.get('mistral.mistral-large-2402-v1:0')).toEqual({ regional: { input: 4 } })
  })

  it('gives the prices of marketplace models, in both spellings', () => {
    expect(quotes.get('anthropic.claude-haiku-4-5-20251001-v1:0')).toEqual({
      regional: { input: 1.1, output: 5.5, cacheRead: 0.11, cacheWrite: 1.375, cacheWrite1h: 2.2 },
      global: { input: 1, output: 5, cacheWrite1h: 2 },
    })
    expect(quotes.get('anthropic.claude-opus-5-5')).toEqual({
      regional: { input: 4.4, output: 22, cacheRead: 0.22, cacheWrite: 5.5, cacheWrite1h: 8.8 },
      global: { input: 4 },
    })
  })

  it('distinguishes global from regional, and long from other input', () => {
    expect(quotes.get('amazon.nova-2-lite-v1:0')).toEqual({
      regional: { input: 0.33, output: 2.75 },
      global: { input: 0.3, output: 2.5 },
    })
    expect(quotes.get('anthropic.claude-sonnet-4-5-20250929-v1:0')).toEqual({
      regional: { 'long.input': 6.6 },
    })
  })

  it('ignores other endpoints, tiers, media and units than on-demand text', () => {
    expect(quotes.get('openai.gpt-oss-20b-1:0')).toEqual({ regional: { input: 0.07 } })
    expect(conflicts).toEqual([])
  })

  it('distinguishes models whose names start alike', () => {
    expect(quotes.get('amazon.titan-embed-text-v2:0')).toEqual({ regional: { input: 0.02 } })
    expect(quotes.has('amazon.titan-embed-text-v1')).toBe(false)
    expect(quotes.has('anthropic.claude-3-5-sonnet-20241022-v2:0')).toBe(true)
    expect(quotes.has('anthropic.claude-3-5-sonnet-20240620-v1:0')).toBe(false)
  })

  it('gives a variant for provisioned throughput the price of the plain model', () => {
    expect(quotes.get('amazon.nova-lite-v1:0:300k')).toEqual(quotes.get('amazon.nova-lite-v1:0'))
  })

  it('lists the models that it knows and the table does not', () => {
    expect(unknown).toEqual(['GLM 9'])
  })

  it('gives neither of two contradictory prices', () => {
    const row = { names: ['Nova Lite'], kind: 'regional' as const, rate: 'input' }
    const twice: Offer = {
      version: '1',
      rows: [
        { ...row, usd: 1 },
        { ...row, usd: 2 },
        { ...row, usd: 1 },
      ],
    }
    const list = listedQuotes([twice], MODELS)
    expect(list.conflicts).toEqual(['amazon.nova-lite-v1:0 regional input: 1 and 2'])
    expect(list.quotes.get('amazon.nova-lite-v1:0')).toEqual({ regional: {} })
  })

  it.each(['', 'not JSON', '{}', 'null', '{"version": "1", "products": {}}'])(
    'is not read from %j',
    (text) => {
      expect(() => readOffer(text)).toThrow()
    },
  )

  it('has an address for each offer and Region', () => {
    expect(offerUrl('AmazonBedrock', 'eu-west-1')).toBe(
      'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonBedrock/current/eu-west-1/index.json',
    )
  })
})
