import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { bearer, Client, credentials, type SignedIn } from './client.ts'

const client = new Client(inject('target'))
const MODEL = 'amazon.nova-lite-v1:0'
const PROFILE = `us.${MODEL}`
const today = () => new Date().toISOString().slice(0, 10)
const idOf = ({ idToken }: SignedIn) => String(decodeJwt(idToken).sub)

let administrator: SignedIn
let user: SignedIn
/** What the user's two calls used, as the user sees it. */
let used: { modelId: string; inputTokens: number; cost: number }[]

beforeAll(async () => {
  administrator = await client.administrator()
  user = await client.signedIn()
  const inferenceParameters = { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] }
  for (const modelId of [MODEL, PROFILE]) {
    const body = { modelId, inferenceParameters }
    expect((await client.call('POST', '/bedrock', body, credentials(user))).status).toBe(200)
  }
  used = (await client.call('GET', '/me/usage', undefined, bearer(user))).body.data?.usage ?? []
  // DynamoDB updates its index within moments.
  await vi.waitFor(async () => expect(await rows({ by: ['model'] })).toHaveLength(2), { timeout: 10_000 })
})

const usage = (query: object) =>
  client.call('GET', '/admin/usage', undefined, bearer(administrator), { query: { ...query } })
/** Only of this user. */
const rows = async (query: object) =>
  (await usage({ from: today(), to: today(), personId: idOf(user), ...query })).body.data?.usage ?? []

describe('GET /admin/usage', () => {
  test('agrees with what the user sees', async () => {
    expect(used).toHaveLength(2)
    const sums = await rows({ by: ['day', 'model'] })
    expect(sums).toEqual(expect.arrayContaining(used))
    expect(sums).toHaveLength(2)
  })

  test('sums by the given fields, and shows no others', async () => {
    const cost = used.reduce((sum, one) => sum + one.cost, 0)
    const [sum, ...more] = await rows({ by: ['person'] })
    expect(more).toEqual([])
    expect(sum).toEqual({
      personId: idOf(user),
      email: user.email,
      requests: 2,
      inputTokens: used.reduce((tokens, one) => tokens + one.inputTokens, 0),
      outputTokens: expect.any(Number),
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      images: 0,
      cost: expect.closeTo(cost, 9),
    })
    expect(await rows({ by: ['plan'] })).toMatchObject([{ plan: 'default', requests: 2 }])
    expect(await rows({ by: ['plan', 'day'] })).toMatchObject([{ date: today(), plan: 'default' }])
  })

  test('can be limited to a model and to a plan', async () => {
    expect(await rows({ by: ['model'], modelId: MODEL })).toMatchObject([{ modelId: MODEL, requests: 1 }])
    expect(await rows({ by: ['plan'], plan: 'default' })).toHaveLength(1)
    expect(await rows({ by: ['plan'], plan: 'no-such-plan' })).toEqual([])
    expect(await rows({ from: '2026-01-01', to: '2026-01-31' })).toEqual([])
  })

  test('is paged, and the pages together are complete', async () => {
    const all = await rows({ by: ['model'] })
    const first = (await usage({ from: today(), personId: idOf(user), by: ['model'], limit: 1 })).body.data
    expect(first?.usage).toEqual(all.slice(0, 1))
    const { next: cursor } = first ?? {}
    const second = await usage({ from: today(), personId: idOf(user), by: ['model'], limit: 1, cursor })
    expect(second.body.data).toEqual({ from: today(), to: today(), usage: all.slice(1) })
  })

  test('keeps what a deleted account used, without its address', async () => {
    const gone = await client.signedIn()
    const body = {
      modelId: MODEL,
      inferenceParameters: { messages: [{ role: 'user', content: [{ text: 'Hi.' }] }] },
    }
    await client.call('POST', '/bedrock', body, credentials(gone))
    await client.call('DELETE', '/me', undefined, bearer(gone))
    const personId = idOf(gone)
    const told = async () => (await usage({ from: today(), by: ['person'], personId })).body.data?.usage
    await expect.poll(told, { timeout: 10_000 }).toEqual([expect.objectContaining({ personId, requests: 1 })])
    expect((await told())?.[0]).not.toHaveProperty('email')
  })

  test.runIf(client.target.awsEndpointUrl !== undefined)('shows calls with an unknown outcome', async () => {
    const other = await client.signedIn()
    const inferenceParameters = { messages: [{ role: 'user', content: [{ text: 'Hi.' }] }] }
    const body = { modelId: 'simulated.model-error-v1:0', inferenceParameters }
    expect((await client.call('POST', '/bedrock', body, credentials(other))).status).toBe(424)
    expect(await rows({ by: ['person'], personId: idOf(other) })).toMatchObject([
      { requests: 1, unsettled: 1 },
    ])
  })

  test.each([
    [{ from: 'yesterday' }, 400, 'query.from'],
    [{ from: '2026-02-01', to: '2026-01-01' }, 400, undefined],
    [{ from: '2026-01-01', to: '2026-04-03' }, 400, undefined],
    [{ by: ['colour'] }, 400, 'query.by.0'],
    [{ personId: 'joe@example.com' }, 400, 'query.personId'],
    [{ cursor: 'bm9uZQ' }, 400, undefined],
    [{ limit: 1001 }, 400, 'query.limit'],
    [{ limit: '' }, 422, 'query.limit'],
  ])('refuses %j', async (query, status, field) => {
    const answer = await usage(query)
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field])
  })
})

describe('GET /admin/usage as CSV', () => {
  const table = async (query: { [name: string]: string }) => {
    const sent = new URLSearchParams({ from: today(), personId: idOf(user), format: 'csv', ...query })
    const url = `${client.target.apiUrl}/admin/usage?${sent}`
    const response = await client.fetch(url, { headers: bearer(administrator) })
    return { headers: response.headers, lines: (await response.text()).trim().split('\n') }
  }

  test('has one line for each sum, and one with the column names', async () => {
    const { headers, lines } = await table({ by: 'person' })
    const [sum] = await rows({ by: ['person'] })
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(lines).toEqual([
      'personId,email,serviceAccount,requests,inputTokens,outputTokens,cacheReadTokens,cacheWriteTokens,images,cost,unsettled',
      [...[idOf(user), user.email, '', 2, sum?.inputTokens, sum?.outputTokens, 0, 0, 0, sum?.cost, 0]].join(
        ',',
      ),
    ])
  })

  test('gives the next page in a header', async () => {
    const first = await table({ by: 'model', limit: '1' })
    const cursor = first.headers.get('x-next-cursor') ?? ''
    const second = await table({ by: 'model', limit: '1', cursor })
    expect([first, second].map(({ lines }) => lines[1]?.split(',')[0])).toEqual([MODEL, PROFILE])
    expect(second.headers.has('x-next-cursor')).toBe(false)
  })
})
