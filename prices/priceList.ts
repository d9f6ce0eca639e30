import { type Quote, type Quotes, rounded } from './quotes.ts'

/** The first offer has Amazon's own and open models, the second those of the marketplace (Claude, Cohere...). */
export const OFFERS = ['AmazonBedrock', 'AmazonBedrockFoundationModels'] as const

/** The URL of an offer's prices in a Region, which needs no credentials. */
export function offerUrl(offer: string, region: string): string {
  return `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${offer}/current/${region}/index.json`
}

/** The parts of an offer file that are read here. Source: AWS Billing user guide, 'Reading the service price list file'. */
type OfferFile = {
  version: string
  products: { [sku: string]: { attributes: { [name: string]: string } } }
  terms: { OnDemand: { [sku: string]: { [term: string]: { priceDimensions: { [id: string]: Dimension } } } } }
}

type Dimension = { unit: string; pricePerUnit: { USD?: string } }

/** A price of the offer: the list's name of the model, the rate of the table, and US dollars for a million tokens. */
type Row = { names: readonly string[]; kind: 'regional' | 'global'; rate: string; usd: number }

/** The prices of an offer, and its version. */
export type Offer = { version: string; rows: readonly Row[] }

/** @throws if the text is not an offer file. */
export function readOffer(text: string): Offer {
  const file: OfferFile = JSON.parse(text)
  if (typeof file?.version !== 'string' || !file.products || !file.terms?.OnDemand)
    throw new Error('it has no version, products or terms for on-demand use')
  const rows = Object.entries(file.products).flatMap(([sku, { attributes }]) => {
    const usageType = attributes['usagetype'] ?? ''
    const rate = rateOf(usageType, attributes['inferenceType'])
    const usd = usdPerMillion(file, sku)
    if (!rate || usd === undefined) return []
    const kind = /global/i.test(usageType) ? ('global' as const) : ('regional' as const)
    return [{ names: namesOf(attributes), kind, rate, usd }]
  })
  return { version: file.version, rows }
}

/** The prices of the models in the list, and the rows that could not be read with certainty. */
export type PriceList = {
  quotes: Quotes
  /** Names in the list that match none of the ids. */
  unknown: string[]
  /** Conflicting prices in the list; none of them is used. */
  conflicts: string[]
}

/** The prices of these models in all offers. */
export function listedQuotes(offers: readonly Offer[], modelIds: readonly string[]): PriceList {
  const quotes = new Map<string, Quote>()
  const unknown = new Set<string>()
  const conflicts = new Map<string, Set<number>>()
  for (const { names, kind, rate, usd } of offers.flatMap(({ rows }) => rows)) {
    const modelId = modelOf(names, modelIds)
    if (!modelId) {
      unknown.add(names[0] ?? '')
      continue
    }
    const quote = quotes.get(modelId) ?? {}
    const said = quote[kind]?.[rate] ?? usd
    if (said !== usd) {
      const label = `${modelId} ${kind} ${rate}`
      conflicts.set(label, (conflicts.get(label) ?? new Set([said])).add(usd))
    }
    quotes.set(modelId, { ...quote, [kind]: { ...quote[kind], [rate]: said } })
  }
  for (const label of conflicts.keys()) {
    const [modelId = '', kind, rate = ''] = label.split(' ')
    const rates = quotes.get(modelId)?.[kind === 'global' ? 'global' : 'regional']
    if (rates) delete rates[rate]
  }
  for (const modelId of modelIds) {
    const plain = modelIds.find((other) => isSizeOf(modelId, other))
    const quote = plain && quotes.get(plain)
    if (quote) quotes.set(modelId, quote)
  }
  return {
    quotes,
    unknown: [...unknown].sort(),
    conflicts: [...conflicts].map(([label, prices]) => `${label}: ${[...prices].join(' and ')}`),
  }
}

/** A model of provisioned throughput, such as `nova-lite-v1:0:300k`, costs the same as the plain model. */
function isSizeOf(modelId: string, other: string): boolean {
  return SIZE.test(modelId) && !SIZE.test(other) && modelId.startsWith(other)
}

const SIZE = /:\d+k$/

/** Other tiers, capacity by the hour, media and customization have prices of their own; mantle is another endpoint. */
const OTHER_THINGS =
  /batch|flex|priority|latency|provisioned|reserved|tpm|custom|training|storage|audio|video|speech|image|grounding|search|mantle/i

