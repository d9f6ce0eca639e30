import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from '../local/cognito/passwords.ts'
import { Users } from '../local/cognito/users.ts'
import { ApiKeys } from '../local/controlPlane/apiKeys.ts'
import { Usage } from '../local/controlPlane/usage.ts'
import { UsagePlans } from '../local/controlPlane/usagePlans.ts'
import { openState } from '../local/state.ts'
import { type BenchRunner, post, startedRunner } from './localRunner.ts'
import type { Part, Row } from './report.ts'
import { interleaved, summary, timed } from './statistics.ts'
import { PASSWORD, signIn } from './user.ts'

const SIZES = [10, 1000, 100_000]
const BODY = {
  modelId: 'meta.llama3-8b-instruct-v1:0',
  inferenceParameters: { prompt: 'word '.repeat(400), max_gen_len: 100 },
}

/** The latency of login and of invokeModel, and the time to ready, with few and with many users in the state. */
export async function growth({
  rounds,
}: {
  rounds: number
}): Promise<{ part: Part; latencies: [number, number][] }> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'))
  const runners: { users: number; runner: BenchRunner; headers: { [header: string]: string } }[] = []
  try {
    for (const users of SIZES) {
      const state = join(folder, String(users))
      // The first start makes the tables and names the usage plan.
      const first = await startedRunner(state)
      await first.stop()
      await fill(state, users, first.endpoints.usagePlanId)
      const runner = await startedRunner(state)
      const middle = Math.floor(users / 2)
      runners.push({ users, runner, headers: await signIn(runner.endpoints, email(middle), apiKey(middle)) })
    }
    const series = await interleaved(
      { rounds, warmUp: 100 },
      Object.fromEntries(
        runners.flatMap(({ users, runner: { endpoints }, headers }) => [
          [`login, ${users} users`, () => timed(() => signIn(endpoints, email(any(users)), ''))],
          [
            `invokeModel, ${users} users`,
            () => timed(() => post(`${endpoints.apiUrl}/bedrock`, BODY, headers)),
          ],
        ]),
      ),
    )
    const rows = [...series].map(([name, measured]): Row => ({ name, unit: 'ms', ...summary(measured) }))
    rows.push(
      ...runners.map(({ users, runner }) => ({
        name: `ready, ${users} users`,
        unit: 'ms',
        median: runner.startedIn,
      })),
    )
    return {
      part: { title: 'Growth of the local state', rows },
      latencies: SIZES.map((users) => [
        users,
        summary(series.get(`invokeModel, ${users} users`) ?? []).median,
      ]),
    }
  } finally {
    for (const { runner } of runners) await runner.stop()
    rmSync(folder, { recursive: true })
  }
}

const email = (index: number) => `user-${index}@example.com`
const apiKey = (index: number) => `key-${index}-`.padEnd(40, 'k')
const any = (users: number) => Math.floor(Math.random() * users)

/** Writes confirmed users with a key each. Keys bypass the table's module, which stops at AWS's 10,000. */
async function fill(state: string, count: number, planId: string): Promise<void> {
  const database = openState(state)
  const now = Date.now()
  const users = new Users(database, false, () => now)
  new ApiKeys(database, () => now)
  new UsagePlans(database, [], () => now)
  new Usage(database, () => now)
  const key = database.prepare(`INSERT INTO api_key VALUES (?, ?, ?, NULL, NULL, 1, ?, ?, '{}')`)
  const planned = database.prepare('INSERT INTO usage_plan_key VALUES (?, ?, ?)')
  const passwordHash = await hashPassword(PASSWORD)
  database.exec('BEGIN')
  for (let index = 0; index < count; index += 1) {
    const sub = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
    const id = `id${index.toString(36).padStart(8, '0')}`
    users.insert({
      sub,
      status: 'CONFIRMED',
      attributes: {
        sub,
        email: email(index),
        email_verified: 'true',
        name: 'Jane Doe',
        'custom:api_key': apiKey(index),
        'custom:api_key_id': id,
      },
      passwordHash,
    })
    key.run(id, apiKey(index), sub, now, now)
    planned.run(planId, id, now)
  }
  database.exec('COMMIT')
  database.close()
}
