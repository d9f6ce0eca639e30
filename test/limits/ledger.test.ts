import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { costOf, priceOf } from '../../handlers/models/price.ts'
import { ConnectionReset } from '../../local/aws/intercept.ts'
import type { Answer } from '../conformance/answer.ts'
import { Account } from '../faults/account.ts'
import { type Attempt, ObservedGateway } from '../faults/observedGateway.ts'
import { UNLIMITED } from '../unlimited.ts'

const MODEL = 'anthropic.claude-3-5-sonnet-20240620-v1:0'
const MAX_TOKENS = 1000
const BODY = {
  modelId: MODEL,
  inferenceParameters: {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: MAX_TOKENS,
    messages: [{ role: 'user', content: 'Say hello.' }],
  },
}

const CALLS_IN_FLIGHT = 3
const BUDGET_USD = 0.05

/** Observes a gateway: the calls that it sent to the model, and their cost. */
class Observed {
  readonly gateway: ObservedGateway
  invoked = 0
  inFlight = 0
  mostInFlight = 0
  /** Invocations wait for it. */
  open: Promise<void> = Promise.resolve()
  onInvoked: () => unknown = () => {}
  /** Replaces a call to the model. */
  onAttempt: (attempt: Attempt) => ReturnType<Attempt['run']> = ({ run }) => run()

  constructor(gateway: ObservedGateway) {
    this.gateway = gateway
  }

  /** Calls the model, and counts the concurrent calls. */
  invoke(
    account: Account,
    body: object = BODY,
    headers = account.tokenAndKey,
  ): Promise<Answer<'POST', '/bedrock'>> {
    return this.gateway.watching(
      (attempt) => this.#watch(attempt),
      (trace) => account.client.call('POST', '/bedrock', body, { ...headers, ...trace }),
    )
  }

  /** Sends any request, counting as {@link invoke} does. */
  ask<T>(send: (trace: { [header: string]: string }) => Promise<T>): Promise<T> {
    return this.gateway.watching((attempt) => this.#watch(attempt), send)
  }

  async #watch(attempt: Attempt) {
    if (attempt.call !== 'InvokeModel') return attempt.run()
    this.invoked += 1
    this.inFlight += 1
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    this.onInvoked()
    try {
      await this.open
      return await this.onAttempt(attempt)
    } finally {
      this.inFlight -= 1
    }
  }
}

async function observing(context: { [name: string]: string }): Promise<Observed> {
  return new Observed(await ObservedGateway.start({ ...UNLIMITED, ...context }))
}

async function signedIn({ gateway }: Observed): Promise<Account> {
  const account = new Account(gateway.endpoints)
  await account.signedIn()
  return account
}

const codesOf = (answers: Answer[]) => {
  const codes: { [code: string]: number } = {}
  for (const { status, body } of answers) {
    const code = status === 200 ? 'answered' : `${status} ${body.code ?? body.message}`
    codes[code] = (codes[code] ?? 0) + 1
  }
  return codes
}
const accountOf = ({ client, token }: Account) => client.call('GET', '/me', undefined, token)

describe('concurrent calls', () => {
  let observed: Observed
  beforeAll(async () => {
    observed = await observing({ CALLS_IN_FLIGHT: String(CALLS_IN_FLIGHT) })
  }, 60_000)
  afterAll(() => observed.gateway.remove())

  test('never exceed the limit, however many are made at once by two sessions', async () => {
    const account = await signedIn(observed)
    const earlier = account.tokenAndKey
    await account.signIn()
    // The model replies to nobody until as many calls are running as allowed.
    const opening = Promise.withResolvers<void>()
    observed.open = opening.promise
    observed.onInvoked = () => observed.inFlight === CALLS_IN_FLIGHT && opening.resolve()
    const answers: Answer[] = []
    const caller = async (_: unknown, index: number) => {
      for (let call = 0; call < 10; call += 1) {
        answers.push(await observed.invoke(account, BODY, index % 2 ? earlier : account.tokenAndKey))
      }
    }
    await Promise.all(Array.from({ length: 12 }, caller))
    console.log('calls in flight:', answers.length, 'tried,', codesOf(answers))
    const answered = answers.filter(({ status }) => status === 200).length
    const { quota, callsInFlight } = (await accountOf(account)).body.data ?? {}
    expect(observed.mostInFlight).toBe(CALLS_IN_FLIGHT)
    expect(codesOf(answers)).toEqual({ answered, '429 too_many_calls': answers.length - answered })
    expect([observed.invoked, quota?.used, callsInFlight?.used]).toEqual([answered, answered, 0])
  }, 60_000)
})