/** The rate of the table that a row belongs to. Three spellings are in use, such as `InputTokenCount_Global`. */
function rateOf(usageType: string, inferenceType = ''): string | undefined {
  const text = `${usageType} ${inferenceType}`
  if (OTHER_THINGS.test(text)) return undefined
  const name = nameOfRate(text)
  if (!name) return undefined
  return /long.?(ctx|context)|lctx/i.test(usageType) ? `long.${name}` : name
}

function nameOfRate(text: string): string | undefined {
  if (/cache.?write.*1h/i.test(text)) return 'cacheWrite1h'
  if (/cache.?write/i.test(text)) return 'cacheWrite'
  if (/cache.?read/i.test(text)) return 'cacheRead'
  if (/(output|response).?token/i.test(text)) return 'output'
  return /input.?token/i.test(text) ? 'input' : undefined
}

/** The marketplace counts in millions of tokens and calls that `Units`. */
const MILLIONS: { [unit: string]: number } = { '1K tokens': 1000, '1M tokens': 1, Units: 1 }

function usdPerMillion({ terms }: OfferFile, sku: string): number | undefined {
  const dimensions = Object.values(terms.OnDemand[sku] ?? {}).flatMap((term) =>
    Object.values(term.priceDimensions),
  )
  const [dimension, ...others] = dimensions
  const factor = MILLIONS[dimension?.unit ?? '']
  const usd = Number(dimension?.pricePerUnit.USD)
  return others.length > 0 || factor === undefined || !(usd >= 0) ? undefined : rounded(usd * factor)
}

/** The list uses the display names of models, only sometimes an id inside the usage type. */
function namesOf(attributes: { [name: string]: string }): string[] {
  const id = /^[A-Z0-9]+-(.+?\..+?)-(input|output|cache)/.exec(attributes['usagetype'] ?? '')?.[1]
  const { model, titanModel, servicename } = attributes
  return [model, titanModel, servicename?.replace(/ \(Amazon Bedrock Edition\)$/, ''), id].flatMap(
    (name) => name ?? [],
  )
}

/** The list's names of models that differ from the words of their ids. */
const CALLED: { [key: string]: string } = {
  nova20lite: 'amazon.nova-2-lite-v1:0',
  titanembeddingsg1text: 'amazon.titan-embed-text-v1',
  titanembeddingsv2text: 'amazon.titan-embed-text-v2:0',
  titanembeddingv2text: 'amazon.titan-embed-text-v2:0',
  titantextembeddingsv2: 'amazon.titan-embed-text-v2:0',
  titantextg1lite: 'amazon.titan-text-lite-v1',
  titantextg1express: 'amazon.titan-text-express-v1',
  titantextpremier: 'amazon.titan-text-premier-v1:0',
  claude35sonnet: 'anthropic.claude-3-5-sonnet-20240620-v1:0',
  claude35sonnetv2: 'anthropic.claude-3-5-sonnet-20241022-v2:0',
  deepseekr1: 'deepseek.r1-v1:0',
  gptoss20b: 'openai.gpt-oss-20b-1:0',
  gptoss120b: 'openai.gpt-oss-120b-1:0',
  deepseekv32: 'deepseek.v3.2',
  llama38b: 'meta.llama3-8b-instruct-v1:0',
  llama370b: 'meta.llama3-70b-instruct-v1:0',
  llama318b: 'meta.llama3-1-8b-instruct-v1:0',
  llama3170b: 'meta.llama3-1-70b-instruct-v1:0',
  llama3370b: 'meta.llama3-3-70b-instruct-v1:0',
  llama4maverick17b: 'meta.llama4-maverick-17b-instruct-v1:0',
  llama4scout17b: 'meta.llama4-scout-17b-instruct-v1:0',
  mistral7b: 'mistral.mistral-7b-instruct-v0:2',
  mixtral8x7b: 'mistral.mixtral-8x7b-instruct-v0:1',
}

/** The model of the first name that matches any; none if that name matches several. AWS's bill has the same names. */
export function modelOf(names: readonly string[], modelIds: readonly string[]): string | undefined {
  for (const name of names) {
    if (modelIds.includes(name)) return name
    const called = CALLED[keyOf(name)]
    if (called) return called
    const [modelId, ...others] = modelIds.filter((id) => !SIZE.test(id) && keyOf(wordsOf(id)) === keyOf(name))
    if (modelId && others.length === 0) return modelId
  }
  return undefined
}

/** An id without its provider, date and version. */
function wordsOf(modelId: string): string {
  return modelId.replace(/^[a-z0-9-]+\./, '').replace(/(-\d{8})?(-v\d+)?(:\w+)*$/, '')
}

function keyOf(name: string): string {
  return name
    .replace('(dense)', '')
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase()
}
