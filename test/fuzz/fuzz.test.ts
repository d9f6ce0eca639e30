import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Operation, operationsOf, readContract } from '../../contract/document.ts'
import { operations } from '../../generated/operations.ts'
import { checkAgainstContract } from '../conformance/client.ts'
import { type Gateway, startGateway } from '../conformance/runner.ts'
import { Account } from '../faults/account.ts'
import { concurrently } from '../faults/concurrently.ts'
import { UNLIMITED } from '../unlimited.ts'
import { expiredToken } from './expiredToken.ts'
import { memory } from './memory.ts'
import { exchangeRaw, rawRequests } from './rawSocket.ts'
import { type FuzzRequest, fuzzRequests } from './requests.ts'
import { type FuzzAnswer, Sender } from './send.ts'
import { falseTokens } from './tokens.ts'

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000)
const RAW_REQUESTS = REQUESTS / 10
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)
/** Requests in a batch; each batch waits for the slowest request, which the SDK sends to AWS twice. */
const BATCH = 250

const RAW_AT_ONCE = 25

/** Megabytes that caches and the like may use. */
const GROWTH = 24

let gateway: Gateway
let sender: Sender
let caller: Account
/** The account whose key and sessions are replaced again and again. */
let restless: Account
let deleted: Account
/** A member of the group that some operations are for. */
let administrator: Account
let expired: string

beforeAll(async () => {
  const before = await expiredToken(UNLIMITED)
  expired = before.expired
  gateway = await startGateway(UNLIMITED, before.yesterday, {
    controlPlaneLimits: false,
    // The secrets of ten thousand requests would count as growth.
    onExchange: () => {},
  })
  sender = new Sender(gateway.endpoints.apiUrl)
  caller = new Account(gateway.endpoints)
  restless = new Account(gateway.endpoints)
  deleted = new Account(gateway.endpoints)
  administrator = new Account(gateway.endpoints)
  await Promise.all([
    caller.signedIn(),
    restless.signedIn(),
    deleted.signedIn(),
    administrator.administrator(),
  ])
  caller.accessKey = (await caller.makeAccessKey()).secret
}, 90_000)

afterAll(async () => {
  sender.close()
  await gateway.remove()
}, 60_000)

const counts = new Map<string, number>()
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)

/** A response of the stage or of the platform in front of it, before the request reached the API. */
function isRefusal({ status, body }: FuzzAnswer): boolean {
  return [400, 403, 413, 417, 431].includes(status) && !Object.hasOwn(Object(body), 'success')
}

/** API Gateway refuses an unknown content coding before every operation, also those without a body. */
function isCoding({ headers }: FuzzRequest, { status }: FuzzAnswer): boolean {
  return status === 415 && headers.some(([name]) => name.toLowerCase() === 'content-encoding')
}

/**
 * Sends a request and checks its response against the contract. @throws with the request, which is recorded nowhere
 * else.
 */
async function exchange(request: FuzzRequest): Promise<void> {
  try {
    const answer = await sender.send(request)
    count(`${request.operationId} ${isRefusal(answer) ? 'refused' : answer.status}`)
    expect(answer.status).toBeLessThan(500)
    if (!request.mayEnter) expect(answer.status).toBeGreaterThanOrEqual(400)
    if (!isRefusal(answer) && !isCoding(request, answer))
      checkAgainstContract(request.method, request.path.replace(/\?.*/s, ''), answer)
  } catch (error) {
    const body = request.body?.toString('latin1').slice(0, 1000)
    throw new Error(`Wrong answer to ${JSON.stringify({ ...request, body })}`, { cause: error })
  }
}

/** Requests in batches, because one after another would take too long. */
const inBatches = (requests: fc.Arbitrary<FuzzRequest>) =>
  fc.array(requests, { minLength: BATCH, maxLength: BATCH })

