import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { keyLimits, limitsOf } from '../../../handlers/ledger/limits.ts'
import {
  type Context,
  callOf,
  count,
  NotAsked,
  type ReservedCall,
  spend,
  spendStream,
  type Used,
} from '../../../handlers/ledger/spend.ts'
import { ledger } from '../../../handlers/ports/ledger.ts'
import { AwsError } from '../../../local/aws/call.ts'
import { LIMITS, startLedgerTable } from './ledgerTable.ts'

/** Three dollars per million input tokens, fifteen per million output tokens. */
const MODEL = 'anthropic.claude-3-sonnet-20240229-v1:0'
const BODY = { anthropic_version: 'bedrock-2023-05-31', max_tokens: 100, messages: [] }
const USED: Used = { inputTokens: 10, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0, images: 0 }
const COST = 10 * 3 + 20 * 15
const signal = new AbortController().signal

/** The operations that fail in a test. */
let failing: string[] = []
let table: { close: () => void }
beforeAll(async () => {
  table = await startLedgerTable(async (_call, { action }, run) => {
    if (failing.includes(action)) throw new AwsError('InternalServerError', 'It failed', 500)
    return run()
  })
})
afterAll(() => table.close())

let people = 0
let logged: { [field: string]: unknown } = {}
let context: Context
beforeEach(() => {
  for (const [name, value] of Object.entries(LIMITS)) vi.stubEnv(name, value)
  people += 1
  failing = []
  logged = {}
  context = {
    requestId: 'request-1',
    person: `person-${people}`,
    sub: 'sub-of-the-person',
    standing: { disabled: false },
    signal,
    log: (fields) => Object.assign(logged, fields),
  }
})
afterEach(() => {
  for (const name of Object.keys(LIMITS)) vi.stubEnv(name, undefined)
})

let requests = 0
const spending = (
  call: (reserved: ReservedCall) => Promise<{ result: string; used: Used }>,
  { modelId = MODEL, body = BODY, ...over }: Partial<Context> & { modelId?: string; body?: object } = {},
) => {
  requests += 1
  const by = { ...context, requestId: `request-${requests}`, ...over }
  return spend(by, { modelId, body: { ...body } }, ledger, call)
}
const answering = async () => ({ result: 'answered', used: USED })
const limits = () => limitsOf(context.standing, Date.now())
const balance = () => ledger.read({ person: context.person }, limits(), signal)
const records = () => Array.fromAsync(ledger.calls(context.person, 0, Date.now() + 1, signal))

