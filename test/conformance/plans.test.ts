import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { tokensOf } from './answer.ts'
import { bearer, Client, credentials, newEmail, PASSWORD, type SignedIn } from './client.ts'
import { isLocal } from './target.ts'

const client = new Client(inject('target'))
const NOVA = 'amazon.nova-lite-v1:0'
const PROMPT = { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] }
const NOBODY = '7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11'

const PLAN = {
  budgetUsd: 5,
  budgetPeriod: 'MONTH',
  requests: 1000,
  requestsPeriod: 'WEEK',
  callsInFlight: 3,
  models: ['amazon.nova-*'],
  maxOutputTokens: 50,
  accessKeys: true,
}

let administrator: SignedIn
beforeAll(async () => {
  administrator = await client.administrator()
})
afterAll(async () => {
  for (const name of made) await remove(name)
})

const idOf = ({ idToken }: SignedIn) => String(decodeJwt(idToken).sub)
const made: string[] = []
const newName = () => {
  const name = `plan-${randomUUID()}`
  made.push(name)
  return name
}
const put = (plan: string, body: object) =>
  client.call('PUT', '/admin/plans/{plan}', body, bearer(administrator), { path: { plan } })
const get = (plan: string) =>
  client.call('GET', '/admin/plans/{plan}', undefined, bearer(administrator), { path: { plan } })
const remove = (plan: string) =>
  client.call('DELETE', '/admin/plans/{plan}', undefined, bearer(administrator), { path: { plan } })
const list = async () => {
  const { body } = await client.call('GET', '/admin/plans', undefined, bearer(administrator))
  return body.data ?? []
}
const assign = (personId: string, body: object) =>
  client.call('PUT', '/admin/people/{personId}/plan', body, bearer(administrator), { path: { personId } })
const ofDomain = (method: 'PUT' | 'DELETE', domain: string, body?: object) =>
  client.call(method, '/admin/domains/{domain}/plan', body, bearer(administrator), { path: { domain } })
const account = async (user: SignedIn) => (await client.call('GET', '/me', undefined, bearer(user))).body.data
const models = (user: SignedIn) => client.call('GET', '/bedrock', undefined, credentials(user))
const invoke = (user: SignedIn, modelId = NOVA) =>
  client.call('POST', '/bedrock', { modelId, inferenceParameters: PROMPT }, credentials(user))

/** A user on a plan that nobody else has. */
async function onPlan(limits: object = {}): Promise<{ user: SignedIn; name: string }> {
  const [user, name] = [await client.signedIn(), newName()]
  expect((await put(name, { ...PLAN, ...limits })).status).toBe(200)
  expect((await assign(idOf(user), { plan: name })).status).toBe(200)
  return { user, name }
}

describe('a plan', () => {
  test('is created, listed, replaced and deleted, also by repeated requests', async () => {
    const name = newName()
    expect((await get(name)).status).toBe(404)
    expect((await put(name, PLAN)).status).toBe(200)
    const whole = { name, ...PLAN, domains: [], groups: [] }
    expect((await get(name)).body.data).toEqual(whole)
    expect(await list()).toContainEqual(whole)
    const { models: _, ...unrestricted } = PLAN
    for (const _ of ['once', 'again'])
      expect((await put(name, { ...unrestricted, budgetUsd: null })).status).toBe(200)
    const shown = { name, ...unrestricted, budgetUsd: null, domains: [], groups: [] }
    expect((await get(name)).body.data).toEqual(shown)
    expect(await list()).toContainEqual(shown)
    for (const _ of ['once', 'again']) expect((await remove(name)).status).toBe(200)
    expect((await get(name)).status).toBe(404)
  })

  test('takes only its limits from a body, and no key of an item', async () => {
    const name = newName()
    const more = JSON.parse(
      '{"pk":"plans#all","sk":"default","name":"default","constructor":{"prototype":{"a":1}}}',
    )
    expect((await put(name, { ...PLAN, ...more, budgetUsd: 5e-324 })).status).toBe(200)
    expect((await get(name)).body.data).toEqual({ name, ...PLAN, budgetUsd: 0, domains: [], groups: [] })
    const user = await client.signedIn()
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const overrides = { ...more, requests: 8 }
    expect((await assign(idOf(user), { overrides, until })).status).toBe(200)
    expect(await account(user)).toMatchObject({ plan: 'default', quota: { limit: 8 } })
  })

  test('of the deployment comes first, and no route changes it', async () => {
    const [first] = await list()
    expect((await get('default')).body.data).toEqual(first)
    expect(first).toMatchObject({ name: 'default', accessKeys: true })
    const user = await client.signedIn()
    expect(await account(user)).toMatchObject({
      plan: 'default',
      quota: { limit: first?.requests, period: first?.requestsPeriod },
      budget: { period: first?.budgetPeriod },
      callsInFlight: { limit: first?.callsInFlight },
    })
    for (const answer of [await put('default', PLAN), await remove('default')])
      expect([answer.status, answer.body.code]).toEqual([403, 'plan_of_the_deployment'])
    expect((await list())[0]).toEqual(first)
  })

  test.each([
    [{ ...PLAN, budgetUsd: undefined }, 422, 'budgetUsd'],
    [{ ...PLAN, budgetUsd: -1 }, 400, 'budgetUsd'],
    [{ ...PLAN, requests: null }, 422, 'requests'],
    [{ ...PLAN, requests: 1.5 }, 422, 'requests'],
    [{ ...PLAN, requestsPeriod: 'HOUR' }, 400, 'requestsPeriod'],
    [{ ...PLAN, maxOutputTokens: 0 }, 400, 'maxOutputTokens'],
    [{ ...PLAN, models: [] }, 422, 'models'],
    [{ ...PLAN, accessKeys: 'yes' }, 422, 'accessKeys'],
  ])('is not created from %j', async (body, status, field) => {
    const answer = await put(newName(), body)
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field])
  })

  test('has a name of lowercase letters, digits and hyphens', async () => {
    for (const name of ['Plan', 'a b', 'a#b', 'x'.repeat(65)])
      for (const answer of [await put(name, PLAN), await get(name), await remove(name)])
        expect([name, answer.status]).toEqual([name, 400])
  })
})

