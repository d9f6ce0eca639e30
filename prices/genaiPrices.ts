import { calcPrice, findProvider, type ModelPrice } from '@pydantic/genai-prices'
import { type FlatRates, isSameModel, type Quote, type Quotes, rounded } from './quotes.ts'

const PROVIDER = { providerId: 'aws' }

const NAMES: { [name: string]: string } = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cacheRead',
  cache_write_mtok: 'cacheWrite',
  cache_write_1h_mtok: 'cacheWrite1h',
}

/**
 * The prices of these models in the package genai-prices, for US East (N. Virginia). The package matches ids loosely,
 * so each match is checked: it must be the same model, and a global price must be meant as one.
 *
 * @param timestamp the day of the prices: the package knows some past and future changes.
 */
export function genaiQuotes(modelIds: readonly string[], timestamp: Date): Quotes {
  return new Map(
    modelIds.map((modelId) => {
      const quote: Quote = {}
      const regional = ratesOf(modelId, modelId, timestamp)
      const geo = ratesOf(`us.${modelId}`, modelId, timestamp)
      const global = ratesOf(`global.${modelId}`, modelId, timestamp)
      if (regional) quote.regional = regional
      if (geo) quote.geo = geo
      if (global) quote.global = global
      return [modelId, quote]
    }),
  )
}

/** Models of the package that none of these ids names, but for those that only speak. */
export function genaiUnknown(modelIds: readonly string[]): string[] {
  const known = findProvider(PROVIDER)?.models ?? []
  return known
    .map(({ id }) => id)
    .filter((id) => !id.includes('sonic') && !modelIds.some((modelId) => isSameModel(bare(id), modelId)))
}

function ratesOf(id: string, modelId: string, timestamp: Date): FlatRates | undefined {
  const match = calcPrice({ input_tokens: 1 }, id, { ...PROVIDER, timestamp })
  if (!match || !isSameModel(bare(match.model.id), modelId)) return undefined
  if (id.startsWith('global.') !== match.model.id.startsWith('global.')) return undefined
  return flat(match.model_price)
}

function bare(id: string): string {
  return id.replace(/^(regional|global)\./, '')
}

function flat(price: ModelPrice): FlatRates {
  const rates: FlatRates = {}
  for (const [key, name] of Object.entries(NAMES)) {
    const rate = price[key]
    if (rate === undefined) continue
    if (typeof rate === 'number') rates[name] = rounded(rate)
    else {
      rates[name] = rounded(rate.base)
      const [tier] = rate.tiers
      if (!tier) continue
      rates['long.above'] = tier.start
      rates[`long.${name}`] = rounded(tier.price)
    }
  }
  return rates
}
