import { expect, test } from 'vitest'
import { KEY, messageOf, smallBody, startStage } from './stage.ts'

const keyed = smallBody(
  {
    '/keyed': { get: { security: [{ apiKey: [] }] }, post: { security: [{ apiKey: [] }] } },
    '/open': { get: {} },
    '/checked': {
      get: {
        security: [{ apiKey: [] }],
        parameters: [{ name: 'q', in: 'query', required: true }],
        'x-amazon-apigateway-request-validator': 'all',
      },
    },
  },
  { 'x-amazon-apigateway-request-validators': { all: { validateRequestParameters: true } } },
)
const headers = { 'x-api-key': KEY }

test('the event contains the API key only if the method requires one', async () => {
  const { fetch, invocations, keyId } = await startStage({ body: keyed })
  await fetch('/keyed', { headers: { 'X-API-Key': KEY } })
  await fetch('/open', { headers })
  expect(invocations[0]?.event.requestContext.identity).toMatchObject({ apiKey: KEY, apiKeyId: keyId })
  expect(invocations[1]?.event.requestContext.identity).not.toHaveProperty('apiKey')
  expect(invocations[1]?.event.requestContext.identity).not.toHaveProperty('apiKeyId')
})

test('a key that is missing, disabled, or in no plan of the stage is forbidden', async () => {
  const { fetch, call, keyId } = await startStage({ body: keyed })
  expect((await fetch('/keyed')).status).toBe(403)
  const loose = 'a-key-that-is-in-no-plan-at-all'
  await call('POST', '/apikeys', { value: loose, enabled: true })
  expect((await fetch('/keyed', { headers: { 'x-api-key': loose } })).status).toBe(403)
  expect((await fetch('/keyed', { headers })).status).toBe(200)
  const disable = { patchOperations: [{ op: 'replace', path: '/enabled', value: 'false' }] }
  await call('PATCH', `/apikeys/${keyId}`, disable)
  const response = await fetch('/keyed', { headers })
  expect(response.status).toBe(403)
  expect(await response.json()).toEqual({ message: 'Forbidden' })
})

test('exactly 25 of a hundred concurrent requests pass a quota of 25', async () => {
  const { fetch } = await startStage({ body: keyed, plan: { Quota: { Limit: 25, Period: 'DAY' } } })
  const statuses = await Promise.all(
    Array.from({ length: 100 }, async () => (await fetch('/keyed', { headers })).status),
  )
  expect(statuses.filter((status) => status === 200)).toHaveLength(25)
  expect(statuses.filter((status) => status === 429)).toHaveLength(75)
})

test('throttled requests, refused ones and open methods do not count against the quota', async () => {
  const { fetch, clock } = await startStage({
    body: keyed,
    plan: { Throttle: { RateLimit: 1, BurstLimit: 1 }, Quota: { Limit: 2, Period: 'DAY' } },
  })
  const message = async () => messageOf(await fetch('/keyed', { headers }))
  await fetch('/keyed', { headers: { 'x-api-key': 'unknown' } })
  await fetch('/open', { headers })
  expect(await message()).toBeUndefined()
  expect(await message()).toBe('Too Many Requests')
  expect(await message()).toBe('Too Many Requests')
  clock.at += 1000
  expect(await message()).toBeUndefined()
  clock.at += 1000
  expect(await message()).toBe('Limit Exceeded')
})

test('a request that fails validation counts against the quota', async () => {
  const { fetch } = await startStage({ body: keyed, plan: { Quota: { Limit: 1, Period: 'DAY' } } })
  expect((await fetch('/checked', { headers })).status).toBe(400)
  expect((await fetch('/checked?q=1', { headers })).status).toBe(429)
})

test("a method's own limit in the plan counts separately from the plan's", async () => {
  const { fetch } = await startStage({
    body: keyed,
    plan: {
      Throttle: { RateLimit: 1, BurstLimit: 1 },
      ApiStages: [
        { ApiId: 'api1', Stage: 'prod', Throttle: { '/keyed/POST': { RateLimit: 1, BurstLimit: 2 } } },
      ],
    },
  })
  const post = async () => (await fetch('/keyed', { method: 'POST', headers })).status
  expect([await post(), await post(), await post()]).toEqual([200, 200, 429])
  expect((await fetch('/keyed', { headers })).status).toBe(200)
  expect((await fetch('/keyed', { headers })).status).toBe(429)
})

test('the stage throttles each method for all callers together, by its own setting or by the setting for every method', async () => {
  const { fetch, clock } = await startStage({
    body: keyed,
    stageProperties: {
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 },
        { HttpMethod: 'GET', ResourcePath: '/~1keyed', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 },
      ],
    },
  })
  const open = async () => (await fetch('/open')).status
  const get = async () => (await fetch('/keyed', { headers })).status
  expect([await open(), await open()]).toEqual([200, 429])
  expect([await get(), await get(), await get()]).toEqual([200, 200, 429])
  clock.at += 1000
  expect(await open()).toBe(200)
})
