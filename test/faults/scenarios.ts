import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Sent as Parameters } from '../conformance/route.ts'
import { type Account, newPassword } from './account.ts'

/** What is sent. */
export type Sent = Parameters & { body?: unknown; headers?: { [name: string]: string } }

/** One scenario of an operation, for a new user. */
export type Scenario = {
  /** Distinguishes it from the operation's other scenarios. */
  when: string
  /** Prepares the state that the request needs, and returns the request. */
  given(account: Account): Promise<Sent>
  /**
   * Checks the state after the repetition; by default, that the user can work.
   *
   * @param body of the response to the repetition.
   */
  afterwards?(account: Account, body: unknown): Promise<void>
}

const signedIn = async (account: Account): Promise<Sent> => {
  await account.signedIn()
  return { headers: account.token }
}

/** Prepares a person whom the administrator acts on; afterwards that person must be able to continue. */
const onPerson = async (account: Account, prepare: (person: Account) => Promise<Sent>): Promise<Sent> => {
  const person = account.another()
  await Promise.all([account.administrator(), person.signedIn()])
  const sent = await prepare(person)
  return { ...sent, headers: account.token, path: { personId: person.sub, ...sent.path } }
}

const asAdministrator = async (account: Account): Promise<Sent> => {
  await account.administrator()
  return { headers: account.token }
}

const PLAN = {
  budgetUsd: 5,
  budgetPeriod: 'MONTH',
  requests: 1000,
  requestsPeriod: 'DAY',
  callsInFlight: 3,
  maxOutputTokens: 1000,
  accessKeys: true,
}

/** Creates a plan for one scenario, and returns its path. */
const makePlan = async (account: Account) => {
  const headers = account.token
  account.plan = `plan-${randomUUID()}`
  const path = { plan: account.plan }
  expect((await account.client.call('PUT', '/admin/plans/{plan}', PLAN, headers, { path })).status).toBe(200)
  return { headers, path }
}

const withPlan = async (account: Account) => {
  await account.administrator()
  return makePlan(account)
}

/** Creates a service account that the administrator owns, and returns its path. */
const withServiceAccount = async (account: Account) => {
  await account.administrator()
  const path = { serviceAccount: `service-${randomUUID()}` }
  const sent = { headers: account.token, path }
  const body = { owner: account.email }
  const { status } = await account.client.call(
    'PUT',
    '/admin/service-accounts/{serviceAccount}',
    body,
    account.token,
    { path },
  )
  expect(status).toBe(200)
  return sent
}

/** The plans that the administrator sees. */
const plansOf = async ({ client, token }: Account) =>
  (await client.call('GET', '/admin/plans', undefined, token)).body.data ?? []

/** Checks that the act on the person is recorded among the acts of the administrator. */
async function isWrittenDown(account: Account, act: string): Promise<void> {
  const page = async (cursor?: string) => {
    const query = cursor === undefined ? {} : { cursor }
    return (await account.client.call('GET', '/admin/audit', undefined, account.token, { query })).body.data
  }
  let found = false
  for (let read = await page(); read && !found; read = read.next ? await page(read.next) : undefined)
    found = read.entries.some(
      ({ act: done, by, target }) =>
        done === act && by.personId === account.sub && target['personId'] === account.person?.sub,
    )
  expect(found, `the entry of ${act}`).toBe(true)
}

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const MESSAGES = [{ role: 'user', content: 'Say hello.' }]

/** A request with an access key, after which the budget must be settled. */
const keyed = (sent: Sent): Scenario[] => [
  {
    when: 'a key',
    given: async (account) => {
      await account.signedIn()
      const { secret } = await account.makeAccessKey()
      return { ...sent, headers: { Authorization: `Bearer ${secret}` } }
    },
    afterwards: booksBalance,
  },
]

/** Operations that need a gateway of another configuration, and the test that strikes them there. */
export const STRUCK_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['exchangeCode', 'test/faults/provider.test.ts'],
])

