import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { bearer, Client, credentials, type SignedIn } from './client.ts'

const client = new Client(inject('target'))

let administrator: SignedIn
let user: SignedIn
let secret: string
let personId: string
beforeAll(async () => {
  administrator = await client.administrator()
  user = await client.signedIn()
  personId = String(decodeJwt(user.idToken).sub)
  const { body } = await client.call('POST', '/me/keys', { name: 'laptop' }, bearer(user))
  secret = body.data?.secret ?? ''
})

const act = (what: 'disable' | 'enable', on = personId) =>
  client.call('POST', `/admin/people/{personId}/${what}`, undefined, bearer(administrator), {
    path: { personId: on },
  })
const withKey = () => client.call('GET', '/v1/key', undefined, { Authorization: `Bearer ${secret}` })
const stateOf = async () =>
  (
    await client.call('GET', '/admin/people/{personId}', undefined, bearer(administrator), {
      path: { personId },
    })
  ).body.data?.state

type Said = { operationId: string; method: string; path: string; security: readonly object[] }
const said: Said[] = Object.values(operations)
const forSomebody = said.filter(({ security }) => security.length > 0)

describe('a person whom an administrator disabled', () => {
  beforeAll(async () => {
    expect((await withKey()).status).toBe(200)
    expect((await act('disable')).status).toBe(200)
    // A caller who got no response repeats the request.
    expect((await act('disable')).status).toBe(200)
  })

  test.each(forSomebody)('is refused by the next call of $operationId', async (operation) => {
    const { method, path, security } = operation
    const opens = security.some((all) => 'accessKey' in all)
      ? { Authorization: `Bearer ${secret}` }
      : credentials(user)
    const named = {
      keyId: 'AAAAAAAA',
      model: 'amazon.nova-lite-v1:0',
      plan: 'research',
      domain: 'example.com',
      serviceAccount: 'nightly-reports',
      group: 'data-science',
    }
    const sent = { path: { personId, ...named } }
    const { status, body } = await client.call(method, path, undefined, opens, sent)
    expect([status, body.code]).toEqual([403, 'account_disabled'])
  })

  test('cannot sign in, and cannot refresh a session', async () => {
    expect((await client.login(user.email)).status).toBe(401)
    const { refreshToken } = user
    expect((await client.call('POST', '/token', { refreshToken })).status).toBe(401)
  })

  test('is listed as disabled', async () => {
    expect(await stateOf()).toBe('disabled')
    const { body } = await client.call('GET', '/admin/people', undefined, bearer(administrator), {
      query: { state: 'disabled', email: user.email },
    })
    expect(body.data?.people.map((one) => one.personId)).toEqual([personId])
  })

  test('can be enabled again, with the same keys and no session', async () => {
    expect((await act('enable')).status).toBe(200)
    expect((await act('enable')).status).toBe(200)
    expect((await withKey()).status).toBe(200)
    expect(await stateOf()).toBe('active')
    expect((await client.login(user.email)).status).toBe(200)
    const { refreshToken } = user
    expect((await client.call('POST', '/token', { refreshToken })).status).toBe(401)
  })
})

test('nobody can disable themselves', async () => {
  const { status, body } = await act('disable', String(decodeJwt(administrator.idToken).sub))
  expect([status, body.code]).toEqual([403, 'own_account'])
  expect((await client.call('GET', '/me', undefined, bearer(administrator))).status).toBe(200)
})

test('disabling and enabling are recorded, and who did it', async () => {
  const { body } = await client.call('GET', '/admin/audit', undefined, bearer(administrator))
  const acts = body.data?.entries.filter(({ target }) => target['personId'] === personId) ?? []
  expect(acts.map(({ act: done, by }) => [done, by.email])).toEqual(
    ['enablePerson', 'enablePerson', 'disablePerson', 'disablePerson'].map((done) => [
      done,
      administrator.email,
    ]),
  )
})