describe('whatever a user does meanwhile', () => {
  const QUOTA = 40
  const BUDGET = 0.6
  let observed: Observed
  beforeAll(async () => {
    observed = await observing({
      CALLS_IN_FLIGHT: String(CALLS_IN_FLIGHT),
      API_QUOTA_LIMIT: String(QUOTA),
      BUDGET_LIMIT_USD: String(BUDGET),
    })
  }, 60_000)
  afterAll(() => observed.gateway.remove())

  test('no limit is exceeded: two keys, rotations, deletions, registrations, functions that are killed', async () => {
    const account = await signedIn(observed)
    const { client } = account
    let accessKey = (await account.makeAccessKey()).secret
    let killed = 0
    // For each tenth call, the function dies before or after it calls the model.
    observed.onAttempt = async ({ call, kill, run }) => {
      if (call !== 'InvokeModel' || observed.invoked % 10 !== 0) return run()
      killed += 1
      if (killed % 2 === 0) await run()
      await kill()
      throw new ConnectionReset()
    }
    const answers: Answer[] = []
    let isOver = false
    const byToken = async () => {
      while (!isOver) answers.push(await observed.invoke(account))
    }
    const byKey = async () => {
      const body = { model: 'amazon.titan-embed-text-v2:0', input: 'Hello.' }
      while (!isOver) {
        const key = { Authorization: `Bearer ${accessKey}` }
        answers.push(
          await observed.ask((trace) => client.call('POST', '/v1/embeddings', body, { ...key, ...trace })),
        )
      }
    }
    const turmoil = async () => {
      for (const _ of ['once', 'and again']) {
        await client.call('POST', '/me/api-key', undefined, account.token)
        await account.signIn()
        await client.call('DELETE', '/me', undefined, account.token)
        await account.signedIn()
        accessKey = (await account.makeAccessKey()).secret
      }
      isOver = true
    }
    await Promise.all([turmoil(), ...Array.from({ length: 4 }, byToken), ...Array.from({ length: 4 }, byKey)])
    const { quota, budget } = (await accountOf(account)).body.data ?? {}
    const answered = answers.filter(({ status }) => status === 200).length
    console.log(
      'turmoil:',
      answers.length,
      'tried,',
      observed.invoked,
      'asked,',
      killed,
      'killed,',
      codesOf(answers),
    )
    expect(answered).toBeGreaterThan(0)
    expect(killed).toBeGreaterThan(0)
    expect(observed.mostInFlight).toBeLessThanOrEqual(CALLS_IN_FLIGHT)
    expect(observed.invoked).toBeLessThanOrEqual(QUOTA)
    // Answered, running and reserved calls are all counted, across two accounts that were deleted.
    expect(quota?.used).toBeGreaterThanOrEqual(observed.invoked)
    expect(quota?.used).toBeLessThanOrEqual(QUOTA)
    expect(budget?.used).toBeLessThanOrEqual(BUDGET)
  }, 120_000)
})

