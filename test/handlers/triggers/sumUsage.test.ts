import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { sumUp } from '../../../handlers/ledger/usage.ts'
import { dynamodb } from '../../../handlers/ports/dynamodb.ts'
import { ledger, type Spending } from '../../../handlers/ports/ledger.ts'
import { type Days, usage } from '../../../handlers/ports/usage.ts'
import { handler, sumUpDays } from '../../../handlers/triggers/sumUsage.ts'
import { contextOf } from '../invocation.ts'
import { startLedgerTable } from '../ledger/ledgerTable.ts'

const signal = new AbortController().signal

let table: { close: () => void }
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  table = await startLedgerTable()
})
afterEach(empty)
afterAll(() => {
  vi.useRealTimers()
  table.close()
})

/** Empties the table, which all tests share, since the ports keep their client. */
async function empty(): Promise<void> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: 'ledger-table' }))
  for (const { pk, sk } of Items) {
    const Key = { ...(pk && { pk }), ...(sk && { sk }) }
    await dynamodb.send(new DeleteItemCommand({ TableName: 'ledger-table', Key }))
  }
}

const SPENDING: Spending = {
  modelId: 'amazon.nova-lite-v1:0',
  sub: 'joe',
  inputTokens: 10,
  outputTokens: 5,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  images: 0,
  money: 100,
}
let calls = 0
/** Records a call that ended at a given time, for a person whose hash begins with another digit each time. */
async function record(ended: string, over: Partial<Spending> = {}): Promise<void> {
  vi.setSystemTime(ended)
  calls += 1
  const at = Date.now() - 1000
  const person = `${'0123456789abcdef'[calls % 16]}${'0'.repeat(31)}`
  const call = { id: `call-${calls}`, at, requests: 1, money: 100, until: at + 60_000 }
  await ledger.record(person, call, { ...SPENDING, ...over }, signal)
}
const sumUpAt = (time: string, mayGoOn = () => true) =>
  sumUpDays(usage, { now: Date.parse(time), mayGoOn, signal })
/** Requests and money by day and user. */
async function told(days: Days): Promise<{ [told: string]: [requests: number, money: number] }> {
  const sums = await sumUp(days, ({ day, sub }) => ({ day, sub }), usage, signal)
  return Object.fromEntries(
    [...sums].map(([, { told, counts }]) => [`${told.day} ${told.sub}`, [counts.requests, counts.money]]),
  )
}
const DAYS = { from: '2037-01-30', to: '2037-02-02' }
const ALL = {
  '2037-01-30 joe': [2, 150],
  '2037-01-31 joe': [1, 100],
  '2037-02-01 jane': [1, 7],
  '2037-02-02 joe': [1, 100],
}
async function recordAll(): Promise<void> {
  await record('2037-01-30T00:00:00.000Z')
  await record('2037-01-30T23:59:59.999Z', { money: 50, plan: 'research' })
  await record('2037-01-31T00:00:00.000Z')
  await record('2037-02-01T12:00:00.000Z', { sub: 'jane', money: 7, unsettled: true })
  await record('2037-02-02T00:00:01.000Z')
}

describe('usage of everyone', () => {
  test('comes from the calls, of any person, month and time of day', async () => {
    await recordAll()
    expect(await told(DAYS)).toEqual(ALL)
    expect(await told({ from: '2037-01-31', to: '2037-01-31' })).toEqual({ '2037-01-31 joe': [1, 100] })
  })

  test('is the same before, while and after its days are summed up', async () => {
    await recordAll()
    expect(await sumUpAt('2037-02-01T02:00:00Z')).toEqual(['2037-01-31'])
    expect(await usage.summedDays(signal)).toEqual({ from: '2037-01-31', to: '2037-01-31' })
    expect(await told(DAYS)).toEqual(ALL)
    expect(await sumUpAt('2037-02-03T02:00:00Z')).toEqual(['2037-02-01', '2037-02-02'])
    expect(await told(DAYS)).toEqual(ALL)
  })

  test('comes from the sums where they exist', async () => {
    await record('2037-01-31T10:00:00Z')
    await sumUpAt('2037-02-01T02:00:00Z')
    // No real call ends on a finished day; this one shows that only the sums are read.
    await record('2037-01-31T10:00:00Z')
    expect(await told(DAYS)).toEqual({ '2037-01-31 joe': [1, 100] })
  })

  test('keeps plan, model and unsettled calls separate in the sums', async () => {
    await record('2037-01-31T10:00:00Z')
    await record('2037-01-31T10:00:01Z', { plan: 'research' })
    await record('2037-01-31T10:00:02Z', { modelId: 'amazon.nova-pro-v1:0', unsettled: true })
    await sumUpAt('2037-02-01T02:00:00Z')
    const sums = await Array.fromAsync(usage.sums(DAYS, signal))
    const { modelId, sub, ...counts } = SPENDING
    const sum = { day: '2037-01-31', sub, modelId, requests: 1, unsettled: 0, ...counts }
    expect(sums).toHaveLength(3)
    expect(sums).toEqual(
      expect.arrayContaining([
        sum,
        { ...sum, plan: 'research' },
        { ...sum, modelId: 'amazon.nova-pro-v1:0', unsettled: 1 },
      ]),
    )
  })
})

