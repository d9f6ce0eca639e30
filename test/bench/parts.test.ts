import { describe, expect, test } from 'vitest'
import { cold } from '../../bench/cold.ts'
import { ledger } from '../../bench/ledger.ts'
import { scale } from '../../bench/scale.ts'
import { CASES, streamMemory } from '../../bench/streamMemory.ts'
import { warm } from '../../bench/warm.ts'
import { operations } from '../../generated/operations.ts'

// One round measures nothing, but it fails when a benchmark no longer gives the functions what they need.
describe('a benchmark of the functions still runs:', { timeout: 120_000 }, () => {
  test('cold', async () => {
    const { part } = await cold({ rounds: 1 })
    const names = part.rows.map(({ name }) => name)
    for (const operation of Object.keys(operations)) expect(names).toContain(operation)
  })

  test('warm', async () => {
    const { rows } = await warm({ rounds: 1 })
    expect(rows.map(({ name }) => name)).toContain('invokeModel, 2 kB')
  })

  test('ledger', async () => {
    const { rows } = await ledger({ rounds: 1 })
    const writes = rows.find(({ name }) => name === 'later call: writes')
    expect(writes?.median).toBeGreaterThan(0)
  })

  test('scale', async () => {
    const { rows } = await scale({ people: 100, callsPerSecond: 10, seconds: 2 })
    expect(rows.length).toBeGreaterThan(0)
  })

  test('streamMemory', async () => {
    const { rows } = await streamMemory({ rounds: 1, cases: CASES.slice(0, 1) })
    expect(rows[0]?.median).toBeGreaterThan(0)
  })
})
