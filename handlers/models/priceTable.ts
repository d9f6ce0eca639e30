import table from '../../prices/bedrock.json' with { type: 'json' }

/** US dollars for a million tokens; `image`: for an image that is made or embedded. */
export type Rates = {
  input: number
  output: number
  cacheRead?: number
  /** Kept for five minutes, or for the one time that the provider knows. */
  cacheWrite?: number
  cacheWrite1h?: number
  image?: number
}

/** What a model costs; `long` replaces the rates of a call with more than `above` tokens of input. */
export type ModelRates = Rates & { long?: Rates & { above: number } }

/** A foundation model of `prices/bedrock.json`. */
export type PricedModel = {
  /** The most that one generation can have; 0 for a model that answers no text. */
  maxOutputTokens: number
  /** No call with more input is answered. Missing where a model answers no text. */
  contextTokens?: number
  /** The most that an image in the input counts, 0 where it has a price of its own. Missing where none is taken. */
  imageTokens?: number
  /** A key of the table's `sources`. */
  source: string
  /** By model id. */
  regional?: ModelRates
  /** By `us.`, `eu.` and the like, where it is not as `regional`. */
  geo?: ModelRates
  /** By `global.` */
  global?: ModelRates
}

const MODELS: { readonly [modelId: string]: PricedModel } = table.models

/** Names the table that a price was read from: the day it was last renewed. */
export const TABLE_VERSION: string = table.version

/** The table's entry of a foundation model id; undefined for a model that is not in it. */
export function pricedModel(modelId: string): PricedModel | undefined {
  return Object.hasOwn(MODELS, modelId) ? MODELS[modelId] : undefined
}

/** True for a model that answers images. */
export function makesImages({ maxOutputTokens, imageTokens, regional }: PricedModel): boolean {
  return maxOutputTokens === 0 && imageTokens === undefined && regional?.image !== undefined
}

/** True for a model whose writes to the cache have a price. */
export function chargesWrites({ regional, geo, global }: PricedModel): boolean {
  return [regional, geo, global].some((rates) => rates?.cacheWrite !== undefined)
}

/** True for a model that charges what it writes to its cache unasked. Anthropic's and Nova's are marked by the body. */
export function writesUnasked(modelId: string, model: PricedModel | undefined): boolean {
  return model !== undefined && chargesWrites(model) && !/^(anthropic|amazon)\./.test(modelId)
}