describe('a person on a plan', () => {
  test('is found by it, and not by another', async () => {
    const { user, name } = await onPlan()
    const found = async (plan: string) => {
      const query = { plan, email: user.email }
      const { body } = await client.call('GET', '/admin/people', undefined, bearer(administrator), { query })
      return body.data?.people.map(({ email }) => email)
    }
    expect(await found(name)).toEqual([user.email])
    expect(await found('default')).toEqual([])
    await assign(idOf(user), {})
    expect(await found('default')).toEqual([user.email])
  })

  test('has its limits, and each change of them, from the next call on', async () => {
    const { user, name } = await onPlan({ requests: 1 })
    expect(await account(user)).toMatchObject({
      plan: name,
      quota: { limit: 1, period: 'WEEK', used: 0 },
      budget: { limit: 5, period: 'MONTH' },
      callsInFlight: { limit: 3 },
    })
    expect((await models(user)).status).toBe(200)
    const refused = await models(user)
    expect([refused.status, refused.body.code]).toEqual([429, 'quota_exceeded'])
    await put(name, { ...PLAN, requests: 2 })
    expect((await models(user)).status).toBe(200)
    await assign(idOf(user), {})
    expect(await account(user)).toMatchObject({ plan: 'default', quota: { used: 2 } })
  })

  test('may spend its budget, and nothing if the budget is 0', async () => {
    const { user, name } = await onPlan({ budgetUsd: 0 })
    const refused = await invoke(user)
    expect([refused.status, refused.body.code]).toEqual([429, 'budget_exceeded'])
    await put(name, { ...PLAN, budgetUsd: null })
    expect((await invoke(user)).status).toBe(200)
    expect((await account(user))?.budget).not.toHaveProperty('limit')
  })

  test('may use only its models, and sees no others', async () => {
    const { user } = await onPlan()
    const other = 'amazon.titan-text-express-v1'
    const refused = await invoke(user, other)
    expect([refused.status, refused.body.code]).toEqual([403, 'model_not_allowed'])
    const estimated = await client.call(
      'POST',
      '/bedrock/estimate',
      { modelId: other, inferenceParameters: PROMPT },
      bearer(user),
    )
    expect([estimated.status, estimated.body.code]).toEqual([403, 'model_not_allowed'])
    const { foundationModels = [] } = (await models(user)).body
    const { body } = await client.call('POST', '/me/keys', { name: 'all' }, bearer(user))
    const key = { Authorization: `Bearer ${body.data?.secret}` }
    const usable = (await client.call('GET', '/v1/models', undefined, key)).body.data ?? []
    for (const ids of [foundationModels.map(({ modelId }) => modelId), usable.map(({ id }) => id)]) {
      expect(ids.length).toBeGreaterThan(0)
      expect(ids.filter((id) => !id.includes('amazon.nova-'))).toEqual([])
    }
    const chat = { model: other, messages: [{ role: 'user', content: 'Say hello.' }] }
    const asked = await client.call('POST', '/v1/chat/completions', chat, key)
    expect([asked.status, asked.body.code]).toEqual([403, 'model_not_allowed'])
  })

  test('is held to its output limit per call', async () => {
    const { user } = await onPlan()
    expect((await invoke(user)).headers.get('x-max-output-tokens')).toBe('50')
  })

  test('may create access keys if the plan allows it, and keeps existing ones', async () => {
    const { user, name } = await onPlan()
    const make = () => client.call('POST', '/me/keys', { name: 'laptop' }, bearer(user))
    const { body } = await make()
    await put(name, { ...PLAN, accessKeys: false })
    const refused = await make()
    expect([refused.status, refused.body.code]).toEqual([403, 'access_keys_not_allowed'])
    const key = { Authorization: `Bearer ${body.data?.secret}` }
    const { data } = (await client.call('GET', '/v1/key', undefined, key)).body
    expect(data?.person.quota).toMatchObject({ limit: PLAN.requests, period: 'WEEK' })
  })

  test('can have individual limits until a given time', async () => {
    const { user, name } = await onPlan()
    const until = new Date(Date.now() + (isLocal() ? 3000 : 30_000)).toISOString()
    const overrides = { requests: 7, budgetUsd: null }
    expect((await assign(idOf(user), { plan: name, overrides, until })).status).toBe(200)
    expect(await account(user)).toMatchObject({
      plan: name,
      quota: { limit: 7 },
      callsInFlight: { limit: 3 },
    })
    expect((await account(user))?.budget).not.toHaveProperty('limit')
    await expect
      .poll(async () => (await account(user))?.quota.limit, { timeout: 60_000, interval: 200 })
      .toBe(PLAN.requests)
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until))
  })

  test('can have an individual value for every limit', async () => {
    const { user, name } = await onPlan()
    const overrides = {
      ...{ requests: 9, requestsPeriod: 'DAY', budgetUsd: 2, budgetPeriod: 'WEEK' },
      ...{ callsInFlight: 1, models: ['meta.*'], maxOutputTokens: 20, accessKeys: false },
    }
    const until = new Date(Date.now() + 3_600_000).toISOString()
    expect((await assign(idOf(user), { plan: name, overrides, until })).status).toBe(200)
    expect(await account(user)).toMatchObject({
      plan: name,
      quota: { limit: 9, period: 'DAY' },
      budget: { limit: 2, period: 'WEEK' },
      callsInFlight: { limit: 1 },
    })
    const model = await invoke(user)
    expect([model.status, model.body.code]).toEqual([403, 'model_not_allowed'])
    const key = await client.call('POST', '/me/keys', { name: 'laptop' }, bearer(user))
    expect([key.status, key.body.code]).toEqual([403, 'access_keys_not_allowed'])
  })

  test('falls back to the plan of the deployment when theirs is deleted', async () => {
    const { user, name } = await onPlan()
    await remove(name)
    expect((await account(user))?.plan).toBe('default')
  })

  test('keeps it in another account of the same address, and administrators see it', async () => {
    const { user, name } = await onPlan()
    const person = await client.call('GET', '/admin/people/{personId}', undefined, bearer(administrator), {
      path: { personId: idOf(user) },
    })
    expect(person.body.data).toMatchObject({ plan: name, quota: { limit: PLAN.requests } })
    await client.call('DELETE', '/me', undefined, bearer(user))
    const again = await signedInAs(user.email)
    expect((await account(again))?.plan).toBe(name)
  })

  test.each([
    [{ plan: 'no-such-plan' }, 400, 'plan'],
    [{ plan: 'No plan' }, 400, 'plan'],
    [{ plan: 7 }, 422, 'plan'],
    [{ overrides: { requests: 7 } }, 400, undefined],
    [{ until: '2100-01-01T00:00:00Z' }, 400, undefined],
    [{ overrides: { requests: 7 }, until: '2020-01-01T00:00:00Z' }, 400, undefined],
    [{ overrides: { requests: 7 }, until: 'tomorrow, at noon I think' }, 400, 'until'],
    [{ overrides: {}, until: '2100-01-01T00:00:00Z' }, 422, 'overrides'],
  ])('is not put on a plan by %j', async (body, status, field) => {
    const user = await client.signedIn()
    const answer = await assign(idOf(user), body)
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field])
    expect((await account(user))?.plan).toBe('default')
  })

  test('must have an account', async () => {
    expect((await assign(NOBODY, { plan: 'default' })).status).toBe(404)
  })
})

