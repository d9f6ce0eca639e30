import { createServer } from 'node:http'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSession, type Session } from '../../clients/typescript/index.ts'
import { Api, idToken, refusal, type Scripted, tokens } from './api.ts'

const SERVER_URL = 'https://api.example.com/prod'
const CREDENTIALS = { body: { email: 'jane@example.com', password: 'securePassword123' } }
const MODELS: Scripted = {
  status: 200,
  body: { status: 200, success: true, message: '', foundationModels: [] },
}
const MINUTE = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const sessionWith = (api: Api) => createSession({ serverUrl: SERVER_URL, fetch: api.fetch })

async function signedIn(api: Api): Promise<Session> {
  const session = sessionWith(api)
  await session.login(CREDENTIALS)
  return session
}

const pass = (millis: number) => vi.setSystemTime(Date.now() + millis)

describe('credentials', () => {
  test('of the sign-in go with every call that needs them, the key out of the token', async () => {
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

  test('are asked for where there are none', async () => {
    const api = new Api({ '/bedrock': [MODELS] })
    await expect(sessionWith(api).listModels()).rejects.toThrow('Nobody is signed in: call login first.')
    expect(api.seen).toEqual([])
  })

  test('can begin with the refresh token of an earlier session', async () => {
    const api = new Api({ '/token': [tokens('two')], '/bedrock': [MODELS] })
    const session = createSession({ serverUrl: SERVER_URL, fetch: api.fetch, refreshToken: 'kept' })
    await session.listModels()
    expect(api.seen.map(({ path, body }) => [path, body])).toEqual([
      ['/token', '{"refreshToken":"kept"}'],
      ['/bedrock', ''],
    ])
  })

  test('are told to whoever keeps them, at each sign-in and refresh', async () => {
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

  test('stand in no property and no error', async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [refusal(401)], '/bedrock': [refusal(401)] })
    const session = await signedIn(api)
    const error = await session.listModels().catch((refused: unknown) => refused)
    const shown = inspect([session, error], { depth: Infinity, showHidden: true })
    expect(shown).toContain('ApiError')
    for (const secret of [idToken('one', 'key-of-one'), 'key-of-one', 'refresh-of-one', 'access-of-one']) {
      expect(shown).not.toContain(secret)
    }
  })

  test('follow no redirect', async () => {
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

describe('a token', () => {
  test('is used until a minute before it expires, then refreshed', async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [tokens('two')], '/bedrock': [MODELS] })
    const session = await signedIn(api)
    pass(59 * MINUTE - 1)
    await session.listModels()
    expect(api.calls('/token')).toBe(0)
    pass(1)
    await session.listModels()
    expect(api.seen.slice(-2).map(({ path, key, body }) => [path, key, body])).toEqual([
      ['/token', null, '{"refreshToken":"refresh-of-one"}'],
      ['/bedrock', 'key-of-two', ''],
    ])
  })

  test('is refreshed once for all calls that wait for it', async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [tokens('two')], '/bedrock': [MODELS] })
    const session = await signedIn(api)
    pass(60 * MINUTE)
    await Promise.all(Array.from({ length: 20 }, () => session.listModels()))
    expect([api.calls('/token'), api.calls('/bedrock')]).toEqual([1, 20])
  })

  test('is asked for again by the next call where a refresh failed', async () => {
    const api = new Api({
      '/login': [tokens('one')],
      '/token': [refusal(503), tokens('two')],
      '/bedrock': [MODELS],
    })
    const session = await signedIn(api)
    pass(60 * MINUTE)
    await expect(session.listModels()).rejects.toMatchObject({ status: 503, url: `${SERVER_URL}/token` })
    await session.listModels()
    expect(api.seen.at(-1)?.key).toBe('key-of-two')
  })

  test('of somebody who signed in during a refresh is kept', async () => {
    const late = Promise.withResolvers<Scripted>()
    const api = new Api({
      '/login': [tokens('one'), tokens('other')],
      '/token': [late.promise],
      '/bedrock': [MODELS],
    })
    const session = await signedIn(api)
    pass(60 * MINUTE)
    const waiting = session.listModels()
    await session.login(CREDENTIALS)
    late.resolve(tokens('two'))
    await waiting
    await session.listModels()
    expect(api.seen.slice(-2).map(({ key }) => key)).toEqual(['key-of-other', 'key-of-other'])
  })

  test('does not come back where the user signed out during a refresh', async () => {
    const late = Promise.withResolvers<Scripted>()
    const api = new Api({
      '/login': [tokens('one')],
      '/token': [tokens('two'), late.promise],
      '/me': [MODELS],
      '/logout': [MODELS],
    })
    const session = await signedIn(api)
    const leaving = session.logout()
    pass(60 * MINUTE)
    const waiting = session.getAccount()
    await leaving
    late.resolve(tokens('two'))
    await expect(waiting).rejects.toThrow('signed')
  })

  test.each([
    ['that the gateway refuses', refusal(401)],
    ['whose key the gateway refuses', refusal(403, { 'x-amzn-ErrorType': 'ForbiddenException' })],
  ])('%s is refreshed once, for all calls that it was refused to', async (_, refused) => {
    const api = new Api({
      '/login': [tokens('one')],
      '/token': [tokens('two')],
      '/bedrock': [refused, refused, MODELS],
    })
    const session = await signedIn(api)
    await Promise.all([session.listModels(), session.listModels()])
    expect(api.calls('/token')).toBe(1)
    expect(api.seen.at(-1)).toMatchObject({
      token: `Bearer ${idToken('two', 'key-of-two')}`,
      key: 'key-of-two',
    })
  })

  test('that was refused is not refreshed again where another call has done so', async () => {
    const late = Promise.withResolvers<Scripted>()
    const api = new Api({
      '/login': [tokens('one')],
      '/token': [tokens('two')],
      '/bedrock': [late.promise, refusal(401), MODELS],
    })
    const session = await signedIn(api)
    const waiting = session.listModels()
    await session.listModels()
    late.resolve(refusal(401))
    await waiting
    expect(api.calls('/token')).toBe(1)
    expect(api.seen.at(-1)?.key).toBe('key-of-two')
  })

  test('that is refused after a refresh too is refused', async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [tokens('two')], '/bedrock': [refusal(401)] })
    const session = await signedIn(api)
    await expect(session.listModels()).rejects.toMatchObject({ status: 401, url: `${SERVER_URL}/bedrock` })
    expect([api.calls('/token'), api.calls('/bedrock')]).toEqual([1, 2])
  })

  test("that a function's own refusal answers is left alone", async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [tokens('two')], '/bedrock': [refusal(403)] })
    const session = await signedIn(api)
    await expect(session.listModels()).rejects.toMatchObject({ status: 403 })
    expect(api.calls('/token')).toBe(0)
  })

  test('has nothing to do with a wrong password', async () => {
    const api = new Api({ '/login': [refusal(401)], '/token': [tokens('two')] })
    await expect(signedIn(api)).rejects.toMatchObject({ status: 401 })
    expect(api.seen).toHaveLength(1)
  })

  test.each([
    ['answered', MODELS],
    ['answered, but the answer was an error', refusal(504)],
  ])('is replaced once the key was, where the rotation was %s', async (_, rotated) => {
    const api = new Api({
      '/login': [tokens('one')],
      '/token': [tokens('two', 'new-key')],
      '/me/api-key': [rotated],
      '/bedrock': [MODELS],
    })
    const session = await signedIn(api)
    await session.rotateApiKey().catch(() => {})
    await session.listModels()
    expect(api.seen.at(-1)?.key).toBe('new-key')
  })
})