describe('a call to a model', () => {
  test('costs its usage, and reports what is left', async () => {
    expect(await spending(answering)).toEqual({
      result: 'answered',
      headers: { 'x-quota-remaining': '24', 'x-budget-remaining': String(10 - COST / 1e6) },
    })
    expect(await balance()).toMatchObject({
      requests: { used: 1, held: 0 },
      money: { used: COST, held: 0 },
      calls: { inFlight: 0 },
    })
    expect(await records()).toMatchObject([
      { modelId: MODEL, ...USED, money: COST, prices: expect.any(String) },
    ])
    expect(logged).toMatchObject({ microDollars: COST, inputTokens: 10, outputTokens: 20 })
  })

  test('holds the most that it can cost while it runs', async () => {
    await spending(async () => {
      const { money, calls } = await balance()
      expect(calls.inFlight).toBe(1)
      expect(money.held).toBeGreaterThanOrEqual(100 * 15)
      return answering()
    })
  })

  test.each([
    ['is filled in where it is missing', { messages: [] }, 8192],
    ['is lowered where it is too large', { ...BODY, max_tokens: 100_000 }, 4096],
  ])('has its output bounded: the limit %s, and a header states it', async (_, body, most) => {
    // Claude 3 generates at most 4096 tokens.
    const sent: ReservedCall[] = []
    const spent = await spending(
      async (reserved) => {
        sent.push(reserved)
        return answering()
      },
      { body },
    )
    const limit = String(Math.min(most, 4096))
    expect(sent.map(callOf)).toMatchObject([{ modelId: MODEL, body: { max_tokens: Number(limit) } }])
    expect(spent).toMatchObject({ headers: { 'x-max-output-tokens': limit } })
  })

  test('costs and counts nothing if Bedrock refused it', async () => {
    await spending(async () => ({ result: 'refused', used: 'nothing' }))
    expect(await balance()).toMatchObject({
      requests: { used: 0 },
      money: { used: 0 },
      calls: { inFlight: 0 },
    })
    expect(await records()).toEqual([])
  })

  test('costs and counts nothing if the model was not called, and throws the original error', async () => {
    const cause = new Error('Not authorized')
    await expect(spending(() => Promise.reject(new NotAsked(cause)))).rejects.toBe(cause)
    expect(await balance()).toMatchObject({
      requests: { used: 0, held: 0 },
      money: { used: 0, held: 0 },
      calls: { inFlight: 0 },
    })
    expect(await records()).toEqual([])
  })

  test('names its spender: the person, the plan and the key', async () => {
    const sent: ReservedCall[] = []
    const call = (reserved: ReservedCall) => {
      sent.push(reserved)
      return answering()
    }
    await spending(call)
    await spending(call, { key: { id: 'abcd1234' } })
    const { sub: person } = context
    expect(logged).toMatchObject({ person: context.person, personId: person, keyId: 'abcd1234' })
    expect(logged).not.toHaveProperty('plan')
    expect(sent.map((one) => callOf(one).spender)).toEqual([
      { person, plan: 'default', key: undefined },
      { person, plan: 'default', key: 'abcd1234' },
    ])
  })

  test.each([
    ['whose use nobody knows', async () => ({ result: 'failed', used: 'unknown' as const })],
    ['that throws', () => Promise.reject(new Error('The connection broke'))],
  ])('%s costs the whole hold', async (_, call) => {
    let held = 0
    await spending(async () => {
      held = (await balance()).money.held
      return call()
    }).catch((error) => expect(error.message).toBe('The connection broke'))
    expect(held).toBeGreaterThan(0)
    expect(await balance()).toMatchObject({ requests: { used: 1 }, money: { used: held, held: 0 } })
    expect(await records()).toMatchObject([{ money: held, unsettled: true }])
  })
})

describe('a call that is refused', () => {
  const never = () => Promise.reject(new Error('The model was asked'))

  test('because the model is not allowed', async () => {
    vi.stubEnv('ALLOWED_MODELS', 'amazon.*')
    expect(await spending(never)).toMatchObject({ refused: { status: 403 } })
    vi.stubEnv('ALLOWED_MODELS', '(any)')
  })

  test('because the price is unknown and there is a budget', async () => {
    const modelId = 'unheard.of-v1:0'
    expect(await spending(never, { modelId })).toMatchObject({
      refused: { status: 403, body: { code: 'model_without_price' } },
    })
    vi.stubEnv('BUDGET_LIMIT_USD', 'none')
    expect(await spending(answering, { modelId })).toMatchObject({ result: 'answered' })
    expect(logged).toMatchObject({ unpriced: true, microDollars: 0 })
    expect(await spending(never, { modelId, key: { id: 'a', budget: 1 } })).toMatchObject({
      refused: { status: 403, body: { code: 'model_without_price' } },
    })
  })

  test('because its body cannot be bounded', async () => {
    expect(await spending(never, { body: { ...BODY, max_tokens: 'all' } })).toMatchObject({
      refused: { status: 400 },
    })
  })

  test('because the quota is used up', async () => {
    vi.stubEnv('API_QUOTA_LIMIT', '1')
    await spending(answering)
    const refused = await spending(never)
    expect(refused).toMatchObject({
      refused: {
        status: 429,
        headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
        body: {
          code: 'quota_exceeded',
          message: 'Your quota is used up.',
          left: 0,
          resetsAt: expect.stringMatching(/T00:00:00.000Z$/),
        },
      },
    })
    if (!('refused' in refused)) throw new Error('It was not refused')
    const { headers, body }: { headers?: { [header: string]: string }; body: object } = refused.refused
    const seconds = (Date.parse(String(Object(body).resetsAt)) - Date.now()) / 1000
    expect(Math.abs(Number(headers?.['Retry-After']) - seconds)).toBeLessThan(60)
  })

  test('because the budget does not suffice', async () => {
    vi.stubEnv('BUDGET_LIMIT_USD', '0.001')
    expect(await spending(never)).toMatchObject({
      refused: {
        status: 429,
        body: {
          code: 'budget_exceeded',
          message: expect.stringMatching(
            /^This call may cost up to \$0\.00\d+, and \$0\.001 of your budget is left\./,
          ),
          left: 0.001,
        },
      },
    })
  })

  test('because too many calls are in flight', async () => {
    vi.stubEnv('CALLS_IN_FLIGHT', '1')
    await spending(async () => {
      expect(await spending(never)).toMatchObject({
        refused: {
          status: 429,
          headers: { 'Retry-After': '1' },
          body: { code: 'too_many_calls', message: expect.stringMatching(/^Your calls in flight/) },
        },
      })
      return answering()
    })
  })

  test('because the ledger does not answer, and releases nothing', async () => {
    failing = ['dynamodb:UpdateItem']
    await expect(spending(never)).rejects.toMatchObject({ name: 'InternalServerError' })
  })
})

