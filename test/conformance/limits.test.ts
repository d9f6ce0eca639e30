import { APIGatewayClient, GetApiKeysCommand, GetUsageCommand } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { responseHeaders } from '../../generated/operations.ts'
import { Client, credentials, type SignedIn } from './client.ts'
import { type Gateway, startGateway } from './runner.ts'
import { isLocal } from './target.ts'

const QUOTA = 3
const BURST = 5

describe.runIf(isLocal())('the limits of the usage plan', () => {
  let gateway: Gateway
  let client: Client
  beforeAll(async () => {
    gateway = await startGateway({
      API_QUOTA_LIMIT: String(QUOTA),
      API_THROTTLE_BURST_LIMIT: String(BURST),
      // So slow that the bucket does not refill while the tests run.
      API_THROTTLE_RATE_LIMIT: '0.001',
    })
    client = new Client(gateway.endpoints)
  })
  afterAll(() => gateway.remove())

  const list = (user: SignedIn, headers: { [name: string]: string } = {}) =>
    client.call('GET', '/bedrock', undefined, { ...credentials(user), ...headers })

  /** How many calls a user has left according to AWS itself. */
  async function remaining({ apiKey }: SignedIn): Promise<number | undefined> {
    const { awsEndpointUrl, region, usagePlanId } = gateway.endpoints
    const control = new APIGatewayClient({
      endpoint: awsEndpointUrl,
      region,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    })
    const { items: keys } = await control.send(new GetApiKeysCommand({ includeValues: true }))
    const keyId = keys?.find(({ value }) => value === apiKey)?.id
    const today = new Date().toISOString().slice(0, 10)
    const { items } = await control.send(
      new GetUsageCommand({ usagePlanId, keyId, startDate: today, endDate: today }),
    )
    control.destroy()
    return items?.[keyId ?? '']?.[0]?.[1]
  }

  test('allow exactly the quota, then answer Limit Exceeded, then throttle', async () => {
    const user = await client.signedIn()
    const answers = []
    for (let call = 0; call <= BURST; call++) answers.push(await list(user))
    expect(answers.map(({ status, body }) => (status === 200 ? 200 : `${status} ${body.message}`))).toEqual([
      200,
      200,
      200,
      '429 Limit Exceeded',
      '429 Limit Exceeded',
      '429 Too Many Requests',
    ])
    const [exceeded, throttled] = [answers[QUOTA], answers[BURST]]
    // A new period is hours away, a token a second.
    expect(exceeded?.headers.get('retry-after')).toBeNull()
    expect(throttled?.headers.get('retry-after')).toBe('1')
    for (const answer of [exceeded, throttled]) {
      expect(answer?.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer?.headers.get('access-control-expose-headers')).toBe(
        responseHeaders['Access-Control-Expose-Headers'],
      )
      expect(answer?.body).toMatchObject({ status: 429, success: false, message: expect.any(String) })
    }
  })

  test('apply to each user separately', async () => {
    const [one, other] = [await client.signedIn(), await client.signedIn()]
    for (let call = 0; call < QUOTA; call++) expect((await list(one)).status).toBe(200)
    expect((await list(one)).status).toBe(429)
    expect((await list(other)).status).toBe(200)
  })

  test('do not count calls that need no key, or whose credentials are refused', async () => {
    const user = await client.signedIn()
    for (let call = 0; call <= QUOTA; call++) {
      expect((await client.login(user.email)).status).toBe(200)
      expect((await list(user, { Authorization: 'Bearer nonsense' })).status).toBe(401)
      expect((await list(user, { 'x-api-key': 'A'.repeat(40) })).status).toBe(403)
      expect((await client.call('GET', '/nowhere', undefined, credentials(user))).status).toBe(404)
      await fetch(`${gateway.endpoints.apiUrl}/bedrock`, { method: 'OPTIONS', headers: credentials(user) })
    }
    expect((await list(user)).status).toBe(200)
    expect(await remaining(user)).toBe(QUOTA - 1)
  })

  test('count a call that the function refuses', async () => {
    const user = await client.signedIn()
    for (let call = 0; call < QUOTA; call++) {
      expect((await client.call('POST', '/bedrock', {}, credentials(user))).status).toBe(422)
    }
    expect(await remaining(user)).toBe(0)
    expect((await list(user)).body.message).toBe('Limit Exceeded')
  })
})
