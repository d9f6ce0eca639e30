import { describe, expect, inject, test } from 'vitest'
import { bearer, Client, credentials, type SignedIn } from './client.ts'

const client = new Client(inject('target'))
const MODEL = 'amazon.nova-lite-v1:0'
const PROMPT = { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] }

const invoke = (user: SignedIn, inferenceParameters: object = PROMPT) =>
  client.call('POST', '/bedrock', { modelId: MODEL, inferenceParameters }, credentials(user))
const usage = (user: SignedIn, query: { from?: string; to?: string } = {}) =>
  client.call('GET', '/me/usage', undefined, bearer(user), { query })
const account = async (user: SignedIn) => (await client.call('GET', '/me', undefined, bearer(user))).body.data
const estimate = (user: SignedIn, body: object) =>
  client.call('POST', '/bedrock/estimate', body, bearer(user))
const today = () => new Date().toISOString().slice(0, 10)

describe('GET /me/usage', () => {
  test('adds up requests, tokens and cost by day and model', async () => {
    const user = await client.signedIn()
    expect((await usage(user)).body.data?.usage).toEqual([])
    for (const _ of [1, 2]) expect((await invoke(user)).status).toBe(200)
    const { data } = (await usage(user)).body
    expect(data).toMatchObject({ from: `${today().slice(0, 8)}01`, to: today() })
    expect(data?.usage).toEqual([
      {
        date: today(),
        modelId: MODEL,
        requests: 2,
        inputTokens: expect.any(Number),
        outputTokens: expect.any(Number),
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        images: 0,
        cost: expect.any(Number),
      },
    ])
    const [entry] = data?.usage ?? []
    expect(entry?.cost).toBeGreaterThan(0)
    expect((await account(user))?.budget.used).toBe(entry?.cost)
  })

  test.runIf(client.target.awsEndpointUrl !== undefined)('shows calls with an unknown outcome', async () => {
    const user = await client.signedIn()
    const modelId = 'simulated.model-error-v1:0'
    const body = { modelId, inferenceParameters: PROMPT }
    expect((await client.call('POST', '/bedrock', body, credentials(user))).status).toBe(424)
    expect((await usage(user)).body.data?.usage).toMatchObject([{ modelId, requests: 1, unsettled: 1 }])
  })

  test('covers the requested days', async () => {
    const user = await client.signedIn()
    await invoke(user)
    const days = { from: today(), to: today() }
    expect((await usage(user, days)).body.data?.usage).toHaveLength(1)
    expect((await usage(user, { from: '2026-01-01', to: '2026-01-31' })).body.data?.usage).toEqual([])
  })

  test.each([
    [{ from: 'yesterday' }, 'query.from'],
    [{ to: '2026-2-3' }, 'query.to'],
    [{ to: '2026-13-01' }, 'query.to'],
    [{ from: '2026-02-01', to: '2026-01-01' }, undefined],
    [{ from: '2025-01-01', to: '2026-01-01' }, undefined],
  ])('refuses %j', async (query, field) => {
    const { status, body } = await usage(await client.signedIn(), query)
    expect([status, body.errors?.[0]?.field]).toEqual([400, field])
  })
})

describe('what is left', () => {
  test('is reported with every response of the models', async () => {
    const user = await client.signedIn()
    const listed = await client.call('GET', '/bedrock', undefined, credentials(user))
    const quota = Number(listed.headers.get('x-quota-remaining'))
    const invoked = await invoke(user)
    expect(Number(invoked.headers.get('x-quota-remaining'))).toBe(quota - 1)
    expect((await account(user))?.quota).toMatchObject({ used: 2, left: quota - 1 })
  })

  test('is not changed by requests that did not reach the model', async () => {
    const user = await client.signedIn()
    for (const parameters of [
      { messages: 'none' },
      { messages: PROMPT.messages, inferenceConfig: { maxTokens: 0 } },
    ])
      expect((await invoke(user, parameters)).status).toBe(400)
    expect(await account(user)).toMatchObject({ quota: { used: 0 }, budget: { used: 0 } })
  })
})

describe('POST /bedrock/estimate', () => {
  test('says what an invocation may cost, and charges nothing', async () => {
    const user = await client.signedIn()
    const { status, body } = await estimate(user, { modelId: `us.${MODEL}`, inferenceParameters: PROMPT })
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      foundationModelId: MODEL,
      inferenceProfile: `us.${MODEL}`,
      inputTokensCounted: false,
      maxOutputTokens: expect.any(Number),
      prices: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      fits: true,
    })
    expect(body.data?.maxCost).toBeGreaterThan(0)
    expect(body.data?.reserved).toBe(body.data?.maxCost)
    expect(await account(user)).toMatchObject({ quota: { used: 0 }, budget: { used: 0 } })
  })

  test("uses Bedrock's own count of tokens if there is one", async () => {
    const user = await client.signedIn()
    const inferenceParameters = {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'Say hello.' }],
    }
    const modelId = 'anthropic.claude-3-5-sonnet-20240620-v1:0'
    const { data } = (await estimate(user, { modelId, inferenceParameters })).body
    expect(data).toMatchObject({ inputTokensCounted: true, maxOutputTokens: 10 })
    expect(data?.inputTokens).toBeGreaterThan(0)
    expect(data?.maxCost).toBeLessThan(data?.reserved ?? 0)
  })

  test('is refused for the same reasons as the invocation', async () => {
    const user = await client.signedIn()
    const inferenceParameters = { messages: PROMPT.messages, inferenceConfig: { maxTokens: 'all' } }
    expect((await estimate(user, { modelId: MODEL, inferenceParameters })).status).toBe(400)
  })
})
