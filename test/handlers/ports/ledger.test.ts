import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { windowOf } from '../../../handlers/ledger/window.ts'
import type { Call, Limits } from '../../../handlers/ports/account.ts'
import { getItem } from '../../../handlers/ports/dynamodb.ts'
import { ledger, type Spending } from '../../../handlers/ports/ledger.ts'
import { startLedgerTable } from '../ledger/ledgerTable.ts'

// A Wednesday in the future, since the table deletes expired items by the real clock.
const NOW = Date.parse('2037-11-25T12:00:00Z')
const MINUTE = 60_000
const signal = new AbortController().signal
const LIMITS: Limits = {
  requests: { limit: 25, window: windowOf('DAY', NOW) },
  money: { limit: 100, window: windowOf('MONTH', NOW) },
  calls: 2,
}
const SPENDING: Spending = {
  modelId: 'amazon.nova-lite-v1:0',
  sub: 'sub-of-joe',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 3,
  cacheWriteTokens: 4,
  images: 5,
  money: 12,
}

let table: { close: () => void }
beforeAll(async () => {
  table = await startLedgerTable()
})
afterAll(() => table.close())

let people = 0
let person = ''
beforeEach(() => {
  people += 1
  person = `person-${people}`
})

let ids = 0
const call = (over: Partial<Call> = {}): Call => {
  ids += 1
  return { id: `call-${ids}`, at: NOW, requests: 1, money: 30, until: (over.at ?? NOW) + MINUTE, ...over }
}
const payer = (keyId?: string) => ({ person, sub: SPENDING.sub, ...(keyId !== undefined && { keyId }) })
const holding = async (asked: Call, keyId?: string) => {
  const reserved = await ledger.reserve(payer(keyId), asked, LIMITS, signal)
  if (reserved.outcome !== 'held') throw new Error(`Refused for ${reserved.limit}`)
  return reserved.hold
}
const calls = (from = NOW, to = NOW + 1) => Array.fromAsync(ledger.calls(person, from, to, signal))
const balance = () => ledger.read({ person }, LIMITS, signal)

describe('a dead call', () => {
  const later = NOW + 16 * MINUTE
  const dying = () => call({ until: later, modelId: SPENDING.modelId })

  test('counts in full, and is released by the next call once its time is over', async () => {
    await holding(dying())
    await holding(call({ at: later - 1 }))
    expect(await ledger.reserve(payer(), call({ at: later - 1 }), LIMITS, signal)).toMatchObject({
      outcome: 'refused',
      limit: 'calls',
    })
    await holding(call({ at: later, until: later + MINUTE }))
    expect(await calls()).toMatchObject([{ modelId: SPENDING.modelId, money: 30, unsettled: true }])
    expect(await balance()).toMatchObject({ money: { used: 90, held: 60 }, calls: { inFlight: 2 } })
  })

  test('is settled by its record if it wrote one', async () => {
    const asked = dying()
    await holding(asked)
    await ledger.record(person, asked, SPENDING, signal)
    await holding(call({ at: later }))
    expect(await calls()).toMatchObject([{ ...SPENDING, id: asked.id, at: NOW }])
    expect(await balance()).toMatchObject({ money: { used: 12 + 30 } })
  })

  test('is released once, however many calls find it', async () => {
    await Promise.all([holding(dying()), holding(dying())])
    const all = await Promise.all(
      Array.from({ length: 10 }, () => ledger.reserve(payer(), call({ at: later }), LIMITS, signal)),
    )
    expect(all.filter(({ outcome }) => outcome === 'held')).toHaveLength(1)
    expect(await balance()).toMatchObject({ money: { used: 90, held: 30 }, calls: { inFlight: 1 } })
    expect(await calls()).toHaveLength(2)
  })

  test('leaves no record if it called no model', async () => {
    await holding(call({ until: later, money: 0 }))
    await holding(call({ at: later, money: 0 }))
    expect(await calls()).toEqual([])
    expect(await balance()).toMatchObject({ requests: { used: 2 }, calls: { inFlight: 1 } })
  })
})

describe('records', () => {
  test('are written once per call', async () => {
    const asked = call()
    await ledger.record(person, asked, SPENDING, signal)
    await ledger.record(person, asked, { ...SPENDING, money: 99 }, signal)
    expect(await calls()).toEqual([{ ...SPENDING, id: asked.id, at: NOW }])
  })

  test('are kept for 400 days', async () => {
    const asked = call()
    await ledger.record(person, asked, SPENDING, signal)
    const sk = `${new Date(asked.at).toISOString()}#${asked.id}`
    const item = await getItem({ pk: `calls#${person}`, sk }, signal)
    const days = (Number(item?.['expiresAt']) * 1000 - Date.now()) / 86_400_000
    expect(days).toBeCloseTo(400, 1)
  })

  test('are read by their time range, which includes its start and excludes its end', async () => {
    for (const at of [NOW - 1, NOW, NOW + 1]) await ledger.record(person, call({ at }), SPENDING, signal)
    expect((await calls()).map(({ at }) => at)).toEqual([NOW])
    expect((await calls(NOW - 1, NOW + 2)).map(({ at }) => at)).toEqual([NOW - 1, NOW, NOW + 1])
  })

  test('belong to one person', async () => {
    await ledger.record('somebody else', call(), SPENDING, signal)
    expect(await calls()).toEqual([])
  })
})

describe('an access key', () => {
  test("has an account of its own beside its person's", async () => {
    await holding(call())
    await holding(call({ money: 5 }), 'a')
    await holding(call({ money: 7 }), 'b')
    const balances = await ledger.readKeys(person, LIMITS, signal)
    expect([...balances].map(([id, { money }]) => [id, money.used])).toEqual([
      ['a', 5],
      ['b', 7],
    ])
    expect(await balance()).toMatchObject({ money: { used: 30 } })
  })
})
