import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { operations, responseHeaders } from '../../../generated/operations.ts'
import type { Handle, Response } from '../../../handlers/runtime/contract.ts'
import { Problem, problem } from '../../../handlers/runtime/problem.ts'
import { serve } from '../../../handlers/runtime/serve.ts'
import { changesInMemory } from '../changesInMemory.ts'
import { bodyOf, CLAIMS, contextOf, eventOf, KEY } from '../invocation.ts'
import { onDefaultPlan } from '../ledger/onDefaultPlan.ts'
import { openLedger } from '../ledger/openLedger.ts'

const SECRET = 'securePassword123'
const CREDENTIALS = { email: 'jane@example.com', password: SECRET }

const ok: Response<'resendCode'> = { status: 200, body: { status: 200, success: true, message: 'Sent.' } }
const ports = { users: { resendCode: async () => true } }
const serving = (handle: Handle<'resendCode'>) => serve(operations.resendCode, handle, ports)
const event = eventOf('resendCode', { body: { email: 'jane@example.com' } })

let lines: { level: string; line: string }[]
beforeEach(() => {
  lines = []
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((line: unknown) => lines.push({ level, line: String(line) }))
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const onlyLine = () => {
  expect(lines).toHaveLength(1)
  return { level: lines[0]?.level, fields: JSON.parse(lines[0]?.line ?? '') }
}

describe('a response', () => {
  test("is the handler's, as JSON", async () => {
    const result = await serving(async () => ok)(event, contextOf())
    expect(result.statusCode).toBe(200)
    expect(bodyOf(result)).toEqual(ok.body)
  })

  test("has the handler's headers beside the common ones", async () => {
    const result = await serving(async () => ({
      status: 429,
      headers: { 'Retry-After': '1' },
      body: problem(429, 'Wait.').body,
    }))(event, contextOf())
    expect(result.headers).toEqual({
      'Content-Type': 'application/json',
      ...responseHeaders,
      'x-request-id': event.requestContext.requestId,
      'request-id': event.requestContext.requestId,
      'Retry-After': '1',
    })
  })

  test.each<[string, Handle<'resendCode'>, number]>([
    ['200', async () => ok, 200],
    ['a Problem', () => Promise.reject(new Problem(429, 'Slow down', { retryAfter: 7 })), 429],
    ['a fault', () => Promise.reject(new Error('broken')), 500],
  ])('is readable for browsers of any origin: %s', async (_, handle, status) => {
    const result = await serving(handle)(event, contextOf())
    expect(result.statusCode).toBe(status)
    expect(result.headers).toMatchObject({ 'Content-Type': 'application/json', ...responseHeaders })
  })

  test('for a Problem states the seconds until a retry, and the invalid fields', async () => {
    const errors = [{ field: 'email', message: 'is required' }]
    const throwing = serving(() => Promise.reject(new Problem(422, 'Wrong', { errors, retryAfter: 7 })))
    const result = await throwing(event, contextOf())
    expect(result.headers).toMatchObject({ 'Retry-After': '7' })
    expect(bodyOf(result)).toEqual(problem(422, 'Wrong', { errors }).body)
  })
})

describe('a request that the contract refuses', () => {
  test('does not reach the handler', async () => {
    const handle = vi.fn<Handle<'resendCode'>>(async () => ok)
    const result = await serving(handle)(eventOf('resendCode', { body: {} }), contextOf())
    expect(result.statusCode).toBe(422)
    expect(handle).not.toHaveBeenCalled()
  })

  test('is refused for its caller before its body', async () => {
    const handler = serve(operations.invokeModel, () => Promise.reject(new Error('not reached')), {
      profiles: onDefaultPlan,
      ledger: openLedger,
      models: { invoke: () => Promise.reject(new Error('not reached')) },
    })
    const wrongKey = { claims: CLAIMS, apiKey: 'key-of-another', body: '{' }
    expect((await handler(eventOf('invokeModel', wrongKey), contextOf())).statusCode).toBe(403)
    expect(onlyLine().fields).toMatchObject({ problem: expect.stringMatching(/^The API key and the token/) })
    vi.stubEnv('PERSON_HASH_KEY', 'secret')
    const rightKey = { ...wrongKey, apiKey: KEY }
    expect((await handler(eventOf('invokeModel', rightKey), contextOf())).statusCode).toBe(400)
  })
})

describe('a fault', () => {
  test.each<[string, Handle<'resendCode'>]>([
    ['rejected', () => Promise.reject(new Error(`cannot use ${SECRET}`))],
    [
      'thrown',
      () => {
        throw new Error(`cannot use ${SECRET}`)
      },
    ],
    ['that is text', () => Promise.reject(`cannot use ${SECRET}`)],
    ['with a cause', () => Promise.reject(new Error('outer', { cause: new Error(SECRET) }))],
  ])('%s gets one fixed body, and its message appears nowhere', async (_, handle) => {
    const result = await serving(handle)(event, contextOf())
    expect(result.statusCode).toBe(500)
    expect(bodyOf(result)).toEqual(problem(500, 'Internal server error').body)
    expect(JSON.stringify(result)).not.toContain(SECRET)
    expect(lines.map(({ line }) => line).join()).not.toContain(SECRET)
  })

  test('is logged with its name and its frames, under the request id', async () => {
    await serving(() => Promise.reject(new TypeError('broken')))(event, contextOf())
    const { level, fields } = onlyLine()
    expect(level).toBe('error')
    expect(fields).toMatchObject({
      level: 'error',
      requestId: event.requestContext.requestId,
      operation: 'resendCode',
      status: 500,
      fault: { name: 'TypeError', frames: expect.arrayContaining([expect.stringContaining('serve.test')]) },
    })
  })

  test('of AWS that is throttled or unavailable says so', async () => {
    const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })
    const result = await serving(() => Promise.reject(throttled))(event, contextOf())
    expect(result).toMatchObject({ statusCode: 429, headers: { 'Retry-After': '1' } })
    expect(bodyOf(result)).toMatchObject({ message: 'Too Many Requests' })
  })
})