describe('a budget', () => {
  let observed: Observed
  beforeAll(async () => {
    observed = await observing({ BUDGET_LIMIT_USD: String(BUDGET_USD) })
  }, 60_000)
  afterAll(() => observed.gateway.remove())

  const most = () => {
    const price = priceOf(MODEL)
    if (!price) throw new Error(`${MODEL} has no price`)
    return costOf(price, {
      inputTokens: 0,
      outputTokens: MAX_TOKENS,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      images: 0,
    })
  }

  test('is never exceeded, however many calls are made at once', async () => {
    const account = await signedIn(observed)
    const answers: Answer[] = []
    const caller = async () => {
      for (let call = 0; call < 15; call += 1) answers.push(await observed.invoke(account))
    }
    await Promise.all(Array.from({ length: 10 }, caller))
    console.log('a budget of five cents:', answers.length, 'tried,', codesOf(answers))
    const answered = answers.filter(({ status }) => status === 200).length
    const { budget, quota } = (await accountOf(account)).body.data ?? {}
    expect(codesOf(answers)).toEqual({ answered, '429 budget_exceeded': answers.length - answered })
    expect(answered).toBeGreaterThan(0)
    expect(quota?.used).toBe(answered)
    expect(budget).toMatchObject({ held: 0, limit: BUDGET_USD })
    expect(budget?.used).toBeLessThanOrEqual(BUDGET_USD)
  }, 60_000)

  test('is used until the next call might not fit, and no further', async () => {
    const account = await signedIn(observed)
    let answer = await observed.invoke(account)
    for (let call = 0; answer.status === 200 && call < 500; call += 1) answer = await observed.invoke(account)
    const { body } = await accountOf(account)
    expect([answer.status, answer.body.code]).toEqual([429, 'budget_exceeded'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answer.body.left).toBe(body.data?.budget.left)
    expect(body.data?.budget.left).toBeLessThan((2 * most()) / 1e6)
  }, 120_000)

  test('is settled exactly when the caller disconnects in the middle', async () => {
    const account = await signedIn(observed)
    const leaving = new AbortController()
    const left = observed.gateway.watching(
      ({ call, run }) => {
        if (call === 'InvokeModel') leaving.abort()
        return run()
      },
      (trace) =>
        fetch(`${observed.gateway.endpoints.apiUrl}/bedrock`, {
          method: 'POST',
          body: JSON.stringify(BODY),
          headers: { 'Content-Type': 'application/json', ...account.tokenAndKey, ...trace },
          signal: leaving.signal,
        }),
    )
    await expect(left).rejects.toThrow()
    await expect.poll(async () => (await accountOf(account)).body.data?.callsInFlight.used).toBe(0)
    const { budget, quota } = (await accountOf(account)).body.data ?? {}
    expect(quota?.used).toBe(1)
    expect(budget?.held).toBe(0)
    expect(budget?.used).toBeGreaterThan(0)
    expect(budget?.used).toBeLessThan(most() / 1e6)
  })

  test('is reported before a call, and to an access key', async () => {
    const account = await signedIn(observed)
    const left = (await accountOf(account)).body.data?.budget.left
    const { client, token } = account
    const { data } = (await client.call('POST', '/bedrock/estimate', BODY, token)).body
    expect(data).toMatchObject({ budgetLeft: left, fits: true })
    const { secret } = await account.makeAccessKey()
    const headers = { Authorization: `Bearer ${secret}` }
    const key = await client.call('GET', '/v1/key', undefined, headers)
    expect(key.body.data?.person.budget).toMatchObject({ limit: BUDGET_USD, left })
  })

  test('caps the output of a call that names no limit', async () => {
    const { max_tokens, ...uncapped } = BODY.inferenceParameters
    const account = await signedIn(observed)
    const sent: unknown[] = []
    await observed.gateway.watching(
      ({ call, run }) => {
        sent.push(call)
        return run()
      },
      (trace) =>
        account.client.call(
          'POST',
          '/bedrock',
          { modelId: MODEL, inferenceParameters: uncapped },
          { ...account.tokenAndKey, ...trace },
        ),
    )
    // 8192 tokens at fifteen dollars a million do not fit into five cents.
    expect(sent).not.toContain('InvokeModel')
  })

  test('refuses a model without a price', async () => {
    const account = await signedIn(observed)
    const { status, body } = await observed.invoke(account, { ...BODY, modelId: 'simulated.slow-v1:0' })
    expect([status, body.code]).toEqual([403, 'model_without_price'])
  })
})