describe('a person on a plan', () => {
  const plan = {
    name: 'team',
    budget: null,
    budgetPeriod: 'DAY' as const,
    requests: 1,
    requestsPeriod: 'DAY' as const,
    callsInFlight: 1,
    models: ['amazon.nova-*', 'unheard.*'],
    maxOutputTokens: 7,
    accessKeys: true,
  }
  const standing = { disabled: false, plan }
  const NOVA = { modelId: 'amazon.nova-lite-v1:0', body: { messages: [] } }

  test("may use only the plan's models, whatever the access key allows", async () => {
    const models = ['*']
    const refused = await spending(() => Promise.reject(new Error('asked')), {
      standing,
      key: { id: 'key-1', models },
    })
    expect(refused).toMatchObject({ refused: { status: 403, body: { code: 'model_not_allowed' } } })
    expect(await spending(answering, { standing, ...NOVA })).toMatchObject({ result: 'answered' })
  })

  test("has the plan's output limit and other limits instead of the stack's", async () => {
    expect(await spending(answering, { standing, ...NOVA })).toMatchObject({
      result: 'answered',
      headers: { 'x-quota-remaining': '0', 'x-max-output-tokens': '7' },
    })
    expect(await spending(answering, { standing, ...NOVA })).toMatchObject({
      refused: { body: { code: 'quota_exceeded' } },
    })
    expect(await spending(answering, NOVA)).toMatchObject({ result: 'answered' })
  })

  test('without a budget may use a model without a price', async () => {
    const unpriced = { modelId: 'unheard.of-v1:0' }
    const unlimited = await spending(answering, { standing, ...unpriced })
    expect(unlimited).toMatchObject({ result: 'answered', headers: { 'x-quota-remaining': '0' } })
    expect(unlimited).not.toHaveProperty('headers.x-budget-remaining')
    expect(await spending(answering, unpriced)).toMatchObject({ refused: { status: 403 } })
  })

  test('has the plan in the record of each call', async () => {
    await spending(answering, { standing, ...NOVA })
    await spending(answering, NOVA)
    expect((await records()).map((record) => record.plan)).toEqual(['team', undefined])
    expect(logged).toMatchObject({ plan: 'team' })
  })
})

