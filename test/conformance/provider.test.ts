import { execFile } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { UNLIMITED } from '../unlimited.ts'
import { apiKeyOf, tokensOf } from './answer.ts'
import { bearer, Client, credentials, newEmail, PASSWORD, type SignedIn } from './client.ts'
import { Browser, type Member, type Organisation, startOrganisation } from './organisation.ts'
import { type Gateway, startGateway } from './runner.ts'
import { isLocal } from './target.ts'

describe.runIf(isLocal())('the sign-in by a provider', () => {
  let organisation: Organisation
  let gateway: Gateway
  let client: Client
  let portal: string
  beforeAll(async () => {
    organisation = await startOrganisation()
    const { context, secrets } = organisation
    gateway = await startGateway({ ...UNLIMITED, ...context }, undefined, { secrets })
    organisation.open(gateway.endpoints.awsEndpointUrl)
    client = new Client(gateway.endpoints)
    portal = `${gateway.endpoints.apiUrl}/portal`
  }, 60_000)
  afterAll(async () => {
    await gateway?.remove()
    await organisation?.close()
  })

  /** Somebody of the organisation whom no other test knows. */
  function member(said: Member = {}): { name: string; email: string } {
    const [name, email] = [`jane-${randomUUID()}`, newEmail('example.com')]
    organisation.members.set(name, { email, email_verified: true, name: 'Jane Doe', ...said })
    return { name, email: said.email ?? email }
  }

  const authorizeUrl = async (more: { [name: string]: string } = {}) => {
    const { data } = (await client.call('GET', '/sign-in')).body
    const url = new URL(data?.provider?.authorizeUrl ?? '')
    const codeVerifier = randomBytes(32).toString('base64url')
    const state = randomUUID()
    const asked = {
      redirect_uri: portal,
      state,
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    }
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
    return { url: url.href, codeVerifier, state }
  }

  /** The code that a member's browser comes back with. */
  async function codeOf(name: string, browser = new Browser()) {
    const { url, codeVerifier, state } = await authorizeUrl()
    const back = await browser.signsIn(url, name, portal)
    expect(back.url?.searchParams.get('state')).toBe(state)
    return {
      error: back.url?.searchParams.get('error_description'),
      sent: { code: back.url?.searchParams.get('code') ?? '', codeVerifier, redirectUri: portal },
    }
  }

  /** Runs `npm run admin`, and returns what it prints. */
  async function admin(...command: string[]): Promise<string> {
    const env = { ...process.env, AWS_ENDPOINT_URL: gateway.endpoints.awsEndpointUrl }
    const { stdout } = await promisify(execFile)(process.execPath, ['infra/admin.ts', ...command], { env })
    return stdout
  }

  async function administrator() {
    const user = await client.signedIn('by mail')
    await client.promote(user.email)
    return bearer({ ...user, ...tokensOf(await client.login(user.email)) })
  }

  const exchange = (sent: object) => client.call('POST', '/sign-in/code', sent)

  async function signedIn(name: string, email: string): Promise<SignedIn> {
    const answer = await exchange((await codeOf(name)).sent)
    expect(answer.status).toBe(200)
    const tokens = tokensOf(answer)
    return { email, password: '', apiKey: String(decodeJwt(tokens.idToken)['custom:api_key']), ...tokens }
  }

  const account = async (user: SignedIn) =>
    (await client.call('GET', '/me', undefined, bearer(user))).body.data

  describe('a sign-in by the provider', () => {
    test('makes the user with an API key, and gives tokens that open a model', async () => {
      const { name, email } = member()
      const user = await signedIn(name, email)
      expect(user.apiKey).toHaveLength(40)
      expect(await account(user)).toMatchObject({ email, name: 'Jane Doe', plan: 'default' })
      expect((await client.call('GET', '/bedrock', undefined, credentials(user))).status).toBe(200)
    })

    test('finds the same user and key again, and takes over what the provider says now', async () => {
      const { name, email } = member()
      const first = await signedIn(name, email)
      organisation.members.set(name, { email, email_verified: true, name: 'Jane Roe' })
      const second = await signedIn(name, email)
      expect(second.apiKey).toBe(first.apiKey)
      expect(decodeJwt(second.idToken).sub).toBe(decodeJwt(first.idToken).sub)
      expect(await account(second)).toMatchObject({ name: 'Jane Roe' })
    })

    test('refreshes by the same route as any other', async () => {
      const { name, email } = member()
      const user = await signedIn(name, email)
      const { status, body } = await client.call('POST', '/token', { refreshToken: user.refreshToken })
      expect(status).toBe(200)
      expect(decodeJwt(body.IdToken ?? '')['custom:api_key']).toBe(user.apiKey)
      expect((await client.call('POST', '/token', { refreshToken: `${user.refreshToken}x` })).status).toBe(
        401,
      )
    })

    test.each([
      ['is used', async (sent: object) => void (await exchange(sent)), {}],
      ['is asked for with another verifier', async () => {}, { codeVerifier: 'x'.repeat(43) }],
      ['is none', async () => {}, { code: randomUUID() }],
    ])('is refused where the code %s', async (_, first, wrong) => {
      const { sent } = await codeOf(member().name)
      await first(sent)
      const { status, body } = await exchange({ ...sent, ...wrong })
      expect([status, body.code]).toEqual([401, 'code_refused'])
    })

    test('is spent by a wrong verifier', async () => {
      const { sent } = await codeOf(member().name)
      await exchange({ ...sent, codeVerifier: 'x'.repeat(43) })
      expect((await exchange(sent)).status).toBe(401)
    })

    test('goes back to no page but the portal', async () => {
      const { url } = await authorizeUrl({ redirect_uri: 'https://attacker.example.net/portal' })
      const { text } = await new Browser().signsIn(url, member().name, portal)
      expect(text).toContain('redirect_mismatch')
      const { sent } = await codeOf(member().name)
      const { status, body } = await exchange({ ...sent, redirectUri: 'https://attacker.example.net/portal' })
      expect([status, body.code]).toEqual([400, 'redirect_uri_refused'])
    })

    test('is finished by the browser that began it alone', async () => {
      const { url } = await authorizeUrl()
      const { name } = member()
      // The provider's answer, taken to a browser that asked for nothing.
      const [begun, other] = [new Browser(), new Browser()]
      const { url: answer } = await begun.signsIn(
        url,
        name,
        `${gateway.endpoints.awsEndpointUrl}/oauth2/idpresponse`,
      )
      const { text } = await other.signsIn(answer?.href ?? '', name, portal)
      expect(text).toContain('the state is none of this browser')
    })

    test.each([
      ['of another domain', { email: 'jane@example.org' }, 'not part of domain'],
      ['missing', { email: undefined }, 'email'],
    ])('makes nobody whose address is %s', async (_, said, words) => {
      expect((await codeOf(member(said).name)).error).toContain(words)
    })

    test('opens nothing for an address that the provider has not verified, by any way', async () => {
      const { sent } = await codeOf(member({ email_verified: false }).name)
      const { status, body } = await exchange(sent)
      expect([status, body.code]).toEqual([403, 'email_not_verified'])
    })

    test('opens nothing once the provider says an address of another domain', async () => {
      const { name, email } = member()
      await signedIn(name, email)
      organisation.members.set(name, { email: 'jane@example.org', email_verified: true, name: 'Jane Doe' })
      const { status, body } = await exchange((await codeOf(name)).sent)
      expect([status, body.code]).toEqual([403, 'email_of_another_domain'])
    })
  })

  describe('somebody who signs in by the provider', () => {
    test('is the same person as a user of the same address with a password', async () => {
      const { name, email } = member()
      const federated = await signedIn(name, email)
      await client.call('GET', '/bedrock', undefined, credentials(federated))
      const used = (await account(federated))?.quota.used
      expect(used).toBeGreaterThan(0)
      const apiKey = apiKeyOf(await client.register({ email }))
      await client.call('POST', '/confirm', { email, code: await client.mailedCode(email), apiKey })
      const native = { ...federated, ...tokensOf(await client.login(email)) }
      expect((await account(native))?.quota.used).toBe(used)
      // Each has an API key of their own, and what administrators say holds for both.
      expect(apiKey).not.toBe(federated.apiKey)
      const path = { personId: String(decodeJwt(native.idToken).sub) }
      const boss = await administrator()
      await client.call('POST', '/admin/people/{personId}/disable', undefined, boss, { path })
      for (const user of [native, federated])
        expect((await client.call('GET', '/me', undefined, bearer(user))).body.code).toBe('account_disabled')
    })

    test('replaces the key, signs out everywhere and deletes the account', async () => {
      const { name, email } = member()
      const user = await signedIn(name, email)
      const rotated = await client.call('POST', '/me/api-key', undefined, bearer(user))
      expect(rotated.status).toBe(200)
      const again = await signedIn(name, email)
      expect(again.apiKey).not.toBe(user.apiKey)
      expect((await client.call('POST', '/logout', undefined, bearer(again))).status).toBe(200)
      expect((await client.call('POST', '/token', { refreshToken: again.refreshToken })).status).toBe(401)
      const last = await signedIn(name, email)
      expect((await client.call('POST', '/me/keys', { name: 'laptop' }, bearer(last))).status).toBe(200)
      expect((await client.call('DELETE', '/me', undefined, bearer(last))).status).toBe(200)
      const anew = await signedIn(name, email)
      expect(decodeJwt(anew.idToken).sub).not.toBe(decodeJwt(last.idToken).sub)
    })

    test('has no password: a code for a new one is never mailed', async () => {
      const { name, email } = member()
      await signedIn(name, email)
      expect((await client.call('POST', '/password/forgot', { email })).status).toBe(200)
      expect(await client.mailedCode(email)).toBe('')
      expect((await client.login(email, PASSWORD)).body.code).toBe('wrong_credentials')
    })

    test('is listed, looked at, disabled and enabled by administrators', async () => {
      const boss = await administrator()
      const { name, email } = member()
      const user = await signedIn(name, email)
      const path = { personId: String(decodeJwt(user.idToken).sub) }
      const query = { email, state: 'active' }
      const { body } = await client.call('GET', '/admin/people', undefined, boss, { query })
      expect(body.data?.people).toMatchObject([{ ...path, email, state: 'active' }])
      const person = await client.call('GET', '/admin/people/{personId}', undefined, boss, { path })
      expect(person.body.data).toMatchObject({ email, groups: [] })
      const ask = (act: 'disable' | 'enable') =>
        client.call('POST', `/admin/people/{personId}/${act}`, undefined, boss, { path })
      expect((await ask('disable')).status).toBe(200)
      expect((await client.call('GET', '/me', undefined, bearer(user))).body.code).toBe('account_disabled')
      expect((await codeOf(name)).error).toContain('disabled')
      expect((await ask('enable')).status).toBe(200)
      expect(await account(await signedIn(name, email))).toMatchObject({ email })
    })

    test('has the plan of a group that the provider names, with an access key too, until it names it no more', async () => {
      const boss = await administrator()
      const plan = `plan-${randomUUID()}`
      const group = `team-${randomUUID()}`
      const limits = {
        budgetUsd: 5,
        budgetPeriod: 'WEEK',
        requests: 9,
        requestsPeriod: 'WEEK',
        callsInFlight: 3,
      }
      const made = { ...limits, maxOutputTokens: 50, accessKeys: true }
      await client.call('PUT', '/admin/plans/{plan}', made, boss, { path: { plan } })
      await client.call('PUT', '/admin/groups/{group}/plan', { plan }, boss, { path: { group } })
      const { name, email } = member({ groups: ['another', group] })
      const user = await signedIn(name, email)
      expect(await account(user)).toMatchObject({ plan, quota: { limit: 9 } })
      const key = await client.call('POST', '/me/keys', { name: 'laptop' }, bearer(user))
      const headers = { Authorization: `Bearer ${key.body.data?.secret}` }
      const { data } = (await client.call('GET', '/v1/key', undefined, headers)).body
      expect(data?.person.quota.limit).toBe(9)
      organisation.members.set(name, { email, email_verified: true, name: 'Jane Doe', groups: ['another'] })
      expect(await account(user)).toMatchObject({ plan })
      expect(await account(await signedIn(name, email))).toMatchObject({ plan: 'default' })
    })

    test('is made an administrator by the address, with the user of the same address who has a password', async () => {
      const { name, email } = member()
      await signedIn(name, email)
      const apiKey = apiKeyOf(await client.register({ email }))
      const people = async (user: SignedIn) =>
        (await client.call('GET', '/admin/people', undefined, bearer(user))).status
      // Anybody could have registered this one.
      expect(await admin('add', email)).toContain('is now an administrator')
      expect(await people(await signedIn(name, email))).toBe(200)
      await client.call('POST', '/confirm', { email, code: await client.mailedCode(email), apiKey })
      const withPassword = async () => ({
        ...(await signedIn(name, email)),
        ...tokensOf(await client.login(email)),
      })
      expect(await people(await withPassword())).toBe(403)
      expect(await admin('add', email)).toContain('is now an administrator')
      expect(await admin('add', email)).toContain('is already an administrator')
      expect(await people(await withPassword())).toBe(200)
      expect(await admin('remove', email)).toContain('is no longer an administrator')
      expect(await people(await signedIn(name, email))).toBe(403)
      expect(await people(await withPassword())).toBe(403)
      expect(await admin('remove', email)).toContain('is not an administrator')
    })

    test('owns a service account', async () => {
      const boss = await administrator()
      const { name, email } = member()
      const path = { serviceAccount: `nightly-${randomUUID().slice(0, 8)}` }
      const put = () =>
        client.call('PUT', '/admin/service-accounts/{serviceAccount}', { owner: email }, boss, { path })
      expect((await put()).status).toBe(400)
      await signedIn(name, email)
      const { status, body } = await put()
      expect([status, body.data?.owner]).toEqual([200, email])
    })

    test('is no administrator by what the provider says', async () => {
      const { name, email } = member({ groups: ['administrators'] })
      const user = await signedIn(name, email)
      const { status, body } = await client.call('GET', '/admin/people', undefined, bearer(user))
      expect([status, body.code]).toEqual([403, 'not_in_group'])
    })

    test("has no access token for Cognito's own API", async () => {
      const { name, email } = member()
      const { accessToken } = await signedIn(name, email)
      const response = await fetch(gateway.endpoints.awsEndpointUrl, {
        method: 'POST',
        headers: {
          'x-amz-target': 'AWSCognitoIdentityProviderService.UpdateUserAttributes',
          'content-type': 'application/x-amz-json-1.1',
        },
        body: JSON.stringify({
          AccessToken: accessToken,
          UserAttributes: [{ Name: 'custom:provider_groups', Value: 'executives' }],
        }),
      })
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { __type: 'NotAuthorizedException' },
      ])
    })
  })
})

describe.runIf(isLocal())('a deployment without a provider', () => {
  test('names none, and takes no code', async () => {
    const client = new Client(inject('target'))
    expect((await client.call('GET', '/sign-in')).body.data).toEqual({})
    const body = { code: 'code', codeVerifier: 'v'.repeat(43), redirectUri: 'https://api.example.com/portal' }
    expect((await client.call('POST', '/sign-in/code', body)).status).toBe(404)
  })
})
