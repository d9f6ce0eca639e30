import { setTimeout } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { Timing } from '../../../handlers/ledger/timing.ts'

const WAIT = 20
let logged: { [field: string]: number } = {}
let timing: Timing
beforeEach(() => {
  logged = {}
  timing = new Timing((fields) => Object.assign(logged, fields))
})

describe('the timing of a call', () => {
  test('adds up the duration of each part, including failed work', async () => {
    await timing.of('ledger', () => setTimeout(WAIT))
    const failing = timing.of('ledger', async () => {
      await setTimeout(WAIT)
      throw new Error('It failed')
    })
    await expect(failing).rejects.toThrow('It failed')
    expect(logged['ledgerMs']).toBeGreaterThanOrEqual(2 * WAIT - 2)
    expect(logged).not.toHaveProperty('modelMs')
  })

  test("of events logs the wait for the first one, and excludes the reader's time", async () => {
    const events = async function* () {
      await setTimeout(WAIT)
      yield 1
      await setTimeout(WAIT)
      yield 2
    }
    let untilFirst: number | undefined
    const started = performance.now()
    for await (const _ of timing.waitsOf('model', events())) {
      untilFirst ??= logged['modelMs']
      await setTimeout(5 * WAIT)
    }
    expect(logged['modelFirstEventMs']).toBe(untilFirst)
    expect(logged['modelMs']).toBeGreaterThanOrEqual(2 * WAIT - 2)
    expect(logged['modelMs']).toBeLessThan(performance.now() - started - 9 * WAIT)
  })
})
