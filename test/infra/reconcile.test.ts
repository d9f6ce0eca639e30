import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { ledger } from '../../handlers/ports/ledger.ts'
import { differs, rowsOf } from '../../infra/reconcile.ts'
import { loadDynalite } from '../../local/dynamodb/dynalite.ts'
import { createDynamoDb } from '../../local/dynamodb/dynamodb.ts'
import { startLedgerTable } from '../handlers/ledger/ledgerTable.ts'
import { listening } from '../listening.ts'
import { serveAws } from '../local/aws/serveAws.ts'
import { tableWith } from '../local/dynamodb/startDynamoDb.ts'

/** In the format of Cost Explorer's API reference, one page per file. */
const ANSWERS = join(import.meta.dirname, 'costExplorer')

const NOVA = 'amazon.nova-lite-v1:0'
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0'
const TITAN = 'amazon.titan-embed-text-v2:0'

type Sent = { operation: string; body: { [name: string]: unknown } }

/** A Cost Explorer that answers from the files. @returns its URL, and the requests that it received. */
async function startCostExplorer(answer = (file: string) => readFileSync(join(ANSWERS, file), 'utf8')) {
  const sent: Sent[] = []
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AWSInsightsIndexService.', '')
    const body: Sent['body'] = JSON.parse(await text(request))
    sent.push({ operation, body })
    response.setHeader('Content-Type', 'application/x-amz-json-1.1')
    try {
      response.end(answer(`${operation}.${body['NextPageToken'] ?? 1}.json`))
    } catch {
      response.statusCode = 400
      response.end('{"__type":"AccessDeniedException","message":"User may not perform ce:GetCostAndUsage"}')
    }
  })
  return { url: `http://127.0.0.1:${await listening(server)}`, sent }
}

/** The calls to DynamoDB since the last reset. */
let actions: string[] = []
let table: { close: () => void }
beforeAll(async () => {
  table = await startLedgerTable(async (_call, { action }, run) => {
    actions.push(action)
    return run()
  })
  const { signal } = new AbortController()
  let calls = 0
  const record = async (modelId: string, time: string, money: number, unsettled = false) => {
    calls += 1
    const call = { id: `request-${calls}`, at: Date.parse(time), until: 0, requests: 1, money }
    const used = { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, images: 0 }
    const spending = { modelId, sub: 'sub-of-joe', money, ...used, ...(unsettled && { unsettled }) }
    await ledger.record(`person-${calls % 2}`, call, spending, signal)
  }
  await record(NOVA, '2026-09-30T23:59:59.999Z', 7_000_000)
  await record(NOVA, '2026-10-01T00:00:00Z', 160_000)
  await record(`us.${NOVA}`, '2026-10-01T23:59:59.999Z', 200_000)
  await record(TITAN, '2026-10-02T10:00:00Z', 20_000)
  await record(`global.${HAIKU}`, '2026-10-02T11:00:00Z', 6_000_000)
  await record(HAIKU, '2026-10-02T12:00:00Z', 95_000, true)
  await record(NOVA, '2026-10-03T00:00:00Z', 7_000_000)
})
afterAll(() => table.close())

/** Runs `npm run reconcile` for two days, against the ledger above and a Cost Explorer. */
async function run(costExplorer: string, ...options: string[]) {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE, ...inherited } = process.env
  const env = { ...inherited, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_COST_EXPLORER: costExplorer }
  try {
    const ended = await promisify(execFile)(process.execPath, ['infra/reconcile.ts', ...options], { env })
    return { code: 0, stdout: ended.stdout, stderr: ended.stderr }
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'stderr' in error && 'stdout' in error)
      return { code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) }
    throw error
  }
}

const TWO_DAYS = ['--from', '2026-10-01', '--to', '2026-10-03']
const TABLE = ['--table', 'ledger-table']
const NOWHERE = 'http://127.0.0.1:1'

