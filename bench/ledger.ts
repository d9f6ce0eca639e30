import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundleFunctions, bundling } from '../infra/bundle.ts'
import { VARIABLES } from '../infra/config.ts'
import { startRunner } from '../local/runner.ts'
import { post } from './localRunner.ts'
import { ObservedTable, type TableRequest } from './observedTable.ts'
import type { Part, Row } from './report.ts'
import { summary } from './statistics.ts'
import { accessKey, signedIn } from './user.ts'

const PROCESS = fileURLToPath(new URL('./ledgerProcess.ts', import.meta.url))
const WITHOUT = fileURLToPath(new URL('./withoutLedger.ts', import.meta.url))

/** US dollars for a million units on demand in us-east-1 (Amazon DynamoDB pricing). */
const PRICE = { write: 0.625, read: 0.125 }

const BODY = {
  modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
  inferenceParameters: {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 500,
    messages: [{ role: 'user', content: 'word '.repeat(400) }],
  },
}

const CHAT = { model: 'amazon.nova-lite-v1:0', messages: [{ role: 'user', content: 'word '.repeat(400) }] }

/** The cost of the ledger for a call of invokeModel: function time, bundle size, and requests to DynamoDB. */
export async function ledger({ rounds }: { rounds: number }): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'))
  try {
    const rows = [...(await times(folder, rounds)), ...(await requests(join(folder, 'state')))]
    return { title: 'What the ledger adds to a call', rows }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function times(folder: string, rounds: number): Promise<Row[]> {
  const bundleOf = await bundleFunctions(join(folder, 'bundles'))
  const without = join(folder, 'withoutLedger')
  await build({ ...bundling(), entryPoints: [WITHOUT], outfile: join(without, 'index.js') })
  const withIt = bundleOf('invokeModel')
  // Lambda reads a function's log from its standard output.
  const child = fork(PROCESS, [withIt, without, String(rounds)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [rows]: Row[][] = await once(child, 'message')
  if (!rows) throw new Error('The process ended without a result')
  return [
    ...rows,
    ...Object.entries({ 'without the ledger': without, 'with it': withIt }).map(([name, bundle]) => ({
      name: `bundle, ${name}`,
      unit: 'kB',
      median: statSync(join(bundle, 'index.js')).size / 1000,
    })),
  ]
}

/** The requests of one person's calls to the local runner's table, within the stack's own limits. */
async function requests(state: string): Promise<Row[]> {
  const table = new ObservedTable()
  const runner = await startRunner({
    port: 0,
    state,
    reset: false,
    // Except API Gateway's throttle, which would refuse concurrent calls.
    context: { API_THROTTLE_RATE_LIMIT: '1000', API_THROTTLE_BURST_LIMIT: '1000' },
    bedrock: 'simulated',
    print: () => {},
    intercept: table.intercept,
  })
  try {
    const headers = await signedIn(runner.endpoints)
    const observed = async (name: string, count: number, call: () => Promise<unknown>) => {
      table.expect(count)
      await Promise.all(Array.from({ length: count }, call))
      return rowsOf(name, table.requests, count)
    }
    const { apiUrl } = runner.endpoints
    const calls = (name: string, count: number) =>
      observed(name, count, () => post(`${apiUrl}/bedrock`, BODY, headers))
    const byKey = { Authorization: `Bearer ${await accessKey(runner.endpoints, headers)}` }
    const keyCalls = (name: string, count: number) =>
      observed(name, count, () => post(`${apiUrl}/v1/chat/completions`, CHAT, byKey))
    const most = VARIABLES.CALLS_IN_FLIGHT.fallback
    return [
      ...(await calls('first call', 1)),
      ...(await calls('later call', 1)),
      ...(await calls(`each of ${most} calls at once`, most)),
      ...(await keyCalls('first call by access key', 1)),
      ...(await keyCalls('later call by access key', 1)),
    ]
  } finally {
    await runner.stop()
  }
}

/** The sizes of the items by step, and the totals of a call. */
function rowsOf(name: string, requests: TableRequest[], calls: number): Row[] {
  const perCall = (of: (request: TableRequest) => number) =>
    requests.reduce((sum, request) => sum + of(request), 0) / calls
  const total = (what: string, unit: string, median: number): Row => ({
    name: `${name}: ${what}`,
    unit,
    median,
  })
  const [writeUnits, readUnits] = [perCall((one) => one.writeUnits), perCall((one) => one.readUnits)]
  return [
    ...Object.entries(Object.groupBy(requests, ({ step }) => step)).map(
      ([step, taken]): Row => ({
        name: `${name}: item, ${step}`,
        unit: 'bytes',
        ...summary(taken.map(({ bytes }) => bytes)),
      }),
    ),
    total(
      'writes',
      '',
      perCall((one) => (one.writeUnits ? 1 : 0)),
    ),
    total(
      'reads',
      '',
      perCall((one) => (one.readUnits ? 1 : 0)),
    ),
    total('write units', '', writeUnits),
    total('read units', '', readUnits),
    total('a million of them', '$', writeUnits * PRICE.write + readUnits * PRICE.read),
  ]
}
