import { modelIdOf } from './family.ts'
import { type ModelRates, pricedModel, type Rates, TABLE_VERSION } from './priceTable.ts'
import type { Usage } from './usage.ts'

/** The rates of one model, and the version of the price table. */
export type Price = ModelRates & { version: string }

/**
 * Returns the price of what InvokeModel is called with.
 *
 * A geographic inference profile costs what the model costs in its Region, unless the table says otherwise; a global
 * profile has only the price in the table. Source: Bedrock user guide, 'Increase throughput with cross-Region
 * inference': the price is that of the Region in which the call starts.
 *
 * @param modelIdOrArn a model id, an inference profile id, or the ARN of either.
 * @returns undefined if the model is not in the table, or if the identifier does not tell its model, such as the ARN of
 *   an application inference profile.
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

/** Prices have at most six decimals, so a rate times this is a whole number. */
const SCALE = 1_000_000

/**
 * Returns the cost of a usage in whole micro-dollars, rounded up once at the end. It is exact: dollars per million
 * tokens are micro-dollars per token, and are multiplied as integers.
 *
 * A missing rate defaults to the input rate. Cache writes with an unknown time to live cost the higher of the two
 * rates.
 *
 * @throws RangeError if a figure of the usage is not a whole number from 0.
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
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(`A usage figure must be a whole number from 0, not ${count}`)
  return BigInt(count) * BigInt(Math.round(rate * SCALE))
}