describe('a throttled call', () => {
  const throttled = refusal(429, { 'Retry-After': '0' })
  const invoke = { body: { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: { prompt: 'Say hello.' } } }

  test('is sent again as the API asks, whatever its method', async () => {
    const api = new Api({ '/login': [throttled, tokens('one')], '/bedrock': [throttled, throttled, MODELS] })
    const session = await signedIn(api)
    await session.invokeModel(invoke)
    expect([api.calls('/login'), api.calls('/bedrock')]).toEqual([2, 3])
  })

  test('is given up after three more', async () => {
    const api = new Api({ '/login': [tokens('one')], '/bedrock': [throttled] })
    const session = await signedIn(api)
    await expect(session.invokeModel(invoke)).rejects.toMatchObject({ status: 429 })
    expect(api.calls('/bedrock')).toBe(4)
  })

  test.each([
    ['no delay is asked for, as with a spent quota', {}],
    ['the delay is over 30 s', { 'Retry-After': '31' }],
    ['the delay is no number', { 'Retry-After': 'soon' }],
  ])('is not sent again where %s', async (_, headers) => {
    const api = new Api({ '/login': [tokens('one')], '/bedrock': [refusal(429, headers)] })
    const session = await signedIn(api)
    await expect(session.listModels()).rejects.toMatchObject({ status: 429 })
    expect(api.calls('/bedrock')).toBe(1)
  })

  test('stops to wait when its signal aborts', async () => {
    const api = new Api({ '/login': [tokens('one')], '/bedrock': [refusal(429, { 'Retry-After': '30' })] })
    const session = await signedIn(api)
    const controller = new AbortController()
    const waiting = session.listModels({}, { signal: controller.signal })
    await vi.waitUntil(() => api.calls('/bedrock') === 1)
    controller.abort()
    await expect(waiting).rejects.toThrow('aborted')
  })
})

test.each([500, 502, 503, 504])('a call that failed with %i is not sent again', async (status) => {
  const failed = refusal(status, { 'Retry-After': '0' })
  const api = new Api({ '/login': [tokens('one')], '/bedrock': [failed] })
  const session = await signedIn(api)
  await expect(session.listModels()).rejects.toMatchObject({ status })
  expect(api.calls('/bedrock')).toBe(1)
})
