import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { bearer, Client, type SignedIn } from './client.ts'

const client = new Client(inject('target'))
const PROMPT = {
  model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  max_tokens: 20,
  messages: [{ role: 'user', content: 'Say hello.' }],
}

let administrator: SignedIn
let owner: SignedIn
const made: string[] = []
beforeAll(async () => {
  administrator = await client.administrator()
  owner = await client.signedIn()
})
afterAll(async () => {
  for (const name of made) await remove(name)
})

const ask = <Method extends string, Path extends string>(
  method: Method,
  route: Path,
  path: { [name: string]: string } = {},
  body?: unknown,
) => client.call(method, route, body, bearer(administrator), { path })
const put = (serviceAccount: string, email = owner.email) =>
  ask('PUT', '/admin/service-accounts/{serviceAccount}', { serviceAccount }, { owner: email })
const remove = (serviceAccount: string) =>
  ask('DELETE', '/admin/service-accounts/{serviceAccount}', { serviceAccount })
const makeKey = (serviceAccount: string, body: object = { name: 'production' }) =>
  ask('POST', '/admin/service-accounts/{serviceAccount}/keys', { serviceAccount }, body)
const person = (personId: string) => ask('GET', '/admin/people/{personId}', { personId })
const key = (secret = '') => client.call('GET', '/v1/key', undefined, { Authorization: `Bearer ${secret}` })
const message = (secret: string) => client.call('POST', '/v1/messages', PROMPT, { 'x-api-key': secret })

/** A new service account with a key. */
async function serviceAccount() {
  const name = `test-${randomUUID()}`
  made.push(name)
  const { data } = (await put(name)).body
  const secret = (await makeKey(name)).body.data?.secret ?? ''
  return { name, personId: data?.personId ?? '', secret }
}

describe('a service account', () => {
  test('calls models with its own keys and limits, and has its own usage', async () => {
    const { name, personId, secret } = await serviceAccount()
    expect((await message(secret)).status).toBe(200)
    const { body } = await person(personId)
    expect(body.data).toMatchObject({
      personId,
      serviceAccount: name,
      email: owner.email,
      state: 'active',
      groups: [],
      plan: 'default',
      quota: { used: 1 },
      keys: [{ name: 'production', spent: body.data?.budget.used }],
    })
    const own = (await client.call('GET', '/me', undefined, bearer(owner))).body.data
    expect(own).toMatchObject({ quota: { used: 0 }, budget: { used: 0 } })
    const query = { by: ['person'], personId }
    await vi.waitFor(
      async () => {
        const answer = await client.call('GET', '/admin/usage', undefined, bearer(administrator), { query })
        expect(answer.body.data?.usage).toMatchObject([
          { personId, serviceAccount: name, email: owner.email, requests: 1, cost: body.data?.budget.used },
        ])
      },
      { timeout: 10_000 },
    )
  })

  test('is in its list, and not among people', async () => {
    const { name, personId } = await serviceAccount()
    const { body } = await ask('GET', '/admin/service-accounts')
    expect(body.data?.find((one) => one.name === name)).toEqual({
      name,
      personId,
      owner: owner.email,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
    const query = { email: owner.email }
    const people = await client.call('GET', '/admin/people', undefined, bearer(administrator), { query })
    expect(people.body.data?.people.map((one) => one.personId)).not.toContain(personId)
  })

  test('is put on a plan, which applies from its next call', async () => {
    const { personId, secret } = await serviceAccount()
    const overrides = { requests: 1 }
    const until = new Date(Date.now() + 3_600_000).toISOString()
    expect(
      (await ask('PUT', '/admin/people/{personId}/plan', { personId }, { overrides, until })).status,
    ).toBe(200)
    expect((await message(secret)).status).toBe(200)
    const { status, body } = await message(secret)
    expect([status, body.code]).toEqual([429, 'quota_exceeded'])
  })

  test('is disabled and enabled with effect from the next call', async () => {
    const { personId, secret } = await serviceAccount()
    expect((await ask('POST', '/admin/people/{personId}/disable', { personId })).status).toBe(200)
    expect((await key(secret)).body).toMatchObject({ status: 403, code: 'account_disabled' })
    expect((await person(personId)).body.data?.state).toBe('disabled')
    expect((await ask('POST', '/admin/people/{personId}/enable', { personId })).status).toBe(200)
    expect((await key(secret)).status).toBe(200)
  })

  test('continues with another owner', async () => {
    const { name, personId, secret } = await serviceAccount()
    const other = await client.signedIn()
    expect((await put(name, other.email)).body.data).toMatchObject({ personId, owner: other.email })
    expect((await key(secret)).body.data?.owner).toBe(other.email)
    expect((await person(personId)).body.data?.email).toBe(other.email)
  })

  test('has no sessions to end', async () => {
    const { personId } = await serviceAccount()
    expect((await ask('DELETE', '/admin/people/{personId}/sessions', { personId })).status).toBe(404)
  })
})

describe('its keys', () => {
  test('are revoked individually', async () => {
    const { name, personId, secret } = await serviceAccount()
    const second = (await makeKey(name, { name: 'second' })).body.data
    const [first] = (await person(personId)).body.data?.keys ?? []
    const path = { personId, keyId: first?.id ?? '' }
    expect((await ask('DELETE', '/admin/people/{personId}/keys/{keyId}', path)).status).toBe(200)
    expect((await key(secret)).status).toBe(401)
    expect((await key(second?.secret)).status).toBe(200)
  })

  test('are restricted like those of people', async () => {
    const { name } = await serviceAccount()
    const narrow = { name: 'narrow', models: ['amazon.*'], budgetUsd: 1 }
    const { secret = '' } = (await makeKey(name, narrow)).body.data ?? {}
    expect((await key(secret)).body.data).toMatchObject({
      owner: owner.email,
      models: ['amazon.*'],
      budget: 1,
    })
    expect((await message(secret)).status).toBe(403)
    const past = await makeKey(name, { name: 'past', expiresAt: '2026-01-01T00:00:00Z' })
    expect(past.status).toBe(400)
  })

  test('are limited to twenty', async () => {
    const { name } = await serviceAccount()
    for (let keys = 1; keys < 20; keys += 1) expect((await makeKey(name)).status).toBe(200)
    expect((await makeKey(name)).body).toMatchObject({ status: 403, code: 'too_many_keys' })
  })
})

describe('a service account that is deleted', () => {
  test('can do nothing, and has no name any more', async () => {
    const { name, personId, secret } = await serviceAccount()
    for (const _ of ['once', 'again']) expect((await remove(name)).status).toBe(200)
    expect((await key(secret)).status).toBe(401)
    expect((await person(personId)).status).toBe(404)
    expect((await makeKey(name)).status).toBe(404)
  })

  test('has its earlier usage when it is created again', async () => {
    const { name, personId, secret } = await serviceAccount()
    await message(secret)
    await remove(name)
    expect((await put(name)).body.data?.personId).toBe(personId)
    expect((await key(secret)).status).toBe(401)
    expect((await person(personId)).body.data).toMatchObject({ quota: { used: 1 }, keys: [] })
  })
})

test.each([
  ['nobody@example.com', 400],
  ['nobody\u0006', 400],
  ['', 422],
])('must have a responsible person, who is not %j', async (email, refused) => {
  const { status, body } = await put(`test-${randomUUID()}`, email)
  expect([status, body.errors?.[0]?.field]).toEqual([refused, 'owner'])
})
