import { readFileSync, writeFileSync } from 'node:fs'
import { type FlatRates, KINDS, type Kind, type Quotes } from './quotes.ts'

type Rates = { [rate: string]: number | { [rate: string]: number } }

type Model = { source: string; maxOutputTokens: number } & { [kind in Kind]?: Rates }

/** `prices/bedrock.json`. */
export type Table = {
  /** The day of the last update. */
  version: string
  region: string
  sources: { [source: string]: { name: string; date: string; byHand?: string } }
  models: { [modelId: string]: Model }
}

/** A rate of the table that differs from the sources. */
export type Finding = {
  modelId: string
  kind: Kind
  rate: string
  /** Missing if the table does not have it. */
  now: number | undefined
  priceList: number | undefined
  genai: number | undefined
}

/** The differences between the sources and the table. */
export type Comparison = {
  /** Differences on which the sources agree, or which only one source knows. */
  changes: Finding[]
  /** The sources contradict each other. */
  disagreements: Finding[]
}

/** @throws if the file is missing or is not JSON. */
export function readTable(file: string): Table {
  return JSON.parse(readFileSync(file, 'utf8'))
}

export function writeTable(file: string, table: Table): void {
  writeFileSync(file, `${JSON.stringify(table, null, 2)}\n`)
}

/** Compares the table with the price list and genai-prices, rate by rate. */
export function compare({ models }: Table, priceList: Quotes, genai: Quotes): Comparison {
  const changes: Finding[] = []
  const disagreements: Finding[] = []
  for (const [modelId, model] of Object.entries(models)) {
    const said = { list: priceList.get(modelId) ?? {}, package: genai.get(modelId) ?? {} }
    // A profile of a geography costs the same as the Region now does, unless the table says otherwise.
    const regional = {
      ...flat(model.regional ?? {}),
      ...said.package.regional,
      ...said.list.regional,
    }
    for (const kind of KINDS) {
      const rates = kind === 'geo' && !model.geo ? regional : flat(model[kind] ?? {})
      const list = said.list[kind] ?? {}
      const package_ = said.package[kind] ?? {}
      for (const rate of new Set([...Object.keys(list), ...Object.keys(package_)])) {
        if (!isUsable(rate, { ...list, ...package_, ...rates })) continue
        const finding = {
          modelId,
          kind,
          rate,
          now: rates[rate],
          priceList: list[rate],
          genai: package_[rate],
        }
        const now = finding.priceList ?? finding.genai
        if (finding.genai !== undefined && finding.genai !== now) disagreements.push(finding)
        else if (now !== finding.now) changes.push(finding)
      }
    }
  }
  return { changes, disagreements }
}

/** Removes incomplete prices: a kind needs input and output, and rates for long input need their threshold. */
function isUsable(rate: string, all: FlatRates): boolean {
  if (rate.startsWith('long.') && all['long.above'] === undefined) return false
  return all['input'] !== undefined && all['output'] !== undefined
}

/**
 * The table with the changes of all models on which the sources agree. A model with a contradiction stays unchanged as
 * a whole.
 *
 * @param names the current names of the sources, and today.
 */
export function renewed(
  table: Table,
  { changes, disagreements }: Comparison,
  names: { priceList: string | undefined; genai: string; today: string },
): Table {
  const disputed = new Set(disagreements.map(({ modelId }) => modelId))
  const models = structuredClone(table.models)
  const used = new Set<string>()
  for (const { modelId, kind, rate, priceList, genai } of changes) {
    const model = models[modelId]
    if (!model || disputed.has(modelId)) continue
    const source = priceList === undefined ? 'genai' : 'priceList'
    const rates = model[kind] ?? structuredClone((kind === 'geo' && model.regional) || {})
    model[kind] = rates
    set(rates, rate, priceList ?? genai ?? 0)
    model.source = source
    used.add(source)
  }
  if (used.size === 0) return table
  const { today } = names
  const sources = { ...table.sources }
  if (used.has('genai')) sources['genai'] = { ...sources['genai'], name: names.genai, date: today }
  if (used.has('priceList')) sources['priceList'] = { name: names.priceList ?? '', date: today }
  return { ...table, version: today, sources, models }
}

function flat(rates: Rates): FlatRates {
  return Object.fromEntries(
    Object.entries(rates).flatMap(([name, value]) =>
      typeof value === 'number'
        ? [[name, value]]
        : Object.entries(value).map(([inner, usd]) => [`${name}.${inner}`, usd]),
    ),
  )
}

function set(rates: Rates, rate: string, usd: number): void {
  const [name = rate, inner] = rate.split('.')
  if (inner === undefined) rates[name] = usd
  else rates[name] = { ...(typeof rates[name] === 'object' && rates[name]), [inner]: usd }
}
