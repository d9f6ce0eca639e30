import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { bearer, Client, credentials, type SignedIn } from './client.ts'

const client = new Client(inject('target'))
const NOBODY = '7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11'

let administrator: SignedIn
let user: SignedIn
beforeAll(async () => {
  administrator = await client.administrator()
  user = await client.signedIn()
})

const idOf = ({ idToken }: SignedIn) => String(decodeJwt(idToken).sub)
const people = async (query: object, by = administrator) =>
  client.call('GET', '/admin/people', undefined, bearer(by), { query: { ...query } })
const person = (personId: string) =>
  client.call('GET', '/admin/people/{personId}', undefined, bearer(administrator), { path: { personId } })
const audit = (query: object) =>
  client.call('GET', '/admin/audit', undefined, bearer(administrator), { query: { ...query } })
const makeKey = async (name: string, narrow: object = {}) => {
  const { body } = await client.call('POST', '/me/keys', { name, ...narrow }, bearer(user))
  if (!body.data) throw new Error('No key was made')
  return body.data
}
const keyStatus = async (secret: string) =>
  (await client.call('GET', '/v1/key', undefined, { Authorization: `Bearer ${secret}` })).status

/** The newest entries about a person or by them. */
const entriesOf = async (someone: SignedIn) => {
  const { body } = await audit({})
  const id = idOf(someone)
  return (body.data?.entries ?? []).filter(({ by, target }) => [by.personId, target['personId']].includes(id))
}

describe('the list of people', () => {
  test('finds a person by the start of the address', async () => {
    const { status, body } = await people({ email: user.email.slice(0, -4) })
    expect(status).toBe(200)
    expect(body.data?.people).toEqual([
      {
        personId: idOf(user),
        email: user.email,
        name: 'Jane Doe',
        state: 'active',
        verified: expect.any(Boolean),
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ])
  })

  test('shows only people in a given state', async () => {
    const email = `${user.email.split('@')[0]}-new@${user.email.split('@')[1]}`
    await client.register({ email })
    const states = async (query: object) =>
      ((await people(query)).body.data?.people ?? []).map((one) => [one.email, one.state])
    expect(await states({ email, state: 'unconfirmed' })).toEqual([[email, 'unconfirmed']])
    expect(await states({ email, state: 'active' })).toEqual([])
    expect(await states({ email: user.email, state: 'disabled' })).toEqual([])
    await client.delete(email)
  })

  test('is paged', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 3; page += 1) {
      const { body } = await people({ limit: 1, state: 'active', ...(cursor && { cursor }) })
      seen.push(...(body.data?.people ?? []).map(({ personId }) => personId))
      cursor = body.data?.next
      if (!cursor) break
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(cursor === undefined || seen.length > 0).toBe(true)
  })

  test.each([
    [{ cursor: 'bm9uZQ' }, 400],
    [{ limit: 61 }, 400],
    [{ limit: 'many' }, 422],
    [{ state: 'gone' }, 400],
    [{ email: 'a" or status = "Enabled' }, 400],
  ])('is refused for %j', async (query, expected) => {
    expect((await people(query)).status).toBe(expected)
  })
})

describe('a person', () => {
  test('is shown with groups, limits and keys, but no secret', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const narrow = { expiresAt, models: ['amazon.*'], budgetUsd: 1.5 }
    const { id, secret } = await makeKey('seen', narrow)
    const asked = { model: 'amazon.titan-embed-text-v2:0', input: 'Hello.' }
    const headers = { Authorization: `Bearer ${secret}` }
    expect((await client.call('POST', '/v1/embeddings', asked, headers)).status).toBe(200)
    const { status, body } = await person(idOf(user))
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      email: user.email,
      state: 'active',
      groups: [],
      quota: { used: expect.any(Number) },
      budget: { held: 0 },
      callsInFlight: { used: 0 },
      keys: [
        {
          id,
          name: 'seen',
          start: secret.slice(0, 12),
          expiresAt,
          models: ['amazon.*'],
          budget: 1.5,
          lastUsedAt: expect.stringMatching(/Z$/),
          spent: expect.any(Number),
        },
      ],
    })
    expect(JSON.stringify(body)).not.toContain(secret)
    expect(JSON.stringify(body)).not.toContain(user.apiKey)
    expect((await person(idOf(administrator))).body.data?.groups).toEqual(['administrators'])
  })

  test('who does not exist is 404 on every route, and an address identifies nobody', async () => {
    const ask = (method: string, path: string) =>
      client.call(method, path, undefined, bearer(administrator), {
        path: { personId: NOBODY, keyId: 'AAAAAAAA' },
      })
    expect((await ask('GET', '/admin/people/{personId}')).status).toBe(404)
    expect((await ask('DELETE', '/admin/people/{personId}/sessions')).status).toBe(404)
    expect((await ask('POST', '/admin/people/{personId}/disable')).status).toBe(404)
    expect((await ask('POST', '/admin/people/{personId}/enable')).status).toBe(404)
    expect((await ask('DELETE', '/admin/people/{personId}/keys/{keyId}')).status).toBe(404)
    expect((await person(user.email)).status).toBe(400)
  })
})

