import { beforeAll, describe, expect, inject, test } from 'vitest'
import { bearer, Client, type SignedIn } from './client.ts'
import { isLocal } from './target.ts'

const client = new Client(inject('target'))

let user: SignedIn
beforeAll(async () => {
  user = await client.signedIn()
})

const create = (body: object, by = user) => client.call('POST', '/me/keys', body, bearer(by))
const list = async (by = user) =>
  (await client.call('GET', '/me/keys', undefined, bearer(by))).body.data ?? []
const revoke = (keyId: string, by = user) =>
  client.call('DELETE', '/me/keys/{keyId}', undefined, bearer(by), { path: { keyId } })
const ask = (headers: { [name: string]: string }) => client.call('GET', '/v1/key', undefined, headers)
const asBearer = (secret: string) => ask({ Authorization: `Bearer ${secret}` })

/** A new key and its secret. */
async function made(body: object = { name: 'laptop' }, by = user): Promise<{ id: string; secret: string }> {
  const { status, body: answer } = await create(body, by)
  if (!answer.data) throw new Error(`The key was answered ${status}`)
  return answer.data
}

describe('an access key', () => {
  test('is created with a secret that is shown once', async () => {
    const { id, secret } = await made({ name: 'shown once' })
    expect(secret).toMatch(/^bgw_[A-Za-z0-9]{78}$/)
    const listed = (await list()).find((key) => key.id === id)
    expect(listed).toEqual({
      id,
      name: 'shown once',
      start: secret.slice(0, 12),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      spent: 0,
    })
    expect(JSON.stringify(await list())).not.toContain(secret)
  })

  test('describes itself, as a bearer token and as an x-api-key', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const models = ['amazon.nova-*']
    const { id, secret } = await made({ name: 'narrow', expiresAt, models, budgetUsd: 1.5 })
    for (const answer of [await asBearer(secret), await ask({ 'x-api-key': secret })]) {
      expect(answer.status).toBe(200)
      expect(answer.body.data).toMatchObject({
        id,
        name: 'narrow',
        owner: user.email,
        expiresAt,
        models,
        budget: 1.5,
        spent: 0,
        person: { quota: { used: expect.any(Number) }, callsInFlight: { used: 0 } },
      })
    }
  })

  test('shows when it was last used for a model, and what that cost', async () => {
    const { id, secret } = await made({ name: 'used' })
    const before = Date.now()
    const { status } = await client.call(
      'POST',
      '/v1/chat/completions',
      { model: 'amazon.nova-lite-v1:0', messages: [{ role: 'user', content: 'Say hello.' }] },
      { Authorization: `Bearer ${secret}` },
    )
    expect(status).toBe(200)
    const listed = (await list()).find((key) => key.id === id)
    expect(listed?.spent).toBeGreaterThan(0)
    // The clocks of a deployed stage and of this machine may differ.
    expect(Math.abs(Date.parse(String(listed?.lastUsedAt)) - before)).toBeLessThan(60_000)
  })

  test('is refused from the first call after it was revoked, also by a repeated request', async () => {
    const { id, secret } = await made()
    expect((await asBearer(secret)).status).toBe(200)
    expect((await revoke(id)).status).toBe(200)
    const { status, body } = await asBearer(secret)
    expect([status, body.code, body.message]).toEqual([
      401,
      'invalid_access_key',
      'This access key was revoked or never existed.',
    ])
    expect((await revoke(id)).status).toBe(200)
    expect((await list()).map((key) => key.id)).not.toContain(id)
  })

  test('is refused once it has expired', async () => {
    const soon = Date.now() + (isLocal() ? 1500 : 15_000)
    const { secret } = await made({ name: 'short', expiresAt: new Date(soon).toISOString() })
    await expect.poll(async () => (await asBearer(secret)).status, { timeout: 30_000 }).toBe(401)
    expect(Date.now()).toBeGreaterThanOrEqual(soon)
    const past = await create({ name: 'past', expiresAt: '2020-01-01T00:00:00Z' })
    expect(past.status).toBe(400)
  })

  test.each([
    ['a mistyped one', (secret: string) => `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`],
    ['that of another service', () => 'sk-0123456789'],
    ['an ID token', () => user.idToken],
  ])('refuses %s with the message that it is no access key', async (_, other) => {
    const { secret } = await made()
    const { status, body } = await asBearer(other(secret))
    expect([status, body.message]).toEqual([
      401,
      'This is not an access key of this gateway, or it was copied incompletely.',
    ])
  })

  test('gives access to no other route', async () => {
    const { secret } = await made()
    for (const path of ['/me', '/me/keys', '/bedrock'] as const) {
      const { status } = await client.call('GET', path, undefined, {
        Authorization: `Bearer ${secret}`,
        'x-api-key': secret,
      })
      expect([path, status]).toEqual([path, 401])
    }
  })

  test('belongs to one person', async () => {
    const other = await client.signedIn()
    const { id, secret } = await made({ name: 'mine' })
    expect((await list(other)).map((key) => key.id)).not.toContain(id)
    expect((await revoke(id, other)).status).toBe(200)
    expect((await asBearer(secret)).status).toBe(200)
  })

  test.each([
    [{}, 422, 'name'],
    [{ name: '' }, 422, 'name'],
    [{ name: 'a', budgetUsd: -1 }, 400, 'budgetUsd'],
    [{ name: 'a', models: [] }, 422, 'models'],
    [{ name: 'a', models: ['a b'] }, 400, 'models.0'],
    [{ name: 'a', expiresAt: 'tomorrow' }, 400, 'expiresAt'],
  ])('is not created from %j', async (body, status, field) => {
    const answer = await create(body)
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field])
  })

  test('is limited to twenty per person, also when all are created at once', async () => {
    const greedy = await client.signedIn()
    const answers = await Promise.all(Array.from({ length: 24 }, () => create({ name: 'one' }, greedy)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(20)
    expect((await list(greedy)).length).toBe(statuses.filter((status) => status === 200).length)
    let answer = await create({ name: 'one' }, greedy)
    while (answer.status === 200) answer = await create({ name: 'one' }, greedy)
    expect([answer.status, answer.body.code]).toEqual([403, 'too_many_keys'])
    expect(await list(greedy)).toHaveLength(20)
  })
})