// Each command is its own process, which is slow when every processor is busy.
describe('npm run reconcile', { timeout: 120_000 }, () => {
  test('ends with 0 if every model matches the bill, and shows the sums', async () => {
    const { url, sent } = await startCostExplorer()
    actions = []
    const { code, stdout, stderr } = await run(url, ...TWO_DAYS, ...TABLE)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n')).toEqual([
      'model                                     day             ledger $        bill $  difference $',
      'Guardrail-ContentPolicyUnitsConsumed      all days          0.0000        0.0040        0.0040',
      'amazon.nova-lite-v1:0                     all days          0.3600        0.3600        0.0000',
      'amazon.titan-embed-text-v2:0              all days          0.0200        0.0200        0.0000',
      'anthropic.claude-haiku-4-5-20251001-v1:0  all days          6.0950        6.1000        0.0050',
      '$0.0950 of the ledger comes from calls whose use is unknown.',
      'Cost Explorer still estimates 1 of these days; the last is 2026-10-02.',
      '0 of 4 models differ by more than 1 % and $0.01. Requests to Cost Explorer: 4, at $0.01 each.',
      '',
    ])
    expect(new Set(actions)).toEqual(new Set(['dynamodb:Scan']))
    expect(sent.map(({ operation, body }) => [operation, body['NextPageToken']])).toEqual([
      ['GetDimensionValues', undefined],
      ['GetDimensionValues', '2'],
      ['GetCostAndUsage', undefined],
      ['GetCostAndUsage', '2'],
    ])
    expect(sent[2]?.body).toEqual({
      TimePeriod: { Start: '2026-10-01', End: '2026-10-03' },
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost'],
      GroupBy: [
        { Type: 'DIMENSION', Key: 'SERVICE' },
        { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
      ],
      Filter: {
        And: [
          {
            Dimensions: {
              Key: 'SERVICE',
              Values: ['Amazon Bedrock', 'Claude Haiku 4.5 (Amazon Bedrock Edition)'],
            },
          },
          { Dimensions: { Key: 'REGION', Values: ['eu-west-1'] } },
          { Dimensions: { Key: 'RECORD_TYPE', Values: ['Usage'] } },
        ],
      },
    })
  })

  test('ends with 1 if a model differs, and shows its days', async () => {
    const { url } = await startCostExplorer((file) =>
      readFileSync(join(ANSWERS, file), 'utf8').replace('"1.1"', '"1.3"'),
    )
    const { code, stdout } = await run(url, ...TWO_DAYS, ...TABLE)
    expect(code).toBe(1)
    expect(stdout.split('\n').filter((line) => line.includes('haiku'))).toEqual([
      'anthropic.claude-haiku-4-5-20251001-v1:0  2026-10-02        6.0950        6.3000        0.2050',
      'anthropic.claude-haiku-4-5-20251001-v1:0  all days          6.0950        6.3000        0.2050       differs',
    ])
    expect(stdout).toContain('1 of 4 models differ')
    expect((await run(url, ...TWO_DAYS, ...TABLE, '--tolerance', '4')).code).toBe(0)
  })

  test('prints CSV, and other messages separately', async () => {
    const { url } = await startCostExplorer()
    const { code, stdout, stderr } = await run(url, ...TWO_DAYS, ...TABLE, '--csv')
    expect(code).toBe(0)
    expect(stdout.split('\n')).toEqual([
      'model,day,ledgerUsd,billUsd,differenceUsd',
      'Guardrail-ContentPolicyUnitsConsumed,2026-10-01,0.000000,0.004000,0.004000',
      'amazon.nova-lite-v1:0,2026-10-01,0.360000,0.360000,0.000000',
      'amazon.titan-embed-text-v2:0,2026-10-02,0.020000,0.020000,0.000000',
      'anthropic.claude-haiku-4-5-20251001-v1:0,2026-10-02,6.095000,6.100000,0.005000',
      '',
    ])
    expect(stderr).toContain('0 of 4 models differ')
  })

  test("compares only one stack's part of the bill with --attributed", async () => {
    const { url, sent } = await startCostExplorer()
    await run(url, ...TWO_DAYS, ...TABLE, '--attributed', '--stack', 'Mine')
    expect(sent[2]?.body['Filter']).toMatchObject({
      And: expect.arrayContaining([{ Tags: { Key: 'iamPrincipal/gateway-stack', Values: ['Mine'] } }]),
    })
  })

  test('treats a bill without Bedrock as empty', async () => {
    const { url, sent } = await startCostExplorer(() => '{"DimensionValues":[]}')
    const { code, stdout } = await run(url, ...TWO_DAYS, ...TABLE)
    expect([code, sent.length]).toEqual([1, 1])
    expect(stdout).toContain('3 of 3 models differ')
  })

  test('reads a ledger of several pages', async () => {
    const { AWS_ENDPOINT_URL: endpoint = '' } = process.env
    const client = new DynamoDB({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    onTestFinished(() => client.destroy())
    const keys = ['a', 'b', 'c', 'd'].map((sk) => ({ pk: 'calls#large', sk }))
    for (const key of keys)
      await client.putItem({
        TableName: 'ledger-table',
        Item: marshall({ ...key, text: 'a'.repeat(390_000) }),
      })
    const { url } = await startCostExplorer()
    actions = []
    expect((await run(url, ...TWO_DAYS, ...TABLE)).code).toBe(0)
    expect(actions.length).toBeGreaterThan(1)
    for (const key of keys) await client.deleteItem({ TableName: 'ledger-table', Key: marshall(key) })
  })

  test('reports missing permissions', async () => {
    const { url } = await startCostExplorer(() => {
      throw new Error('No')
    })
    expect(await run(url, ...TWO_DAYS, ...TABLE)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'User may not perform ce:GetCostAndUsage\n',
    })
  })

  test('finds the ledger by the name of its stack', async () => {
    const { url } = await startCostExplorer()
    expect(await run(url, ...TWO_DAYS, '--stack', 'Other')).toMatchObject({
      code: 1,
      stderr:
        'The stack Other has no ledger here. Choose another stack or Region with --stack or --region.\n',
    })
  })

  test('does not choose between several ledgers', async () => {
    const { AWS_ENDPOINT_URL: endpoint = '' } = process.env
    const database = new DatabaseSync(':memory:')
    const names = ['Mine-Ledger1-A', 'Mine-Ledger2-B', 'Other-Ledger1-C']
    const tables = names.map((physicalId) => ({ ...tableWith(), physicalId }))
    const { service } = createDynamoDb({ tables, database, dynalite: await loadDynalite() })
    const { url, close } = await serveAws([service])
    onTestFinished(close)
    onTestFinished(() => void vi.stubEnv('AWS_ENDPOINT_URL', endpoint))
    vi.stubEnv('AWS_ENDPOINT_URL', url)
    const { url: costExplorer } = await startCostExplorer()
    const started = (stack: string) => run(costExplorer, ...TWO_DAYS, '--stack', stack)
    expect((await started('Mine')).stderr).toBe(
      'Several tables may be the ledger: Mine-Ledger1-A, Mine-Ledger2-B. Choose one with --table.\n',
    )
    // An empty ledger is read.
    expect(await started('Other')).toMatchObject({ code: 1, stderr: '' })
  })

  test.each(['--help', '-h'])('explains itself: %s', async (help) => {
    expect(await run(NOWHERE, help)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Each request to Cost Explorer costs $0.01'),
      stderr: '',
    })
  })

  test.each([
    [[]],
    [['--from', '2026-10-01']],
    [['--from', '2026-10-01', '--to', '2026-02-30']],
    [['--from', '2026-10-01', '--to', '2026-10-01']],
    [['--from', '1.10.2026', '--to', '2026-10-03']],
    [[...TWO_DAYS, '--tolerance', 'some']],
    [[...TWO_DAYS, '--tolerance', '-1']],
    [[...TWO_DAYS, '--write']],
  ])('ends with 2 for the options %j', async (options) => {
    expect(await run(NOWHERE, ...options)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('See npm run reconcile -- --help.'),
    })
  })
})

describe('the payments of both sides', () => {
  const payment = (modelId: string, day: string, usd: number) => ({ modelId, day, usd })

  test('are summed by model and day, and exist on both sides', () => {
    const ledger = [payment('b', '02', 1), payment('b', '02', 2), payment('a', '02', 3)]
    const bill = [payment('a', '01', 4), payment('b', '02', 5)]
    expect(rowsOf(ledger, bill)).toEqual([
      { modelId: 'a', day: '01', ledger: 0, bill: 4 },
      { modelId: 'a', day: '02', ledger: 3, bill: 0 },
      { modelId: 'b', day: '02', ledger: 3, bill: 5 },
    ])
  })

  test.each([
    [100, 101, 1, false],
    [100, 101.02, 1, true],
    [102.02, 101, 1, true],
    [0.3, 0.1 + 0.2, 0, false],
    [0, 0.01, 0, false],
    [0, 0.010001, 0, true],
    [0.02, 0, 100, true],
  ])('of $%d and $%d, with %d %% tolerated, differs: %s', (ledger, bill, tolerance, expected) => {
    expect(differs({ ledger, bill }, tolerance)).toBe(expected)
  })
})
