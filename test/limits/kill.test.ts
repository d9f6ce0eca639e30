import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import type { Endpoints } from '../../local/runner.ts'
import { Account } from '../faults/account.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { UNLIMITED } from '../unlimited.ts'

const QUOTA = 2

let runner: ChildProcess | undefined
afterEach(() => kill())

/** Starts `npm start` on a state folder, as a separate process. */
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

/** Kills it at once, as a power failure would, without any cleanup. */
async function kill(): Promise<void> {
  if (!runner || runner.signalCode) return
  runner.kill('SIGKILL')
  await once(runner, 'exit')
}

test('the used part of a quota survives a kill of the runner between any two requests', async () => {
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

/** A client of the AWS endpoint, which does not retry what a kill interrupts. */
const dynamoDbOf = ({ awsEndpointUrl, region }: Endpoints) =>
  new DynamoDB({
    endpoint: awsEndpointUrl,
    region,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  })

/** Adds one to a counter in the ledger, up to a limit. */
async function addOne(dynamoDb: DynamoDB, limit: number): Promise<void> {
  const { TableNames: [TableName] = [] } = await dynamoDb.listTables({})
  await dynamoDb.updateItem({
    TableName,
    Key: { pk: { S: 'counter' }, sk: { S: 'counter' } },
    UpdateExpression: 'ADD used :one',
    ConditionExpression: 'attribute_not_exists(used) OR used < :limit',
    ExpressionAttributeValues: { ':one': { N: '1' }, ':limit': { N: String(limit) } },
  })
}

test('the contents of the ledger, and the key of its hashes, survive a kill between any two requests', async () => {
  const state = temporaryFolder()
  const outcomes: string[] = []
  const keys = new Set<unknown>()
  for (let request = 0; request <= QUOTA; request += 1) {
    const dynamoDb = dynamoDbOf(await start(state))
    await addOne(dynamoDb, QUOTA).then(
      () => outcomes.push('added'),
      (error: Error) => outcomes.push(error.name),
    )
    await kill()
    dynamoDb.destroy()
    const database = new DatabaseSync(join(state, 'state.sqlite'))
    keys.add(database.prepare('SELECT value FROM secrets').get()?.['value'])
    database.close()
  }
  expect(outcomes).toEqual(['added', 'added', 'ConditionalCheckFailedException'])
  expect([...keys]).toEqual([expect.stringMatching(/^[A-Za-z0-9]{64}$/)])
}, 120_000)

test('a kill during writes to the ledger loses no answered write, and allows no more than the limit', async () => {
  const state = temporaryFolder()
  const limit = 1000
  let dynamoDb = dynamoDbOf(await start(state))
  let answered = 0
  const callers = Array.from({ length: 8 }, async () => {
    for (;;) {
      await addOne(dynamoDb, limit)
      answered += 1
      if (answered === 40) await kill()
    }
  })
  await Promise.allSettled(callers)
  dynamoDb.destroy()
  dynamoDb = dynamoDbOf(await start(state))
  const { TableNames: [TableName] = [] } = await dynamoDb.listTables({})
  const { Item } = await dynamoDb.getItem({ TableName, Key: { pk: { S: 'counter' }, sk: { S: 'counter' } } })
  dynamoDb.destroy()
  const kept = Number(Item?.['used']?.N)
  expect(kept).toBeGreaterThanOrEqual(answered)
  // One more write for each caller may have been stored without a response.
  expect(kept).toBeLessThanOrEqual(answered + callers.length)
}, 120_000)

test('a kill during requests gives nobody more than the quota', async () => {
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
  // A request that was counted and then interrupted is lost to its caller.
  expect(answered).toBeGreaterThanOrEqual(1)
  expect(answered).toBeLessThanOrEqual(QUOTA)
}, 120_000)