/** Every operation's ways, by operationId. */
export const scenarios: { readonly [operationId: string]: readonly Scenario[] } = {
  register: [
    {
      when: 'a new address',
      given: async (account) => ({ body: account.registration }),
      afterwards: confirmWithNewKey,
    },
    {
      when: 'again, unconfirmed',
      given: async (account) => {
        await account.register()
        return { body: account.registration }
      },
      afterwards: confirmWithNewKey,
    },
  ],
  confirmRegistration: [
    {
      when: 'a right code',
      given: async (account) => {
        await account.register()
        return { body: await account.confirmation() }
      },
    },
  ],
  resendCode: [
    {
      when: 'unconfirmed',
      given: async (account) => {
        await account.register()
        return { body: { email: account.email } }
      },
      afterwards: confirmAndWork,
    },
  ],
  login: [
    {
      when: 'with a key',
      given: async (account) => {
        await account.register()
        await account.confirm()
        return { body: { email: account.email, password: account.password } }
      },
    },
    {
      when: 'without a key',
      given: async (account) => {
        await account.signUpAlone()
        await account.confirmAlone()
        return { body: { email: account.email, password: account.password } }
      },
    },
    {
      when: 'an administrator',
      given: async (account) => {
        await account.administrator()
        return { body: { email: account.email, password: account.password } }
      },
    },
  ],
  refreshTokens: [
    {
      when: 'a live session',
      given: async (account) => {
        await account.signedIn()
        return { body: { refreshToken: account.refreshToken } }
      },
    },
  ],
  logout: [
    {
      when: 'signed in',
      given: signedIn,
      afterwards: async (account) => {
        const { client, refreshToken, tokenAndKey } = account
        expect((await client.call('POST', '/token', { refreshToken })).status, 'the session').toBe(401)
        expect((await client.call('GET', '/bedrock', undefined, tokenAndKey)).status, 'the key').toBe(403)
        await account.works()
      },
    },
  ],
  forgotPassword: [
    {
      when: 'confirmed',
      given: async (account) => {
        await account.register()
        await account.confirm()
        return { body: { email: account.email } }
      },
      afterwards: async (account) => {
        account.password = newPassword()
        const body = { email: account.email, code: await account.mailedCode(), password: account.password }
        expect((await account.client.call('POST', '/password/reset', body)).status, 'the code').toBe(200)
        await account.works()
      },
    },
  ],
  resetPassword: [
    {
      when: 'a right code',
      given: async (account) => {
        await account.register()
        await account.confirm()
        await account.client.call('POST', '/password/forgot', { email: account.email })
        account.password = newPassword()
        return {
          body: { email: account.email, code: await account.mailedCode(), password: account.password },
        }
      },
    },
  ],
  getAccount: [{ when: 'signed in', given: signedIn }],
  rotateApiKey: [
    {
      when: 'a key that was used',
      given: async (account) => {
        await account.signedIn()
        await account.works()
        return { headers: account.token }
      },
      afterwards: async (account) => {
        const old = account.apiKey
        await account.works()
        expect(account.apiKey, 'the new key').not.toBe(old)
        const headers = { ...account.token, 'x-api-key': old }
        const { status } = await account.client.call('GET', '/bedrock', undefined, headers)
        expect(status, 'the old key').toBe(403)
      },
    },
  ],
  deleteAccount: [
    {
      when: 'signed in',
      given: signedIn,
      afterwards: async ({ client, email, password }) => {
        expect((await client.login(email, password)).status, 'the user').toBe(401)
      },
    },
  ],
  listModels: [
    {
      when: 'signed in',
      given: async (account) => {
        await account.signedIn()
        return { headers: account.tokenAndKey }
      },
    },
  ],
  invokeModel: [
    {
      when: 'signed in',
      given: async (account) => {
        await account.signedIn()
        const messages = [{ role: 'user', content: [{ text: 'Say hello.' }] }]
        return {
          headers: account.tokenAndKey,
          body: { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: { messages } },
        }
      },
      afterwards: async (account) => {
        await booksBalance(account)
        await account.works()
      },
    },
  ],
  estimateInvocation: [
    {
      when: 'signed in',
      given: async (account) => {
        await account.signedIn()
        const messages = [{ role: 'user', content: 'Say hello.' }]
        const inferenceParameters = { anthropic_version: 'bedrock-2023-05-31', max_tokens: 10, messages }
        return {
          headers: account.token,
          body: { modelId: 'anthropic.claude-3-5-sonnet-20240620-v1:0', inferenceParameters },
        }
      },
    },
  ],
  getUsage: [{ when: 'signed in', given: signedIn }],
  createAccessKey: [
    {
      when: 'signed in',
      given: async (account) => ({ ...(await signedIn(account)), body: { name: 'laptop' } }),
    },
  ],
  listAccessKeys: [{ when: 'signed in', given: signedIn }],
  revokeAccessKey: [
    {
      when: 'a key',
      given: async (account) => {
        await account.signedIn()
        const { id, secret } = await account.makeAccessKey()
        account.accessKey = secret
        return { headers: account.token, path: { keyId: id } }
      },
      afterwards: async ({ client, accessKey }) => {
        const headers = { Authorization: `Bearer ${accessKey}` }
        expect((await client.call('GET', '/v1/key', undefined, headers)).status, 'the key').toBe(401)
      },
    },
  ],
  listPeople: [{ when: 'an administrator', given: asAdministrator }],
  getPerson: [{ when: 'an administrator', given: (account) => onPerson(account, async () => ({})) }],
  disablePerson: [
    {
      when: 'an administrator',
      given: (account) => onPerson(account, async () => ({})),
      afterwards: async (account) => {
        const { client, person } = account
        expect((await client.call('GET', '/me', undefined, person?.token)).status, 'the token').toBe(403)
        expect((await client.login(person?.email ?? '', person?.password)).status, 'the user').toBe(401)
        await isWrittenDown(account, 'disablePerson')
      },
    },
  ],
  enablePerson: [
    {
      when: 'an administrator',
      given: (account) =>
        onPerson(account, async ({ sub }) => {
          const path = { personId: sub }
          const disable = '/admin/people/{personId}/disable'
          await account.client.call('POST', disable, undefined, account.token, { path })
          return {}
        }),
      afterwards: async (account) => {
        await account.person?.works()
        await isWrittenDown(account, 'enablePerson')
      },
    },
  ],
  endSessions: [
    {
      when: 'an administrator',
      given: (account) => onPerson(account, async () => ({})),
      afterwards: async (account) => {
        const { client, person } = account
        const { refreshToken = '', tokenAndKey } = person ?? {}
        expect((await client.call('POST', '/token', { refreshToken })).status, 'the session').toBe(401)
        expect((await client.call('GET', '/bedrock', undefined, tokenAndKey)).status, 'the key').toBe(403)
        await person?.works()
        await isWrittenDown(account, 'endSessions')
      },
    },
  ],
  revokePersonKey: [
    {
      when: 'an administrator',
      given: (account) =>
        onPerson(account, async (person) => {
          const { id, secret } = await person.makeAccessKey()
          account.accessKey = secret
          return { path: { keyId: id } }
        }),
      afterwards: async (account) => {
        const headers = { Authorization: `Bearer ${account.accessKey}` }
        expect((await account.client.call('GET', '/v1/key', undefined, headers)).status, 'the key').toBe(401)
        await isWrittenDown(account, 'revokePersonKey')
      },
    },
  ],
  setPersonPlan: [
    {
      when: 'an administrator',
      given: (account) =>
        onPerson(account, async () => {
          const { path } = await makePlan(account)
          return { body: { ...path, overrides: { requests: 7 }, until: '2100-01-01T00:00:00Z' } }
        }),
      afterwards: async (account) => {
        const { client, token } = account.person ?? {}
        const { data } = (await client?.call('GET', '/me', undefined, token))?.body ?? {}
        expect([data?.plan, data?.quota.limit]).toEqual([account.plan, 7])
        await isWrittenDown(account, 'setPersonPlan')
      },
    },
  ],
  listPlans: [{ when: 'an administrator', given: asAdministrator }],
  getPlan: [{ when: 'an administrator', given: withPlan }],
  putPlan: [
    {
      when: 'a plan that there is',
      given: async (account) => ({ ...(await withPlan(account)), body: { ...PLAN, requests: 7 } }),
      afterwards: async (account) =>
        expect(await plansOf(account)).toContainEqual(
          expect.objectContaining({ name: account.plan, requests: 7 }),
        ),
    },
  ],
  deletePlan: [
    {
      when: 'a plan that there is',
      given: withPlan,
      afterwards: async (account) =>
        expect((await plansOf(account)).map(({ name }) => name)).not.toContain(account.plan),
    },
  ],
  setDomainPlan: [
    {
      when: 'a plan that there is',
      given: async (account) => {
        const { headers, path } = await withPlan(account)
        return { headers, path: { domain: `${path.plan}.example.com` }, body: path }
      },
      afterwards: async (account) =>
        expect(await plansOf(account)).toContainEqual(
          expect.objectContaining({ name: account.plan, domains: [`${account.plan}.example.com`] }),
        ),
    },
  ],
  deleteDomainPlan: [
    {
      when: 'a domain with a plan',
      given: async (account) => {
        const { headers, path: body } = await withPlan(account)
        const path = { domain: `${body.plan}.example.com` }
        const route = '/admin/domains/{domain}/plan'
        expect((await account.client.call('PUT', route, body, headers, { path })).status).toBe(200)
        return { headers, path }
      },
      afterwards: async (account) =>
        expect(await plansOf(account)).toContainEqual(
          expect.objectContaining({ name: account.plan, domains: [] }),
        ),
    },
  ],
  setGroupPlan: [
    {
      when: 'a plan that there is',
      given: async (account) => {
        const { headers, path } = await withPlan(account)
        return { headers, path: { group: `${path.plan}-group` }, body: path }
      },
      afterwards: async (account) =>
        expect(await plansOf(account)).toContainEqual(
          expect.objectContaining({ name: account.plan, groups: [`${account.plan}-group`] }),
        ),
    },
  ],
  deleteGroupPlan: [
    {
      when: 'a group with a plan',
      given: async (account) => {
        const { headers, path: body } = await withPlan(account)
        const path = { group: `${body.plan}-group` }
        const route = '/admin/groups/{group}/plan'
        expect((await account.client.call('PUT', route, body, headers, { path })).status).toBe(200)
        return { headers, path }
      },
      afterwards: async (account) =>
        expect(await plansOf(account)).toContainEqual(
          expect.objectContaining({ name: account.plan, groups: [] }),
        ),
    },
  ],
  listServiceAccounts: [{ when: 'an administrator', given: asAdministrator }],
  putServiceAccount: [
    {
      when: 'a new one',
      given: async (account) => {
        await account.administrator()
        account.serviceAccount = `service-${randomUUID()}`
        const path = { serviceAccount: account.serviceAccount }
        return { headers: account.token, path, body: { owner: account.email } }
      },
      afterwards: async ({ client, token, email, serviceAccount: name }) => {
        const { data } = (await client.call('GET', '/admin/service-accounts', undefined, token)).body
        expect(data).toContainEqual(expect.objectContaining({ name, owner: email }))
      },
    },
  ],
  deleteServiceAccount: [
    {
      when: 'one with a key',
      given: async (account) => {
        const sent = await withServiceAccount(account)
        const route = '/admin/service-accounts/{serviceAccount}/keys'
        const made = await account.client.call('POST', route, { name: 'test' }, sent.headers, sent)
        account.accessKey = made.body.data?.secret ?? ''
        return sent
      },
      afterwards: async ({ client, accessKey }) => {
        const headers = { Authorization: `Bearer ${accessKey}` }
        expect((await client.call('GET', '/v1/key', undefined, headers)).status, 'the key').toBe(401)
      },
    },
  ],
  createServiceAccountKey: [
    {
      when: 'an administrator',
      given: async (account) => ({ ...(await withServiceAccount(account)), body: { name: 'test' } }),
      afterwards: async ({ client }, body) => {
        const { secret } = Object(Object(body).data)
        const headers = { Authorization: `Bearer ${secret}` }
        expect((await client.call('GET', '/v1/key', undefined, headers)).status, 'the key').toBe(200)
      },
    },
  ],
  listUsage: [
    {
      when: 'an administrator',
      // For a month there are sixteen items to read, and for a user one address.
      given: async (account) => ({
        ...(await asAdministrator(account)),
        query: { from: new Date().toISOString().slice(0, 10), by: ['person'] },
      }),
    },
  ],
  listAuditEntries: [
    {
      when: 'an administrator',
      // Within a month there is one place to look.
      given: async (account) => ({
        ...(await asAdministrator(account)),
        query: { from: new Date(Date.now() - 60_000).toISOString() },
      }),
    },
  ],
  getKey: keyed({}),
  listUsableModels: keyed({}),
  getUsableModel: keyed({ path: { model: CLAUDE } }),
  createChatCompletion: keyed({ body: { model: CLAUDE, max_tokens: 10, messages: MESSAGES } }),
  createMessage: keyed({ body: { model: CLAUDE, max_tokens: 10, messages: MESSAGES } }),
  countMessageTokens: keyed({
    body: { model: 'anthropic.claude-3-5-sonnet-20240620-v1:0', messages: MESSAGES },
  }),
  createResponse: keyed({
    body: { model: 'us.openai.gpt-5.6-luna', max_output_tokens: 100, input: 'Say hello.' },
  }),
  createEmbedding: keyed({ body: { model: 'amazon.titan-embed-text-v2:0', input: ['Hello.', 'Bye.'] } }),
  getSignIn: [{ when: 'anybody', given: async () => ({}), afterwards: async () => {} }],
  getDocs: [{ when: 'anybody', given: async () => ({}), afterwards: async () => {} }],
  getPortal: [{ when: 'anybody', given: async () => ({}), afterwards: async () => {} }],
  getOpenapi: [{ when: 'anybody', given: async () => ({}), afterwards: async () => {} }],
}

/** Checks that spending equals the recorded cost plus what is still reserved. */
async function booksBalance({ client, token }: Account): Promise<void> {
  const { budget } = (await client.call('GET', '/me', undefined, token)).body.data ?? {}
  const { usage = [] } = (await client.call('GET', '/me/usage', undefined, token)).body.data ?? {}
  const settled = usage.reduce((sum, { cost }) => sum + cost, 0)
  const { used = 0, held = 0 } = budget ?? {}
  // A call whose reservation could not be ended may already be recorded.
  const rounding = 1e-9
  expect(used, 'no less than what was recorded').toBeGreaterThan(settled - rounding)
  expect(used, 'no more than what was recorded or is held').toBeLessThan(settled + held + rounding)
}

/** The key that proves who registered is the one of the last registration. */
async function confirmWithNewKey(account: Account, body: unknown): Promise<void> {
  account.apiKey = String(Object(Object(body).data)['API Key'])
  await confirmAndWork(account)
}

async function confirmAndWork(account: Account): Promise<void> {
  await account.confirm()
  await account.works()
}