describe('an access key', () => {
  const key = { id: 'key-1', budget: 3 * COST }
  const keyBalance = () =>
    ledger.read({ person: context.person, keyId: 'key-1' }, keyLimits(undefined, limits()), signal)

  test("spends from its own budget and from its person's", async () => {
    await spending(answering, { key: { id: 'key-1' } })
    expect([(await keyBalance()).money.used, (await balance()).money.used]).toEqual([COST, COST])
    expect(await records()).toMatchObject([{ keyId: 'key-1' }])
  })

  test("is refused by its own budget, which leaves its person's unchanged", async () => {
    const reserve = vi.fn(ledger.reserve)
    const refused = await spend(
      { ...context, key },
      { modelId: MODEL, body: { ...BODY } },
      { ...ledger, reserve },
      () => Promise.reject(new Error('asked')),
    )
    // The person's account is not even asked: the call takes no place of the person's other calls.
    expect(reserve.mock.calls.map(([payer]) => payer.keyId)).toEqual(['key-1'])
    expect(refused).toMatchObject({ refused: { body: { code: 'budget_exceeded', left: key.budget / 1e6 } } })
    expect(await balance()).toMatchObject({ requests: { used: 0 }, money: { used: 0 } })
  })

  test('without a budget is held together with its person, whose balance is told', async () => {
    const both = Promise.withResolvers<void>()
    const begun: (string | undefined)[] = []
    const reserve: typeof ledger.reserve = async (payer, ...rest) => {
      begun.push(payer.keyId)
      if (begun.length === 2) both.resolve()
      await both.promise
      return ledger.reserve(payer, ...rest)
    }
    const spent = await spend(
      { ...context, key: { id: 'key-1' } },
      { modelId: MODEL, body: { ...BODY } },
      { ...ledger, reserve },
      answering,
    )
    expect(begun).toEqual(['key-1', undefined])
    expect(spent).toMatchObject({ headers: { 'x-quota-remaining': '24' } })
  })

  test('gets back what it held where its person is refused', async () => {
    vi.stubEnv('API_QUOTA_LIMIT', '0')
    await spending(() => Promise.reject(new Error('asked')), { key: { id: 'key-1' } })
    expect(await keyBalance()).toMatchObject({
      requests: { used: 0 },
      money: { used: 0 },
      calls: { inFlight: 0 },
    })
  })
})

describe('a ledger that fails after the model has answered', () => {
  test('does not fail the caller; the full hold stays until it expires', async () => {
    const spent = await spending(async () => {
      failing = ['dynamodb:PutItem']
      return answering()
    })
    expect(spent).toEqual({ result: 'answered', headers: {} })
    expect(logged).toMatchObject({ held: true })
    failing = []
    const { money, calls } = await balance()
    expect(money.held).toBeGreaterThan(COST)
    expect(calls.inFlight).toBe(1)
  })

  test('keeps the record, which settles the hold', async () => {
    await spending(async () => {
      failing = ['dynamodb:UpdateItem']
      return answering()
    })
    failing = []
    expect(logged).toMatchObject({ held: true })
    expect(await records()).toMatchObject([{ money: COST }])
    vi.useFakeTimers({ now: Date.now() + 16 * 60_000, toFake: ['Date'] })
    await spending(answering)
    vi.useRealTimers()
    expect(await balance()).toMatchObject({ money: { used: 2 * COST, held: 0 }, calls: { inFlight: 0 } })
  })
})

describe("a person's budget", () => {
  let told: number[] = []
  beforeEach(() => {
    told = []
  })
  const tell = async (_: object, percent: number) => void told.push(percent)
  const telling = (over: Partial<Context> = {}, used: Used = 'unknown', report: typeof tell = tell) => {
    requests += 1
    const by = { ...context, requestId: `request-${requests}`, ...over }
    const model = { modelId: MODEL, body: { ...BODY } }
    return spend(by, model, { ...ledger, tell: report }, async () => ({ result: 'answered', used }))
  }
  /** Sets the budget so that one call, which costs its whole hold, uses this share of it. */
  const budgetFor = async (share: number) => {
    let held = 0
    await spending(async () => {
      held = (await balance()).money.held
      return { result: 'answered', used: 'nothing' }
    })
    vi.stubEnv('BUDGET_LIMIT_USD', String(held / share / 1e6))
  }

  test.each([
    [0.4, []],
    [0.6, [50]],
    [0.9, [80]],
    [1, [100]],
  ])('is reported when a call that costs %d of it passes a mark', async (share, expected) => {
    await budgetFor(share)
    await telling()
    expect(told).toEqual(expected)
  })

  test('is reported as used up when it refuses a call after four fifths of it, and not before', async () => {
    await budgetFor(0.9)
    await telling()
    expect(await telling()).toMatchObject({ refused: { body: { code: 'budget_exceeded' } } })
    expect(told).toEqual([80, 100])
    context.person = `${context.person}-another`
    await budgetFor(0.6)
    await telling()
    expect(await telling()).toMatchObject({ refused: { body: { code: 'budget_exceeded' } } })
    expect(told).toEqual([80, 100, 50])
  })

  test('is not reported when something else refuses a call', async () => {
    await budgetFor(0.9)
    await telling()
    expect(await telling({ key: { id: 'key-1', budget: 1 } })).toMatchObject({
      refused: { body: { code: 'budget_exceeded' } },
    })
    vi.stubEnv('API_QUOTA_LIMIT', '1')
    expect(await telling()).toMatchObject({ refused: { body: { code: 'quota_exceeded' } } })
    expect(told).toEqual([80])
  })

  test('fails no call that cannot be reported', async () => {
    await budgetFor(0.9)
    const spent = await telling({}, 'unknown', () => Promise.reject(new Error('failed')))
    expect(spent).toMatchObject({ result: 'answered' })
    expect(logged).toMatchObject({ untold: 80 })
  })
})

