import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  Api,
  CREDENTIALS,
  idToken,
  MODELS,
  refusal,
  type Scripted,
  SERVER_URL,
  signedIn,
  tokens,
} from './api.ts'

const MINUTE = 60_000
const pass = (millis: number) => vi.setSystemTime(Date.now() + millis)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
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

  test('is requested again by the next call after a failed refresh', async () => {
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

  test('of a user who signed in during a refresh is kept', async () => {
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

  test('does not come back when the user signed out during a refresh', async () => {
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
  ])('%s is refreshed once, for all calls that were refused with it', async (_, refused) => {
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

  test('that was refused is not refreshed again if another call has already done so', async () => {
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

  test('that is also refused after a refresh makes the call fail', async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [tokens('two')], '/bedrock': [refusal(401)] })
    const session = await signedIn(api)
    await expect(session.listModels()).rejects.toMatchObject({ status: 401, url: `${SERVER_URL}/bedrock` })
    expect([api.calls('/token'), api.calls('/bedrock')]).toEqual([1, 2])
  })

  test('is not refreshed when a function itself refuses a call', async () => {
    const api = new Api({ '/login': [tokens('one')], '/token': [tokens('two')], '/bedrock': [refusal(403)] })
    const session = await signedIn(api)
    await expect(session.listModels()).rejects.toMatchObject({ status: 403 })
    expect(api.calls('/token')).toBe(0)
  })

  test('is not refreshed after a wrong password', async () => {
    const api = new Api({ '/login': [refusal(401)], '/token': [tokens('two')] })
    await expect(signedIn(api)).rejects.toMatchObject({ status: 401 })
    expect(api.seen).toHaveLength(1)
  })

  test.each([
    ['answered', MODELS],
    ['answered, but the answer was an error', refusal(504)],
  ])('is replaced after the key was replaced, when the rotation was %s', async (_, rotated) => {
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
