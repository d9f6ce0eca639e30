import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { audit, type Entry } from '../../../handlers/ports/audit.ts'
import { startLedgerTable } from '../ledger/ledgerTable.ts'

const signal = new AbortController().signal

let table: { close: () => void }
beforeAll(async () => {
  table = await startLedgerTable()
})
afterAll(() => table.close())

const entry = (at: string, requestId: string, over: Partial<Entry> = {}): Entry => ({
  at: Date.parse(at),
  requestId,
  act: 'disablePerson',
  by: 'sub-of-jane',
  byEmail: 'jane@example.com',
  sourceIp: '192.0.2.1',
  target: { personId: 'sub-of-joe' },
  details: {},
  ...over,
})

/** The ids of all entries in a time range, page by page. */
async function idsOf(from: string, to: string, limit: number): Promise<string[][]> {
  const pages: string[][] = []
  let next: string | undefined
  do {
    const range = { from: Date.parse(from), to: Date.parse(to), next, limit }
    const page = await audit.page(range, signal)
    pages.push(page.entries.map(({ requestId }) => requestId))
    next = page.next
  } while (next !== undefined)
  return pages
}

describe('the audit', () => {
  test('returns appended entries', async () => {
    const said = entry('2031-01-31T10:00:00.123Z', 'whole', { details: { name: 'laptop', models: ['a*'] } })
    await audit.append(said, signal)
    const [from, to] = [said.at, said.at + 1]
    expect(await audit.page({ from, to, next: undefined, limit: 1 }, signal)).toEqual({
      entries: [said],
      next: undefined,
    })
  })

  test('accepts JSON that DynamoDB refuses: small numbers, and fields of any name', async () => {
    const details = JSON.parse('{"budgetUsd":5e-324,"overrides":{"constructor":{"prototype":1}}}')
    const said = entry('2033-01-31T11:00:00Z', 'odd', { details })
    await audit.append(said, signal)
    const range = { from: said.at, to: said.at + 1, next: undefined, limit: 1 }
    expect((await audit.page(range, signal)).entries).toEqual([said])
  })

  test('keeps the first of two entries of a request, which a repeated call cannot change', async () => {
    const said = entry('2031-02-01T00:00:00Z', 'twice')
    await audit.append(said, signal)
    await audit.append({ ...said, act: 'enablePerson' }, signal)
    const { entries } = await audit.page(
      { from: said.at, to: said.at + 1, next: undefined, limit: 9 },
      signal,
    )
    expect(entries.map(({ act }) => act)).toEqual(['disablePerson'])
  })

  test('lists the newest first, across months and page by page, without gaps', async () => {
    for (const [at, id] of [
      ['2030-11-30T23:59:59.999Z', 'november'],
      ['2030-12-01T00:00:00Z', 'december 1'],
      ['2030-12-31T23:59:59Z', 'december 2'],
      ['2031-02-28T12:00:00Z', 'february 1'],
      ['2031-02-28T12:00:00Z', 'february 2'],
    ] as const)
      await audit.append(entry(at, id), signal)
    const whole = [['february 2', 'february 1', 'december 2', 'december 1']]
    expect(await idsOf('2030-12-01T00:00:00Z', '2031-01-01T00:00:00Z', 9)).toEqual([whole[0]?.slice(2)])
    const [first, second, third] = await idsOf('2030-12-01T00:00:00Z', '2031-03-01T00:00:00Z', 3)
    expect([first, second, third]).toEqual([
      ['february 2', 'february 1', 'twice'],
      ['whole', 'december 2', 'december 1'],
      undefined,
    ])
    expect(await idsOf('2030-12-01T00:00:00Z', '2030-12-31T23:59:59Z', 9)).toEqual([['december 1']])
    expect(await idsOf('2029-01-01T00:00:00Z', '2029-12-31T00:00:00Z', 9)).toEqual([[]])
  })

  test('continues after a page even if newer entries were added', async () => {
    const range = {
      from: Date.parse('2032-01-01T00:00:00Z'),
      to: Date.parse('2032-02-01T00:00:00Z'),
      limit: 1,
    }
    for (const [day, id] of ['a', 'b'].entries())
      await audit.append(entry(`2032-01-0${day + 1}T00:00:00Z`, id), signal)
    const { entries, next } = await audit.page({ ...range, next: undefined }, signal)
    await audit.append(entry('2032-01-09T00:00:00Z', 'later'), signal)
    const behind = await audit.page({ ...range, next }, signal)
    expect([entries, behind.entries].map(([one]) => one?.requestId)).toEqual(['b', 'a'])
  })
})