describe(`malicious input (FUZZ_SEED=${SEED})`, () => {
  test('gets access only with its own credentials, no 5xx, no response outside the contract, no lasting memory', async () => {
    const tokens = await falseTokens(gateway.endpoints, caller, expired)
    const others: { [operationId: string]: Account } = {
      logout: restless,
      rotateApiKey: restless,
      deleteAccount: deleted,
    }
    const members: { operationId: string }[] = Object.values(operations).filter(
      ({ groups }: { groups: readonly string[] }) => groups.length > 0,
    )
    for (const { operationId } of members) others[operationId] = administrator
    const requests = fuzzRequests((operationId) => others[operationId] ?? caller, tokens)
    const run = (number: number, seed: number) =>
      fc.assert(
        fc.asyncProperty(inBatches(requests), async (batch) => {
          await Promise.all(batch.map(exchange))
        }),
        // A smaller batch would say no more than the one request that is named.
        { seed, numRuns: Math.ceil(number / BATCH), endOnFailure: true },
      )
    const started = performance.now()
    await run(REQUESTS / 4, SEED)
    const warm = await memory()
    await run((REQUESTS * 3) / 4, SEED + 1)
    const seconds = (performance.now() - started) / 1000
    const after = await memory()
    const total = [...counts.values()].reduce((sum, number) => sum + number, 0)
    console.log(`Fuzz, FUZZ_SEED=${SEED}: ${total} requests in ${Math.round(seconds)} s, memory in MB`, {
      warm,
      after,
    })
    console.log(Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))))
    expect(total).toBeGreaterThanOrEqual(REQUESTS)
    const fuzzed = new Set([...counts.keys()].map((key) => key.replace(/ .*/, '')))
    expect(Object.keys(operations).filter((operationId) => !fuzzed.has(operationId))).toEqual([])
    expect(after.heap - warm.heap).toBeLessThan(GROWTH)
  }, 400_000)

  test('gets no 5xx and a closed connection for bytes that need not be HTTP', async () => {
    const statuses = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(rawRequests, { minLength: RAW_AT_ONCE, maxLength: RAW_AT_ONCE }),
        async (batch) => {
          for (const answer of await Promise.all(
            batch.map((bytes) => exchangeRaw(gateway.endpoints.apiUrl, bytes)),
          )) {
            const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? (answer === '' ? 'closed' : 'no HTTP')
            statuses.set(status, (statuses.get(status) ?? 0) + 1)
            expect(status).toMatch(/^([234]\d\d|closed)$/)
          }
        },
      ),
      { seed: SEED, numRuns: Math.ceil(RAW_REQUESTS / RAW_AT_ONCE), endOnFailure: true },
    )
    console.log('Raw bytes:', Object.fromEntries(statuses))
  }, 120_000)

  test('gets 413 for ten megabytes, and no memory remains in use', async () => {
    await caller.works()
    const before = await memory()
    const bodies = Object.values(operations).map(({ method, path }) => ({ method, path }))
    const statuses = await concurrently([...bodies, ...bodies], 4, async ({ method, path }) => {
      const headers = Object.entries({ ...caller.tokenAndKey, 'Content-Type': 'application/json' })
      const body = Buffer.alloc(10 * 2 ** 20, '{"a":')
      const { status } = await sender.send({ operationId: '', method, path, headers, body, mayEnter: true })
      return status
    })
    const after = await memory()
    console.log('Ten megabytes:', statuses.join(' '), { before, after })
    expect(new Set(statuses)).toEqual(new Set([413]))
    expect(after.heap - before.heap).toBeLessThan(GROWTH)
  }, 120_000)

  test('leaves a working gateway whose functions still report missing fields', async () => {
    await caller.works()
    // If a malicious body had changed what every object inherits, a required field would no longer be reported.
    for (const { path, method, operation } of operationsOf(readContract())) {
      const required = requiredBy(operation)
      // Operations for administrators refuse this caller first.
      if (required.length === 0 || operation['x-groups']) continue
      const keyed = operation.security.some((all) => 'accessKey' in all)
      const headers = keyed ? { Authorization: `Bearer ${caller.accessKey}` } : caller.tokenAndKey
      const answers = await concurrently(Array.from({ length: RAW_AT_ONCE }), RAW_AT_ONCE, () =>
        caller.client.call(method.toUpperCase(), path, {}, headers),
      )
      for (const { status, body } of answers) {
        expect([status, body.errors?.map(({ field }) => field)]).toEqual([422, required])
      }
    }
  }, 60_000)
})

function requiredBy({ requestBody }: Operation): string[] {
  const reference = String(requestBody?.content['application/json']?.schema['$ref'] ?? '')
  const required = readContract().components.schemas[reference.replace(/.*\//, '')]?.['required']
  return Array.isArray(required) ? required.map(String) : []
}