describe('the log', () => {
  test('has one line per request: its id, operation, status and duration', async () => {
    await serving(async () => ok)(event, contextOf())
    const { level, fields } = onlyLine()
    expect(level).toBe('info')
    expect(fields).toEqual({
      level: 'info',
      requestId: event.requestContext.requestId,
      operation: 'resendCode',
      status: 200,
      durationMs: expect.any(Number),
    })
    expect(fields.durationMs).toBeGreaterThanOrEqual(0)
  })

  test("contains the handler's fields", async () => {
    await serving(async ({ log }) => {
      log({ modelId: 'amazon.nova-lite-v1:0' })
      return ok
    })(event, contextOf())
    expect(onlyLine().fields).toMatchObject({ modelId: 'amazon.nova-lite-v1:0', status: 200 })
  })

  test('contains nothing of a body, whether it is accepted or refused', async () => {
    const handler = serve(operations.login, () => Promise.reject(new Error(JSON.stringify(CREDENTIALS))), {
      changes: changesInMemory().changes,
      users: { find: async () => undefined, setApiKey: async () => true },
      sessions: { signIn: () => Promise.reject(new Error()) },
      apiKeys: { create: () => Promise.reject(new Error()), subscribe: async () => true },
      profiles: { setGroups: async () => {} },
      audit: { append: async () => {} },
    })
    for (const body of [CREDENTIALS, { ...CREDENTIALS, email: SECRET }, `{"password":"${SECRET}"`]) {
      await handler(eventOf('login', { body }), contextOf())
    }
    expect(lines).toHaveLength(3)
    expect(lines.map(({ line }) => line).join()).not.toContain(SECRET)
  })
})

describe('the deadline', () => {
  test('answers 504 before the timeout and aborts the work', async () => {
    vi.useFakeTimers()
    let signal: AbortSignal | undefined
    const answered = serving((request) => {
      signal = request.signal
      return new Promise(() => {})
    })(event, contextOf(29_000))

    await vi.advanceTimersByTimeAsync(25_999)
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(signal?.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(2_500)

    const result = await answered
    expect(result.statusCode).toBe(504)
    expect(bodyOf(result)).toEqual(
      problem(504, 'The service behind the gateway did not answer in time.').body,
    )
    expect(onlyLine().fields).toMatchObject({ status: 504, fault: { name: 'TimeoutError' } })
  })

  test('is the reason for any error that an aborted call surfaces as', async () => {
    vi.useFakeTimers()
    const answered = serving(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('socket hang up')))
        }),
    )(event, contextOf(5_000))
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await answered).statusCode).toBe(504)
  })

  test('leaves the work a grace period, in which it may still succeed', async () => {
    vi.useFakeTimers()
    const answered = serving(
      ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => setTimeout(resolve, 2_000, ok))
        }),
    )(event, contextOf(29_000))
    await vi.advanceTimersByTimeAsync(28_000)
    expect((await answered).statusCode).toBe(200)
  })

  test('leaves no timer behind after the response', async () => {
    vi.useFakeTimers()
    await serving(async () => ok)(event, contextOf())
    expect(vi.getTimerCount()).toBe(0)
  })
})