async function signedInAs(email: string): Promise<SignedIn> {
  const { body } = await client.register({ email })
  await client.confirm(email)
  const apiKey = String(body.data?.['API Key'])
  return { email, password: PASSWORD, apiKey, ...tokensOf(await client.login(email)) }
}

describe('the plan of a mail domain', () => {
  // A stage may be restricted to one domain.
  test.runIf(isLocal())('applies to everybody of it who has no plan of their own', async () => {
    const [theirs, own] = [newName(), newName()]
    for (const name of [theirs, own]) await put(name, PLAN)
    const domain = `${randomUUID()}.example.com`
    const user = await signedInAs(newEmail(domain.toUpperCase()))
    const neighbour = await client.signedIn()
    expect((await ofDomain('PUT', domain, { plan: theirs })).status).toBe(200)
    expect((await get(theirs)).body.data?.domains).toEqual([domain])
    expect([(await account(user))?.plan, (await account(neighbour))?.plan]).toEqual([theirs, 'default'])
    await assign(idOf(user), { plan: own })
    expect((await account(user))?.plan).toBe(own)
    await assign(idOf(user), { plan: 'default' })
    expect((await account(user))?.plan).toBe('default')
    await assign(idOf(user), {})
    expect((await account(user))?.plan).toBe(theirs)
    for (const _ of ['once', 'again']) expect((await ofDomain('DELETE', domain)).status).toBe(200)
    expect((await account(user))?.plan).toBe('default')
  })

  test('must be an existing plan, and a domain', async () => {
    expect((await ofDomain('PUT', 'none.example.com', { plan: 'no-such-plan' })).status).toBe(400)
    expect((await ofDomain('PUT', 'none.example.com', {})).status).toBe(422)
    for (const domain of ['a b', 'a#b', 'EXAMPLE.COM'])
      for (const answer of [await ofDomain('PUT', domain, { plan: 'x' }), await ofDomain('DELETE', domain)])
        expect([domain, answer.status]).toEqual([domain, 400])
  })
})

