import { modelIdOf } from './family.ts'
import { type ModelRates, pricedModel, type Rates, TABLE_VERSION } from './priceTable.ts'
import type { Usage } from './usage.ts'

/** What a call of one model costs, and the version of the table that says so. */
export type Price = ModelRates & { version: string }

/**
 * The price of what InvokeModel is asked for.
 *
 * An inference profile of a geography costs what the model costs in its Region, unless the table says
 * otherwise; a global one only what the table says. Source: Bedrock user guide, 'Increase throughput with
 * cross-Region inference': the price is that of the Region the call starts from.
 *
 * @param modelIdOrArn a model id, an inference profile id, or the ARN of either.
 * @returns undefined for a model that is not in the table and for an identifier that does not tell its model,
 * such as the ARN of an application inference profile.
 */
export function priceOf(modelIdOrArn: string): Price | undefined {
  const modelId = modelIdOf(modelIdOrArn)
  const model = modelId === undefined ? undefined : pricedModel(modelId)
  if (!modelId || !model) return undefined
  const id = modelIdOrArn.slice(modelIdOrArn.lastIndexOf('/') + 1)
  const rates = ratesOf(model, id.slice(0, -modelId.length))
  return rates && { ...rates, version: TABLE_VERSION }
}

function ratesOf({ regional, geo, global }: NonNullable<ReturnType<typeof pricedModel>>, geography: string) {
  if (geography === '') return regional
  return geography === 'global.' ? global : (geo ?? regional)
}

/** Prices have at most six decimals: a rate times this is a whole number. */
const SCALE = 1_000_000

/**
 * What a usage costs, in whole micro-dollars, rounded up once at the end. Exact: dollars for a million tokens are
 * micro-dollars for one, and are multiplied as integers.
 *
 * A rate that the price does not name is that of input. Writes to a cache whose time to live is not told are
 * charged at the dearer of the two rates.
 *
 * @throws RangeError where a figure of the usage is not a whole number from 0.
 */
export function costOf(price: Price, usage: Usage): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, images } = usage
  const { long } = price
  const isLong = long !== undefined && inputTokens + cacheReadTokens + cacheWriteTokens > long.above
  const rates: Rates = isLong ? long : price
  const write = rates.cacheWrite ?? rates.input
  const write1h = Math.max(write, rates.cacheWrite1h ?? write)
  const kept1h = Math.min(usage.cacheWrite1hTokens ?? cacheWriteTokens, cacheWriteTokens)
  const scaled =
    scaledCost(inputTokens, rates.input) +
    scaledCost(outputTokens, rates.output) +
    scaledCost(cacheReadTokens, rates.cacheRead ?? rates.input) +
    scaledCost(cacheWriteTokens - kept1h, write) +
    scaledCost(kept1h, write1h) +
    scaledCost(images, rates.image ?? 0) * BigInt(SCALE)
  return Number((scaled + BigInt(SCALE - 1)) / BigInt(SCALE))
}

function scaledCost(count: number, rate: number): bigint {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`Not a count: ${count}`)
  return BigInt(count) * BigInt(Math.round(rate * SCALE))
}
