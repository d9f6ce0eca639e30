import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import type { Endpoints } from '../../local/runner.ts'
import { Account } from '../faults/account.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { UNLIMITED } from '../unlimited.ts'

const QUOTA = 2

let runner: ChildProcess | undefined
afterEach(() => kill())

/** Starts `npm start` on a state folder, as a process of its own. */
async function start(state: string): Promise<Endpoints> {
  const context = Object.entries({ ...UNLIMITED, API_QUOTA_LIMIT: QUOTA })
  const variables = context.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  runner = spawn(process.execPath, ['local/main.ts', '--port', '0', '--state', state, ...variables], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!runner.stdout) throw new Error('The runner has no output')
  for await (const line of createInterface({ input: runner.stdout })) {
    if (line.startsWith('Started in')) break
  }
  return JSON.parse(readFileSync(join(state, 'endpoints.json'), 'utf8'))
}

/** At once, as a power cut would: nothing of it gets to tidy up. */
async function kill(): Promise<void> {
  if (!runner || runner.signalCode) return
  runner.kill('SIGKILL')
  await once(runner, 'exit')
}

test('what was used of a quota survives that the runner is killed between any two requests', async () => {
  const state = temporaryFolder()
  const account = new Account(await start(state))
  await account.signedIn()
  const statuses: number[] = []
  for (let request = 0; request <= QUOTA; request += 1) {
    const { apiUrl } = request === 0 ? account.client.target : await start(state)
    const response = await fetch(`${apiUrl}/bedrock`, { headers: account.tokenAndKey })
    await response.text()
    statuses.push(response.status)
    await kill()
  }
  expect(statuses).toEqual([200, 200, 429])
}, 120_000)

test('a kill amid requests lets nobody have more than the quota', async () => {
  const state = temporaryFolder()
  const account = new Account(await start(state))
  await account.signedIn()
  const statuses: number[] = []
  const call = async ({ apiUrl }: { apiUrl: string }) => {
    const response = await fetch(`${apiUrl}/bedrock`, { headers: account.tokenAndKey })
    statuses.push(response.status)
    if (response.status !== 200) throw new Error('Refused')
  }
  const calls = Array.from({ length: 3 * QUOTA }, () => call(account.client.target))
  await Promise.any(calls)
  await kill()
  await Promise.allSettled(calls)
  const endpoints = await start(state)
  await Promise.allSettled(Array.from({ length: 3 * QUOTA }, () => call(endpoints)))
  const answered = statuses.filter((status) => status === 200).length
  // A request that was counted and then cut off is lost to its caller.
  expect(answered).toBeGreaterThanOrEqual(1)
  expect(answered).toBeLessThanOrEqual(QUOTA)
}, 120_000)