describe('the plan of a group', () => {
  const ofGroup = (method: 'PUT' | 'DELETE', group: string, body?: object) =>
    client.call(method, '/admin/groups/{group}/plan', body, bearer(administrator), { path: { group } })

  // Everybody of the group would have it on a stage that others use.
  test.runIf(isLocal())('is that of its people from their next sign-in or refresh on', async () => {
    const name = newName()
    await put(name, PLAN)
    const user = await client.signedIn()
    const { body } = await client.call('POST', '/me/keys', { name: 'laptop' }, bearer(user))
    const key = { Authorization: `Bearer ${body.data?.secret}` }
    const planOfKey = async () =>
      (await client.call('GET', '/v1/key', undefined, key)).body.data?.person.quota.period
    const refresh = () => client.call('POST', '/token', { refreshToken: user.refreshToken })
    expect((await ofGroup('PUT', 'administrators', { plan: name })).status).toBe(200)
    expect((await get(name)).body.data?.groups).toEqual(['administrators'])
    await client.promote(user.email)
    expect((await account(user))?.plan).toBe('default')
    await refresh()
    expect([(await account(user))?.plan, await planOfKey()]).toEqual([name, 'WEEK'])
    await client.demote(user.email)
    expect((await account(user))?.plan).toBe(name)
    await client.login(user.email)
    expect([(await account(user))?.plan, await planOfKey()]).toEqual(['default', 'DAY'])
    for (const _ of ['once', 'again']) expect((await ofGroup('DELETE', 'administrators')).status).toBe(200)
    expect((await get(name)).body.data?.groups).toEqual([])
  })

  test('has a name of any letters', async () => {
    const name = newName()
    await put(name, PLAN)
    const group = `Über alles & mehr ${randomUUID()}`
    expect((await ofGroup('PUT', group, { plan: name })).status).toBe(200)
    expect((await get(name)).body.data?.groups).toEqual([group])
    expect((await ofGroup('DELETE', group)).status).toBe(200)
  })

  test('is a plan that there is, and of a group that a path can name', async () => {
    expect((await ofGroup('PUT', 'none', { plan: 'no-such-plan' })).status).toBe(400)
    expect((await ofGroup('PUT', 'none', {})).status).toBe(422)
    for (const group of [' a', 'a\nb', '.a', 'x'.repeat(129)])
      for (const answer of [await ofGroup('PUT', group, { plan: 'x' }), await ofGroup('DELETE', group)])
        expect([group, answer.status]).toEqual([group, 400])
  })
})

test('what is done to plans is written down', async () => {
  const { user, name } = await onPlan()
  const { body } = await client.call('GET', '/admin/audit', undefined, bearer(administrator))
  const entries = body.data?.entries ?? []
  expect(entries.find(({ target }) => target['plan'] === name)).toMatchObject({
    act: 'putPlan',
    by: { email: administrator.email },
    details: PLAN,
  })
  expect(entries.find(({ target }) => target['personId'] === idOf(user))).toMatchObject({
    act: 'setPersonPlan',
    details: { plan: name },
  })
})
