import table from '../../prices/bedrock.json' with { type: 'json' }

/** US dollars per million tokens; `image` is per image that is generated or embedded. */
export type Rates = {
  input: number
  output: number
  cacheRead?: number
  /** For five minutes, or for the provider's only cache duration. */
  cacheWrite?: number
  cacheWrite1h?: number
  image?: number
}

/** The rates of a model. `long` replaces them for a call with more than `above` input tokens. */
export type ModelRates = Rates & { long?: Rates & { above: number } }

/** A foundation model of `prices/bedrock.json`. */
export type PricedModel = {
  /** The most output tokens of one generation; 0 if the model does not generate text. */
  maxOutputTokens: number
  /** The most input tokens that Bedrock accepts. Undefined if the model does not generate text. */
  contextTokens?: number
  /**
   * The most tokens that an input image counts as; 0 if images have their own price. Undefined if the model takes no
   * images.
   */
  imageTokens?: number
  /** A key of the table's `sources`. */
  source: string
  /** Rates by the model id. */
  regional?: ModelRates
  /** Rates by `us.`, `eu.` and the like, if they differ from `regional`. */
  geo?: ModelRates
  /** Rates by `global.` */
  global?: ModelRates
}

const MODELS: { readonly [modelId: string]: PricedModel } = table.models

/** The version of the price table: the day of its last update. */
export const TABLE_VERSION: string = table.version

/** Returns the table's entry for a foundation model id; undefined if the model is not in the table. */
export function pricedModel(modelId: string): PricedModel | undefined {
  return Object.hasOwn(MODELS, modelId) ? MODELS[modelId] : undefined
}

/** True for a model that generates images. */
export function makesImages({ maxOutputTokens, imageTokens, regional }: PricedModel): boolean {
  return maxOutputTokens === 0 && imageTokens === undefined && regional?.image !== undefined
}

/** True for a model whose cache writes have a price. */
export function chargesWrites({ regional, geo, global }: PricedModel): boolean {
  return [regional, geo, global].some((rates) => rates?.cacheWrite !== undefined)
}

/**
 * True for a model that writes to its cache by itself and charges for it. Anthropic's and Nova's models write only what
 * the body marks.
 */
export function writesUnasked(modelId: string, model: PricedModel | undefined): boolean {
  return model !== undefined && chargesWrites(model) && !/^(anthropic|amazon)\./.test(modelId)
}
