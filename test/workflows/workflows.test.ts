import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Runner } from '../../local/runner.ts'
import { startTemporaryRunner } from '../local/temporaryRunner.ts'
import { UNLIMITED } from '../unlimited.ts'
import { mailedCode } from './mailbox.ts'
import { runWorkflows } from './run.ts'

let runner: Runner
beforeAll(async () => {
  runner = await startTemporaryRunner({ context: UNLIMITED })
}, 120_000)
afterAll(() => runner?.stop())

const run = (apiUrl: string) =>
  runWorkflows({
    apiUrl,
    email: 'jane@example.com',
    readCode: mailedCode(runner.endpoints.mailboxUrl),
  })

test('the workflows from a first reply to a lost password and a replaced key succeed', async () => {
  const { passed, printed } = await run(runner.endpoints.apiUrl)
  expect(passed, printed).toBe(true)
  expect(printed).toContain('Workflows: 3 passed, 3 total')
})

test('the workflows fail if the API does', async () => {
  const { passed } = await run(`${runner.endpoints.apiUrl}/elsewhere`)
  expect(passed).toBe(false)
})