describe('ending the sessions of a person', () => {
  test('leaves no working refresh token or API key, and may be repeated', async () => {
    const signedIn = await client.signedIn()
    const end = () =>
      client.call('DELETE', '/admin/people/{personId}/sessions', undefined, bearer(administrator), {
        path: { personId: idOf(signedIn) },
      })
    expect((await client.call('GET', '/bedrock', undefined, credentials(signedIn))).status).toBe(200)
    expect((await end()).status).toBe(200)
    expect((await client.call('GET', '/bedrock', undefined, credentials(signedIn))).status).toBe(403)
    const { refreshToken } = signedIn
    expect((await client.call('POST', '/token', { refreshToken })).status).toBe(401)
    expect((await end()).status).toBe(200)
    expect((await client.login(signedIn.email)).status).toBe(200)
  })
})

describe('an access key that an administrator revokes', () => {
  test('is refused from the next call on, also by a repeated request', async () => {
    const { id, secret } = await makeKey('leaked')
    const revoke = () =>
      client.call('DELETE', '/admin/people/{personId}/keys/{keyId}', undefined, bearer(administrator), {
        path: { personId: idOf(user), keyId: id },
      })
    expect(await keyStatus(secret)).toBe(200)
    expect((await revoke()).status).toBe(200)
    expect(await keyStatus(secret)).toBe(401)
    expect((await revoke()).status).toBe(200)
    const [entry] = await entriesOf(user)
    expect(entry).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      act: 'revokePersonKey',
      by: { personId: idOf(administrator), email: administrator.email },
      target: { personId: idOf(user), keyId: id },
      details: {},
      sourceIp: expect.any(String),
      requestId: expect.any(String),
    })
  })
})

describe('the audit', () => {
  test('contains the sign-in of an administrator, and of nobody else', async () => {
    expect((await entriesOf(administrator)).map(({ act, details }) => [act, details])).toContainEqual([
      'login',
      { groups: ['administrators'] },
    ])
    expect((await entriesOf(user)).map(({ act }) => act)).not.toContain('login')
  })

  test('contains each access key that is created and revoked, by its id and name, and no secret', async () => {
    const { id, secret } = await makeKey('audited')
    await client.call('DELETE', '/me/keys/{keyId}', undefined, bearer(user), { path: { keyId: id } })
    // The second time there is nothing to revoke.
    await client.call('DELETE', '/me/keys/{keyId}', undefined, bearer(user), { path: { keyId: id } })
    const entries = (await entriesOf(user)).filter(({ target }) => target['keyId'] === id)
    expect(entries.map(({ act, details, by }) => [act, details['name'], by.email])).toEqual([
      ['revokeAccessKey', 'audited', user.email],
      ['createAccessKey', 'audited', user.email],
    ])
    expect(JSON.stringify(entries)).not.toContain(secret.slice(12))
  })

  test('contains the deletion of an account', async () => {
    const leaving = await client.signedIn()
    expect((await client.call('DELETE', '/me', undefined, bearer(leaving))).status).toBe(200)
    expect((await entriesOf(leaving)).map(({ act }) => act)).toEqual(['deleteAccount'])
  })

  test('is paged, the newest first, within a period', async () => {
    const { body: all } = await audit({ limit: 4 })
    const newest = all.data?.entries ?? []
    expect(newest.length).toBe(4)
    expect(newest.map(({ at }) => at)).toEqual(
      newest
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    const to = new Date(Date.parse(newest[0]?.at ?? '') + 1).toISOString()
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await audit({ limit: 2, to, from: newest[3]?.at, ...(cursor && { cursor }) })
      paged.push(...(body.data?.entries ?? []).map(({ requestId }) => requestId))
      cursor = body.data?.next
    } while (cursor)
    expect(paged.slice(0, 4)).toEqual(newest.map(({ requestId }) => requestId))
    const { body: before } = await audit({ to: '2020-01-01T00:00:00Z' })
    expect(before.data).toEqual({ entries: [] })
  })

  test.each([
    [{ from: '2026-02-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }, 400],
    [{ from: '2024-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }, 400],
    [{ from: 'yesterday' }, 422],
    [{ from: 'the day before yesterday' }, 400],
    // A leap second matches the format, but is not a time that can be calculated with.
    [{ from: '2016-12-31T23:59:60Z', to: '2017-01-01T00:00:00Z' }, 400],
    [{ cursor: 'bm9uZQ' }, 400],
    [{ limit: 0 }, 400],
    [{ limit: 'many' }, 422],
  ])('is refused for %j', async (query, expected) => {
    expect((await audit(query)).status).toBe(expected)
  })
})
