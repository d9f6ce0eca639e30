import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FOUNDATION_MODELS } from '../../local/bedrock/catalogue.ts'
import { genaiUnknown } from '../../prices/genaiPrices.ts'
import { KINDS, type Quote } from '../../prices/quotes.ts'
import { compare, readTable, renewed, type Table } from '../../prices/table.ts'

const committed = readTable(join(import.meta.dirname, '../../prices/bedrock.json'))
const entries = Object.entries(committed.models)

describe('the committed table', () => {
  it('has every model of the catalogue and every text model of genai-prices', () => {
    const modelIds = Object.keys(committed.models)
    expect(FOUNDATION_MODELS.map(({ modelId }) => modelId).filter((id) => !modelIds.includes(id))).toEqual([])
    expect(genaiUnknown(modelIds)).toEqual([])
  })

  it.each(entries)('names the source and the date of the price of %s', (_, { source }) => {
    expect(committed.sources[source]?.date).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  it.each(
    entries.flatMap(([id, model]) =>
      KINDS.flatMap((kind) => (model[kind] ? [[id, kind, model[kind]] as const] : [])),
    ),
  )('has a price for %s, %s, that can be used to calculate costs', (_, __, rates) => {
    const { long, ...plain } = rates
    for (const tier of [plain, ...(typeof long === 'object' ? [long] : [])]) {
      const { input = -1, output = -1, cacheRead = 0, cacheWrite = input, cacheWrite1h = cacheWrite } = tier
      if (typeof input !== 'number') throw new Error('no number')
      for (const rate of Object.values(tier)) {
        // Costs are exact to six decimals.
        expect(Number(rate) * 1e6).toBeCloseTo(Math.round(Number(rate) * 1e6), 6)
        expect(Number(rate)).toBeGreaterThanOrEqual(0)
      }
      expect(input).toBeGreaterThanOrEqual(0)
      expect(output).toBeGreaterThanOrEqual(0)
      // The maximum cost of a call relies on both: a read costs at most as much as a write, and a write at least as
      // much as input.
      expect(Number(cacheRead)).toBeLessThanOrEqual(input)
      expect(Number(cacheWrite)).toBeGreaterThanOrEqual(input)
      expect(Number(cacheWrite1h)).toBeGreaterThanOrEqual(Number(cacheWrite))
    }
    if (typeof long !== 'object') return
    // Long input is never cheaper.
    for (const [name, rate] of Object.entries(plain)) expect(long[name]).toBeGreaterThanOrEqual(Number(rate))
  })

  it.each(entries)('has the context size of %s, if it generates text', (_, model) => {
    if (model.maxOutputTokens > 0) expect(model).toHaveProperty('contextTokens', expect.any(Number))
  })

  it('stays small, because functions include it', () => {
    expect(JSON.stringify(committed).length).toBeLessThan(25_000)
  })
})

const MODEL = 'amazon.nova-lite-v1:0'
const table: Table = {
  version: '2026-01-01',
  region: 'us-east-1',
  sources: { page: { name: 'page', date: '2025-12-01' } },
  models: { [MODEL]: { maxOutputTokens: 10, source: 'page', regional: { input: 1, output: 2 } } },
}
const says = (quote: Quote) => new Map([[MODEL, quote]])
const nothing = new Map()
const names = { priceList: 'list', genai: 'package', today: '2026-02-02' }

function outcome(priceList: Quote, genai: Quote) {
  const comparison = compare(table, says(priceList), says(genai))
  const next = renewed(table, comparison, names)
  return {
    changes: comparison.changes.map(({ kind, rate }) => `${kind} ${rate}`),
    disagreements: comparison.disagreements.map(({ kind, rate }) => `${kind} ${rate}`),
    model: next.models[MODEL],
    version: next.version,
  }
}

describe('a table that is compared with its sources', () => {
  it('is not changed if they agree with it, or have no price', () => {
    const rates = { input: 1, output: 2 }
    expect(outcome({ regional: rates }, { regional: rates, geo: rates })).toMatchObject({
      changes: [],
      disagreements: [],
      version: '2026-01-01',
    })
    expect(renewed(table, compare(table, nothing, nothing), names)).toBe(table)
  })

  it('takes the price of both sources, or of the only one that has it', () => {
    expect(outcome({ regional: { input: 3 } }, { regional: { input: 3, cacheRead: 0.5 } })).toMatchObject({
      changes: ['regional input', 'regional cacheRead'],
      model: { regional: { input: 3, output: 2, cacheRead: 0.5 } },
      version: '2026-02-02',
    })
  })

  it('keeps the whole model if they contradict each other', () => {
    expect(
      outcome({ regional: { input: 3, output: 4 } }, { regional: { input: 5, output: 4 } }),
    ).toMatchObject({
      disagreements: ['regional input'],
      changes: ['regional output'],
      model: { source: 'page', regional: { input: 1, output: 2 } },
      version: '2026-01-01',
    })
  })

  it('gets a geographic price that differs from the regional one, and a global one', () => {
    expect(outcome({}, { geo: { input: 1.1, output: 2 }, global: { input: 1, output: 1 } }).model).toEqual({
      maxOutputTokens: 10,
      source: 'genai',
      regional: { input: 1, output: 2 },
      geo: { input: 1.1, output: 2 },
      global: { input: 1, output: 1 },
    })
  })

  it('takes no incomplete price', () => {
    expect(outcome({ global: { input: 1 } }, { regional: { 'long.input': 9 } })).toMatchObject({
      changes: [],
      model: table.models[MODEL],
    })
  })

  it('keeps the prices for long input together', () => {
    const { model } = outcome({}, { regional: { 'long.above': 100, 'long.input': 2, 'long.output': 4 } })
    expect(model?.regional).toEqual({ input: 1, output: 2, long: { above: 100, input: 2, output: 4 } })
  })

  it('names the source of each change, and the day', () => {
    const comparison = compare(table, says({ regional: { input: 3 } }), nothing)
    expect(renewed(table, comparison, names)).toMatchObject({
      sources: { page: { date: '2025-12-01' }, priceList: { name: 'list', date: '2026-02-02' } },
      models: { [MODEL]: { source: 'priceList' } },
    })
  })

  it('is not modified itself', () => {
    const before = structuredClone(table)
    outcome({ regional: { input: 3 } }, {})
    expect(table).toEqual(before)
  })
})
