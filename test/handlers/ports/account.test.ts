import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { windowOf } from '../../../handlers/ledger/window.ts'
import { type Call, type Limits, read, reserve, settle } from '../../../handlers/ports/account.ts'
import { getItem } from '../../../handlers/ports/dynamodb.ts'
import { AwsError } from '../../../local/aws/call.ts'
import { startLedgerTable } from '../ledger/ledgerTable.ts'

// A Wednesday in the future, since the table deletes expired items by the real clock.
const NOW = Date.parse('2037-11-25T12:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const signal = new AbortController().signal

let table: { close: () => void }
/** The accounts that somebody else changes ahead of each of our updates, and how often it happened. */
const overtaken = new Map<string, number>()
beforeAll(async () => {
  table = await startLedgerTable(async (call, { action }, run) => {
    const [pk] =
      action === 'dynamodb:UpdateItem'
        ? [...overtaken.keys()].filter((key) => call.body.includes(`"${key}"`))
        : []
    if (pk === undefined) return run()
    overtaken.set(pk, (overtaken.get(pk) ?? 0) + 1)
    throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed')
  })
})
afterAll(() => table.close())

let people = 0
let account = { pk: '', sk: 'account' }
beforeEach(() => {
  people += 1
  account = { pk: `account#${people}`, sk: 'account' }
})

const limits = (over: { requests?: number; money?: number; calls?: number } = {}, now = NOW): Limits => ({
  requests: { limit: over.requests, window: windowOf('DAY', now) },
  money: { limit: over.money, window: windowOf('MONTH', now) },
  calls: over.calls,
})
let ids = 0
const call = (over: Partial<Call> = {}): Call => {
  ids += 1
  return { id: `call-${ids}`, at: NOW, requests: 1, money: 30, until: NOW + HOUR, ...over }
}
const reserving = (limit: Limits, over: Partial<Call> = {}) => reserve(account, call(over), limit, signal)
const holding = async (limit: Limits, over: Partial<Call> = {}) => {
  const reserved = await reserving(limit, over)
  if (reserved.outcome !== 'held') throw new Error(`Refused for ${reserved.limit}`)
  return reserved.hold
}
const balance = (now = NOW, limit = limits({}, now)) =>
  read(account, limit, signal, now).then((it) => it.balance)

describe('a reservation', () => {
  test('counts the call, holds its highest cost and takes a place in flight', async () => {
    await holding(limits())
    expect(await balance()).toMatchObject({
      requests: { used: 1, held: 1 },
      money: { used: 30, held: 30 },
      calls: { inFlight: 1 },
      lastCall: NOW,
    })
  })

  test.each([
    ['requests', { requests: 2 }],
    ['money', { money: 89 }],
    ['calls', { calls: 2 }],
  ] as const)('is refused over the limit of %s, and then changes nothing', async (limit, over) => {
    await holding(limits(over))
    await holding(limits(over))
    const before = await getItem(account, signal)
    expect(await reserving(limits(over))).toMatchObject({ outcome: 'refused', limit })
    expect(await getItem(account, signal)).toEqual(before)
  })

  test.each(['requests', 'money', 'calls'] as const)(
    'is always refused for a limit of 0 %s',
    async (limit) => {
      expect(await reserving(limits({ [limit]: 0 }))).toMatchObject({ outcome: 'refused', limit })
      await holding(limits())
      expect(await reserving(limits({ [limit]: 0 }))).toMatchObject({ outcome: 'refused', limit })
    },
  )

  test('may reach the limit exactly', async () => {
    await holding(limits({ requests: 1, money: 30, calls: 1 }))
  })

  test('passes exactly as many calls as each limit allows, however many arrive at once', async () => {
    for (const over of [{ requests: 7 }, { money: 7 * 30 }, { calls: 7 }]) {
      account = { pk: `account#${people}#${JSON.stringify(over)}`, sk: 'account' }
      const all = await Promise.all(Array.from({ length: 40 }, () => reserving(limits(over))))
      expect(all.filter(({ outcome }) => outcome === 'held')).toHaveLength(7)
    }
  })

  test('finds its own hold when it is repeated', async () => {
    const asked = call()
    const [first, again] = await Promise.all([
      reserve(account, asked, limits(), signal),
      reserve(account, asked, limits(), signal),
    ])
    expect(first).toEqual(again)
    expect(await reserve(account, asked, limits({ requests: 1 }), signal)).toMatchObject({ outcome: 'held' })
    expect(await balance()).toMatchObject({
      requests: { used: 1 },
      money: { used: 30 },
      calls: { inFlight: 1 },
    })
  })

  test('gives up after 20 attempts that others preceded, and so does a settlement', async () => {
    const hold = await holding(limits())
    overtaken.set(account.pk, 0)
    await expect(reserving(limits())).rejects.toThrow(
      'Other calls changed the account at each of 20 attempts',
    )
    expect(overtaken.get(account.pk)).toBe(20)
    await expect(settle(hold, { requests: 1, money: 10 }, limits(), signal)).rejects.toThrow(
      'at each of 20 attempts',
    )
    expect(overtaken.get(account.pk)).toBe(40)
  })

  test('reports dead calls, and no others', async () => {
    const dead = await holding(limits(), { until: NOW })
    await holding(limits(), { until: NOW + 1 })
    expect(await reserving(limits({ calls: 2 }))).toMatchObject({ outcome: 'refused', dead: [dead] })
    expect(await reserving(limits())).toMatchObject({ outcome: 'held', dead: [dead] })
  })

  test('keeps the item one day longer than its windows', async () => {
    await holding(limits())
    const { expiresAt } = (await getItem(account, signal)) ?? {}
    expect(expiresAt).toBe(Date.parse('2037-12-02T00:00:00Z') / 1000)
  })
})

describe('a settlement', () => {
  test('replaces the hold with the usage', async () => {
    const hold = await holding(limits())
    expect(await settle(hold, { requests: 1, money: 12 }, limits(), signal, NOW)).toMatchObject({
      requests: { used: 1, held: 0 },
      money: { used: 12, held: 0 },
      calls: { inFlight: 0 },
    })
  })

  test('releases a call that was not made', async () => {
    const hold = await holding(limits())
    await settle(hold, { requests: 0, money: 0 }, limits(), signal, NOW)
    expect(await balance()).toMatchObject({ requests: { used: 0 }, money: { used: 0 } })
  })

  test('changes nothing when it is repeated', async () => {
    const hold = await holding(limits())
    await Promise.all([1, 2, 3].map(() => settle(hold, { requests: 1, money: 12 }, limits(), signal, NOW)))
    expect(await balance()).toMatchObject({ money: { used: 12 }, calls: { inFlight: 0 } })
  })
})

describe('a window', () => {
  test('is followed by an empty one when it has ended; its holds stay in it', async () => {
    const hold = await holding(limits())
    const tomorrow = NOW + DAY
    await holding(limits({}, tomorrow), { at: tomorrow, until: tomorrow + HOUR })
    expect(await balance(tomorrow)).toMatchObject({
      requests: { used: 1, held: 1 },
      money: { used: 60, held: 60 },
      calls: { inFlight: 2 },
    })
    await settle(hold, { requests: 0, money: 10 }, limits({}, tomorrow), signal, tomorrow)
    expect(await balance(tomorrow)).toMatchObject({
      requests: { used: 1, held: 1 },
      money: { used: 40, held: 30 },
      calls: { inFlight: 1 },
    })
  })

  test('counts nothing after its end, even before the next call', async () => {
    await holding(limits())
    expect(await balance(NOW + DAY)).toMatchObject({ requests: { used: 0, held: 0 }, money: { used: 30 } })
    expect((await balance(NOW + DAY)).requests.window.ends).toEqual(new Date('2037-11-27T00:00:00Z'))
  })

  test('begins once, however many calls arrive in its first moment', async () => {
    const tomorrow = NOW + DAY
    await holding(limits())
    const all = await Promise.all(
      Array.from({ length: 30 }, () => reserving(limits({ requests: 5 }, tomorrow), { at: tomorrow })),
    )
    expect(all.filter(({ outcome }) => outcome === 'held')).toHaveLength(5)
  })

  test('is not left for an earlier one by a clock that lags', async () => {
    const tomorrow = Date.parse('2037-11-26T00:00:00Z')
    await holding(limits({}, tomorrow), { at: tomorrow })
    await holding(limits({}, tomorrow - 1), { at: tomorrow - 1 })
    expect(await balance(tomorrow)).toMatchObject({ requests: { used: 2 } })
  })

  test('keeps its usage when the period changes', async () => {
    await holding(limits())
    const weekly = { ...limits({ requests: 2 }), requests: { limit: 2, window: windowOf('WEEK', NOW) } }
    await holding(weekly)
    expect(await reserving(weekly)).toMatchObject({
      outcome: 'refused',
      limit: 'requests',
      balance: { requests: { used: 2, window: { period: 'WEEK', ends: new Date('2037-11-29T00:00:00Z') } } },
    })
  })
})
