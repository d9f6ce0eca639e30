import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Runner } from '../../local/runner.ts'
import { Client, newEmail } from '../conformance/client.ts'
import { startTemporaryRunner } from './temporaryRunner.ts'

const lines: string[] = []
let runner: Runner
let client: Client
beforeAll(async () => {
  runner = await startTemporaryRunner({
    // A third of a second, so that the first sweep after a registration finds it expired.
    context: { UNCONFIRMED_HOURS: '0.0001' },
    sweepEvery: 1,
    onFunctionLog: (functionName, line) => {
      if (functionName.endsWith('-sweep')) lines.push(line)
    },
  })
  client = new Client(runner.endpoints)
}, 60_000)
afterAll(() => runner?.stop())

describe('a rule of the template', () => {
  test('runs the sweep, which deletes a sign-up that nobody confirmed', async () => {
    const email = newEmail()
    expect((await client.register({ email })).status).toBe(200)
    await expect.poll(async () => (await client.login(email)).status, { timeout: 20_000 }).toBe(401)
    await expect.poll(() => lines.find((line) => line.includes('"expiredSignUps":1'))).toBeDefined()
  }, 30_000)

  test('makes the sweep log only counts', () => {
    for (const line of lines) {
      expect(Object.keys(JSON.parse(line)).sort()).toEqual([
        'durationMs',
        'expiredSignUps',
        'failed',
        'function',
        'keylessUsers',
        'keys',
        'left',
        'level',
        'strayKeys',
        'unplannedKeys',
        'users',
      ])
      expect(line).not.toContain('@')
    }
  })
})
