import { describe, expect, test } from 'vitest'
import { problem } from '../../../handlers/runtime/problem.ts'
import { idToken, KEY, startStage } from './stage.ts'

describe("the project's own API", () => {
  test('an open operation reaches its function, named after the operation', async () => {
    const { fetch, invocations, exchanges } = await startStage()
    const response = await fetch('/login', { method: 'POST', body: '{"email":"a@b.c"}' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ok: true })
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[\da-f-]{36}$/)
    expect(response.headers.get('x-amz-apigw-id')).toBeTruthy()
    expect(response.headers.get('x-amzn-trace-id')).toMatch(/^Root=1-/)
    expect(invocations).toMatchObject([
      {
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Stack-login',
        sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/prod/POST/login',
      },
    ])
    expect(exchanges).toMatchObject([{ operationId: 'login', response: { status: 200 } }])
  })

  test('a guarded operation takes the bare token as well as Bearer', async () => {
    const { fetch, invocations } = await startStage()
    const token = await idToken()
    for (const authorization of [token, `Bearer ${token}`]) {
      const response = await fetch('/bedrock', { headers: { authorization, 'x-api-key': KEY } })
      expect(response.status).toBe(200)
    }
    expect(invocations).toHaveLength(2)
  })

  test('a request without credentials is refused for its missing token first', async () => {
    const { fetch } = await startStage()
    const response = await fetch('/bedrock')
    expect(response.status).toBe(401)
    expect(response.headers.get('x-amzn-errortype')).toBe('UnauthorizedException')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('x-amzn-trace-id')).toBeNull()
    expect(await response.json()).toEqual(problem(401, 'Unauthorized', { code: 'invalid_token' }).body)
  })

  test('a valid token with a wrong API key is forbidden', async () => {
    const { fetch, invocations } = await startStage()
    const response = await fetch('/bedrock', {
      headers: { authorization: await idToken(), 'x-api-key': 'another-key-of-twenty-or-more' },
    })
    expect(response.status).toBe(403)
    expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException')
    expect(await response.json()).toEqual(problem(403, 'Forbidden', { code: 'invalid_api_key' }).body)
    expect(invocations).toEqual([])
  })

  test('an unknown route answers 404 in the same shape, with or without a token', async () => {
    const { fetch } = await startStage()
    for (const headers of [{}, { authorization: 'Bearer x' }]) {
      for (const path of ['', '/', '/nowhere', '/login/deeper']) {
        const response = await fetch(path, { headers })
        expect(response.status).toBe(404)
        expect(response.headers.get('access-control-allow-origin')).toBe('*')
        expect(await response.json()).toEqual(problem(404, 'Not Found').body)
      }
    }
  })

  test('an unknown method of a route answers 404 too', async () => {
    const { fetch } = await startStage()
    expect((await fetch('/login', { method: 'DELETE' })).status).toBe(404)
  })

  test('a preflight needs no credentials and allows the headers of both', async () => {
    const { fetch, invocations } = await startStage()
    const response = await fetch('/bedrock', {
      method: 'OPTIONS',
      headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
    expect(response.headers.get('access-control-allow-headers')).toContain('x-api-key')
    expect(await response.text()).toBe('')
    expect(invocations).toEqual([])
  })

  test('a request over the rate gets 429 with Retry-After, one over the quota 429 without', async () => {
    const { fetch, clock } = await startStage({
      plan: { Throttle: { RateLimit: 1, BurstLimit: 2 }, Quota: { Limit: 3, Period: 'DAY' } },
    })
    const headers = { authorization: await idToken(), 'x-api-key': KEY }
    const call = () => fetch('/bedrock', { headers })
    expect((await call()).status).toBe(200)
    expect((await call()).status).toBe(200)
    const throttled = await call()
    expect(throttled.status).toBe(429)
    expect(throttled.headers.get('retry-after')).toBe('1')
    expect(throttled.headers.get('x-amzn-errortype')).toBe('TooManyRequestsException')
    expect(await throttled.json()).toEqual(problem(429, 'Too Many Requests').body)
    clock.at += 1000
    expect((await call()).status).toBe(200)
    clock.at += 1000
    const exceeded = await call()
    expect(exceeded.status).toBe(429)
    expect(exceeded.headers.get('retry-after')).toBeNull()
    expect(exceeded.headers.get('x-amzn-errortype')).toBe('LimitExceededException')
    expect(await exceeded.json()).toEqual(problem(429, 'Limit Exceeded').body)
  })

  test('the access log has the format of the stage, with a dash for a variable without a value', async () => {
    const { fetch, log } = await startStage({
      stageProperties: {
        AccessLogSetting: {
          Format:
            '{"m":"$context.httpMethod","p":"$context.resourcePath","s":"$context.status","e":"$context.error.responseType","k":"$context.identity.apiKeyId"}',
        },
      },
    })
    await fetch('/bedrock')
    expect(log).toEqual(['{"m":"GET","p":"/bedrock","s":"401","e":"UNAUTHORIZED","k":"-"}'])
  })
})
