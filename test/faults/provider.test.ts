import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Client } from '../conformance/client.ts'
import { Browser, type Organisation, startOrganisation } from '../conformance/organisation.ts'
import { UNLIMITED } from '../unlimited.ts'
import { concurrently } from './concurrently.ts'
import { type FaultName, faults } from './faults.ts'
import { ObservedGateway, type Watch } from './observedGateway.ts'
import { letChangesPass } from './pastChanges.ts'

/**
 * The first sign-in by a provider with each fault in each of its calls. A code is good for once, so that nobody repeats
 * the request: whoever was refused signs in again, which has to finish what was begun.
 */
describe('a fault in a sign-in by a provider', () => {
  let organisation: Organisation
  let gateway: ObservedGateway
  let client: Client
  beforeAll(async () => {
    organisation = await startOrganisation()
    gateway = await ObservedGateway.start(
      { ...UNLIMITED, ...organisation.context },
      { controlPlaneLimits: false, secrets: organisation.secrets },
    )
    organisation.open(gateway.endpoints.awsEndpointUrl)
    client = new Client(gateway.endpoints)
  }, 60_000)
  afterAll(async () => {
    await gateway?.remove()
    await organisation?.close()
  })

  /** Somebody new. */
  const member = () => {
    const name = `jane-${randomUUID()}`
    const email = `user-${name}@example.com`
    organisation.members.set(name, {
      email,
      email_verified: true,
      name: 'Jane Doe',
      groups: ['data-science'],
    })
    return name
  }

  const signIn = async (name: string, watch: Watch) => {
    const { provider } = (await client.call('GET', '/sign-in')).body.data ?? {}
    const [redirectUri = ''] = provider?.redirectUris ?? []
    const codeVerifier = randomBytes(32).toString('base64url')
    const url = new URL(provider?.authorizeUrl ?? '')
    url.searchParams.set('redirect_uri', redirectUri)
    url.searchParams.set('code_challenge', createHash('sha256').update(codeVerifier).digest('base64url'))
    url.searchParams.set('code_challenge_method', 'S256')
    const back = await new Browser().signsIn(url.href, name, redirectUri)
    const body = { code: back.url?.searchParams.get('code'), codeVerifier, redirectUri }
    return gateway.watching(watch, (headers) => client.call('POST', '/sign-in/code', body, headers))
  }

  test('is answered as the contract says, and the next sign-in finds one whole key', async () => {
    const calls: string[] = []
    await signIn(member(), ({ call, first, run }) => {
      if (first) calls.push(call)
      return run()
    })
    expect(calls.length).toBeGreaterThan(6)
    const names: FaultName[] = ['refused', 'throttled', 'failed', 'reset before', 'reset after', 'killed']
    const cases = calls.flatMap((call, index) => {
      const occurrence = calls.slice(0, index).filter((earlier) => earlier === call).length + 1
      return names.map((fault) => ({ call, occurrence, fault }))
    })
    const struck = await concurrently(cases, 4, async ({ call, occurrence, fault }) => {
      const name = member()
      let seen = 0
      const { status } = await signIn(name, async (attempt) => {
        if (attempt.call === call && attempt.first) seen += 1
        // Every attempt, so that the SDK's own repetition hides nothing.
        return attempt.call === call && seen === occurrence ? faults[fault](attempt) : attempt.run()
      })
      return { call, fault, name, status }
    })
    // A change that a killed function holds is given free after half a minute.
    await letChangesPass(gateway.endpoints)
    const signedIn = await concurrently(struck, 4, async ({ name, ...fault }) => {
      await signIn(name, ({ run }) => run())
      const { body } = await signIn(name, ({ run }) => run())
      const claims = body.IdToken ? decodeJwt(body.IdToken) : {}
      return { ...fault, key: claims['custom:api_key'], id: claims['custom:api_key_id'] }
    })
    const wrong = signedIn.filter(
      ({ status, key, id }) => !key || !id || ![200, 401, 429, 500, 502, 503, 504].includes(status),
    )
    expect(wrong).toEqual([])
    expect(new Set(signedIn.map(({ key }) => key)).size).toBe(struck.length)
    expect(struck.filter(({ status }) => status !== 200).length).toBeGreaterThan(calls.length)
  }, 300_000)
})