describe('a request that calls no model', () => {
  const counting = <T>(work: () => Promise<T>) => {
    requests += 1
    return count({ ...context, requestId: `request-${requests}` }, ledger, work)
  }

  test('counts and costs nothing', async () => {
    expect(await counting(async () => 'listed')).toEqual({
      result: 'listed',
      headers: { 'x-quota-remaining': '24', 'x-budget-remaining': '10' },
    })
    expect(await balance()).toMatchObject({
      requests: { used: 1 },
      money: { used: 0 },
      calls: { inFlight: 0 },
    })
  })

  test('does not count if it fails', async () => {
    await expect(counting(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await balance()).toMatchObject({ requests: { used: 0 }, calls: { inFlight: 0 } })
  })
})

describe('a streamed call', () => {
  const events = async function* (failure?: Error) {
    yield 'one'
    yield 'two'
    if (failure) throw failure
  }
  const streaming = (stream: () => { events: AsyncIterable<string>; used: () => Used }) =>
    spendStream(context, { modelId: MODEL, body: { ...BODY } }, ledger, async () => stream())
  const opened = async (stream: () => { events: AsyncIterable<string>; used: () => Used }) => {
    const spent = await streaming(stream)
    if (!('events' in spent)) throw new Error('No events')
    return spent.events
  }

  test('is held while it runs, and settled before its end', async () => {
    const passing = await opened(() => ({ events: events(), used: () => USED }))
    expect((await passing.next()).value).toBe('one')
    expect(await balance()).toMatchObject({ calls: { inFlight: 1 }, requests: { held: 1 } })
    expect((await passing.next()).value).toBe('two')
    expect((await passing.next()).done).toBe(true)
    expect(await balance()).toMatchObject({
      requests: { used: 1, held: 0 },
      money: { used: COST, held: 0 },
      calls: { inFlight: 0 },
    })
  })

  test('costs the whole hold if it breaks without stating its usage', async () => {
    const passing = await opened(() => ({ events: events(new Error('It broke')), used: () => 'unknown' }))
    await expect(Array.fromAsync(passing)).rejects.toThrow('It broke')
    expect(await balance()).toMatchObject({
      requests: { used: 1 },
      money: { held: 0 },
      calls: { inFlight: 0 },
    })
    expect(await records()).toMatchObject([{ unsettled: true }])
  })

  test('is settled even if its reader leaves', async () => {
    const passing = await opened(() => ({ events: events(), used: () => USED }))
    for await (const _ of passing) break
    expect(await balance()).toMatchObject({ money: { used: COST, held: 0 }, calls: { inFlight: 0 } })
  })

  test('may get a complete response instead', async () => {
    const spent = await spendStream(context, { modelId: MODEL, body: { ...BODY } }, ledger, async () => ({
      result: 'refused',
      used: 'nothing',
    }))
    expect(spent).toMatchObject({ result: 'refused', headers: { 'x-quota-remaining': '25' } })
    expect(await balance()).toMatchObject({ requests: { used: 0 }, calls: { inFlight: 0 } })
  })

  test('does not begin if the key may not use the model', async () => {
    context.key = { id: 'k', models: ['amazon.*'] }
    const asked = vi.fn(async () => ({ result: 'asked', used: 'nothing' as const }))
    expect(await spendStream(context, { modelId: MODEL, body: { ...BODY } }, ledger, asked)).toMatchObject({
      refused: { status: 403, body: { code: 'model_not_allowed' } },
    })
    expect(asked).not.toHaveBeenCalled()
  })
})
