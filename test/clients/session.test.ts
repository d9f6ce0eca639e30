import { createServer } from 'node:http'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSession } from '../../clients/typescript/index.ts'
import { Api, CREDENTIALS, idToken, MODELS, refusal, SERVER_URL, signedIn, tokens } from './api.ts'

const MINUTE = 60_000
const pass = (millis: number) => vi.setSystemTime(Date.now() + millis)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('credentials', () => {
  test('from the sign-in are sent with every call that needs them; the API key comes from the token', async () => {
    const api = new Api({ '/login': [tokens('one')], '/bedrock': [MODELS], '/me': [MODELS] })
    const session = await signedIn(api)
    await session.listModels()
    await session.getAccount()
    expect(api.seen).toEqual([
      { path: '/login', token: null, key: null, body: JSON.stringify(CREDENTIALS.body) },
      { path: '/bedrock', token: `Bearer ${idToken('one', 'key-of-one')}`, key: 'key-of-one', body: '' },
      { path: '/me', token: `Bearer ${idToken('one', 'key-of-one')}`, key: null, body: '' },
    ])
  })

  test('are requested if there are none', async () => {
    const api = new Api({ '/bedrock': [MODELS] })
    const session = createSession({ serverUrl: SERVER_URL, fetch: api.fetch })
    await expect(session.listModels()).rejects.toThrow('Nobody is signed in: call login first.')
    expect(api.seen).toEqual([])
  })

  test('can start from the refresh token of an earlier session', async () => {
    const api = new Api({ '/token': [tokens('two')], '/bedrock': [MODELS] })
    const session = createSession({ serverUrl: SERVER_URL, fetch: api.fetch, refreshToken: 'kept' })
    await session.listModels()
    expect(api.seen.map(({ path, body }) => [path, body])).toEqual([
      ['/token', '{"refreshToken":"kept"}'],
      ['/bedrock', ''],
    ])
  })

  test('are reported to the application at each sign-in and refresh, so that it can store them', async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [tokens('two')], '/bedrock': [MODELS] })
    const kept: string[] = []
    const session = createSession({
      serverUrl: SERVER_URL,
      fetch: api.fetch,
      onTokens: ({ RefreshToken }) => kept.push(RefreshToken),
    })
    await session.login(CREDENTIALS)
    pass(60 * MINUTE)
    await session.listModels()
    expect(kept).toEqual(['refresh-of-one', 'refresh-of-two'])
  })

  test.each(['logout', 'deleteAccount'] as const)('are forgotten with %s', async (operation) => {
    const api = new Api({ '/login': [tokens('one')], '/logout': [MODELS], '/me': [MODELS] })
    const session = await signedIn(api)
    await session[operation]()
    await expect(session.listModels()).rejects.toThrow('Nobody is signed in')
  })

  test('appear in no property and no error', async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [refusal(401)], '/bedrock': [refusal(401)] })
    const session = await signedIn(api)
    const error = await session.listModels().catch((refused: unknown) => refused)
    const shown = inspect([session, error], { depth: Infinity, showHidden: true })
    expect(shown).toContain('ApiError')
    for (const secret of [idToken('one', 'key-of-one'), 'key-of-one', 'refresh-of-one', 'access-of-one']) {
      expect(shown).not.toContain(secret)
    }
  })

  test('do not hide the message of the API in an error', async () => {
    const errors = [{ field: 'email', message: 'is required' }]
    const body = { status: 422, success: false, message: 'Missing required parameters.', errors }
    const api = new Api({ '/login': [{ status: 422, body }] })
    const session = createSession({ serverUrl: SERVER_URL, fetch: api.fetch })
    const error = await session.login(CREDENTIALS).catch((refused: unknown) => refused)
    expect(String(error)).toBe('ApiError: 422: Missing required parameters. email is required')
  })

  test('are not sent after a redirect', async () => {
    const asked: (string | undefined)[] = []
    const server = createServer(({ url }, response) => {
      asked.push(url)
      response.writeHead(307, { Location: '/elsewhere' }).end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('The server does not listen')
    const session = createSession({ serverUrl: `http://127.0.0.1:${address.port}` })
    await expect(session.login(CREDENTIALS)).rejects.toThrow('fetch failed')
    expect(asked).toEqual(['/login'])
    server.close()
  })
})

describe('a throttled call', () => {
  const throttled = refusal(429, { 'Retry-After': '0' })
  const invoke = { body: { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: { prompt: 'Say hello.' } } }

  test('is retried as the API asks, whatever its method', async () => {
    const api = new Api({ '/login': [throttled, tokens('one')], '/bedrock': [throttled, throttled, MODELS] })
    const session = await signedIn(api)
    await session.invokeModel(invoke)
    expect([api.calls('/login'), api.calls('/bedrock')]).toEqual([2, 3])
  })

  test('fails after three retries', async () => {
    const api = new Api({ '/login': [tokens('one')], '/bedrock': [throttled] })
    const session = await signedIn(api)
    await expect(session.invokeModel(invoke)).rejects.toMatchObject({ status: 429 })
    expect(api.calls('/bedrock')).toBe(4)
  })

  test.each([
    ['no delay is asked for, as with a spent quota', {}],
    ['the delay is over 30 s', { 'Retry-After': '31' }],
    ['the delay is no number', { 'Retry-After': 'soon' }],
  ])('is not retried when %s', async (_, headers) => {
    const api = new Api({ '/login': [tokens('one')], '/bedrock': [refusal(429, headers)] })
    const session = await signedIn(api)
    await expect(session.listModels()).rejects.toMatchObject({ status: 429 })
    expect(api.calls('/bedrock')).toBe(1)
  })

  test('stops waiting when its signal aborts', async () => {
    const api = new Api({ '/login': [tokens('one')], '/bedrock': [refusal(429, { 'Retry-After': '30' })] })
    const session = await signedIn(api)
    const controller = new AbortController()
    const waiting = session.listModels({}, { signal: controller.signal })
    await vi.waitUntil(() => api.calls('/bedrock') === 1)
    controller.abort()
    await expect(waiting).rejects.toThrow('aborted')
  })
})

test.each([500, 502, 503, 504])('a call that failed with %i is not retried', async (status) => {
  const failed = refusal(status, { 'Retry-After': '0' })
  const api = new Api({ '/login': [tokens('one')], '/bedrock': [failed] })
  const session = await signedIn(api)
  await expect(session.listModels()).rejects.toMatchObject({ status })
  expect(api.calls('/bedrock')).toBe(1)
})