describe('the days', () => {
  test('begin with yesterday, and are summed up once', async () => {
    expect(await sumUpAt('2037-02-01T02:00:00Z')).toEqual(['2037-01-31'])
    expect(await sumUpAt('2037-02-01T23:00:00Z')).toEqual([])
    expect(await sumUpAt('2037-02-02T01:00:00Z')).toEqual(['2037-02-01'])
  })

  test('are finished one hour after midnight', async () => {
    await sumUpAt('2037-02-01T02:00:00Z')
    expect(await sumUpAt('2037-02-02T00:59:59Z')).toEqual([])
  })

  test('are left to the next run if the time of a run is over', async () => {
    await sumUpAt('2037-02-01T02:00:00Z')
    const turns = [true, false]
    expect(await sumUpAt('2037-02-05T02:00:00Z', () => turns.shift() ?? false)).toEqual(['2037-02-01'])
    expect(await sumUpAt('2037-02-05T03:00:00Z')).toEqual(['2037-02-02', '2037-02-03', '2037-02-04'])
  })

  test('are summed up completely by the run after an interrupted one', async () => {
    await record('2037-01-31T10:00:00Z')
    await record('2037-01-31T10:00:01Z', { sub: 'jane' })
    const dying = { ...usage, keep: (day: string) => Promise.reject(new Error(day)) }
    const now = Date.parse('2037-02-01T02:00:00Z')
    await expect(sumUpDays(dying, { now, mayGoOn: () => true, signal })).rejects.toThrow('2037-01-31')
    expect(await told(DAYS)).toMatchObject({ '2037-01-31 joe': [1, 100], '2037-01-31 jane': [1, 100] })
    expect(await sumUpAt('2037-02-01T03:00:00Z')).toEqual(['2037-01-31'])
    expect(await told(DAYS)).toMatchObject({ '2037-01-31 joe': [1, 100], '2037-01-31 jane': [1, 100] })
  })

  test('are marked correctly by two concurrent runs', async () => {
    await record('2037-01-31T10:00:00Z')
    await Promise.all([sumUpAt('2037-02-01T02:00:00Z'), sumUpAt('2037-02-01T02:00:00Z')])
    expect(await told(DAYS)).toEqual({ '2037-01-31 joe': [1, 100] })
  })
})

describe('a run on schedule', () => {
  const lines: unknown[] = []
  const run = async (remainingMillis: number) => {
    vi.setSystemTime('2037-02-01T02:00:00Z')
    await handler({}, contextOf(remainingMillis))
  }
  beforeEach(() => {
    lines.length = 0
    for (const level of ['info', 'error'] as const)
      vi.spyOn(console, level).mockImplementation((line: unknown) => lines.push(JSON.parse(String(line))))
  })
  afterEach(() => vi.restoreAllMocks())

  test('sums up the finished days, and logs their number', async () => {
    await record('2037-01-31T10:00:00Z')
    await run(900_000)
    expect(await usage.summedDays(signal)).toEqual({ from: '2037-01-31', to: '2037-01-31' })
    const durationMs = expect.any(Number)
    expect(lines).toEqual([{ level: 'info', function: 'sumUsage', days: 1, durationMs }])
  })

  test('begins no day in its last minute', async () => {
    await run(60_000)
    expect(await usage.summedDays(signal)).toBeUndefined()
    expect(lines).toMatchObject([{ days: 0 }])
    await run(61_000)
    expect(lines).toMatchObject([{ days: 0 }, { days: 1 }])
  })

  test('fails if the ledger cannot be read, and its log quotes no message', async () => {
    vi.stubEnv('LEDGER_TABLE', 'no-such-table')
    await expect(run(900_000)).rejects.toThrow('The usage could not be summed up')
    vi.stubEnv('LEDGER_TABLE', 'ledger-table')
    const fault = expect.objectContaining({ name: 'ResourceNotFoundException' })
    expect(lines).toEqual([{ level: 'error', function: 'sumUsage', fault }])
  })
})
