import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { login } from '../../handlers/login.ts'
import { problem } from '../../handlers/runtime/problem.ts'
import { accountPorts, JANE, type Step } from './accountPorts.ts'
import { answerOf } from './invocation.ts'

const CONFIRMED = { ...JANE, unconfirmed: false, apiKey: 'key-of-jane', apiKeyId: 'id-of-key' }
const REQUEST = { email: JANE.email, password: JANE.password }

beforeEach(() => vi.stubEnv('PERSON_HASH_KEY', 'secret'))
afterEach(() => vi.unstubAllEnvs())

const signingIn = (world: ReturnType<typeof accountPorts>, body = REQUEST) =>
  answerOf(operations.login, login, world.ports, { body })

const TOKENS = {
  status: 200,
  success: true,
  IdToken: 'id',
  AccessToken: 'access',
  RefreshToken: 'refresh',
  ExpiresIn: 3600,
  TokenType: 'Bearer',
}

describe('a sign-in', () => {
  test('exchanges credentials for tokens in one call', async () => {
    const world = accountPorts({ user: CONFIRMED })
    const { status, body } = await signingIn(world)
    expect([status, body]).toEqual([200, TOKENS])
    expect(world.calls).toEqual(['signIn'])
    expect(world.ledger.counted()).toEqual({})
  })

  test.each([
    ['an unknown user', accountPorts(), 401, 'Incorrect username or password.', 'wrong_credentials'],
    [
      'a wrong password',
      accountPorts({ user: { ...CONFIRMED, password: 'another' } }),
      401,
      'Incorrect username or password.',
      'wrong_credentials',
    ],
    [
      'a user who is not confirmed',
      accountPorts({ user: JANE }),
      403,
      'User is not confirmed.',
      'not_confirmed',
    ],
  ])('with %s is refused', async (_, world, expected, message, code) => {
    const { status, body } = await signingIn(world)
    expect([status, body]).toEqual([expected, problem(expected, message, { code }).body])
    expect(world.calls).toEqual(['signIn'])
  })

  test('never logs the password or a token', async () => {
    const { logged } = await signingIn(accountPorts({ user: CONFIRMED }))
    for (const secret of [JANE.password, '"id"', '"access"', '"refresh"'])
      expect(logged).not.toContain(secret)
  })
})

describe('a user whose API key is incomplete', () => {
  const KEYLESS = { ...CONFIRMED, apiKey: undefined, apiKeyId: undefined }
  const UNMADE = { ...CONFIRMED, apiKeyId: undefined }

  test('gets a key, its value first, and signs in again so that the token contains it', async () => {
    const world = accountPorts({ user: KEYLESS })
    expect((await signingIn(world)).body).toEqual(TOKENS)
    expect(world.calls).toEqual([
      'signIn',
      'findUser',
      'setApiKey',
      'createKey',
      'subscribe',
      'setApiKey',
      'signIn',
    ])
    const { apiKey, apiKeyId } = world.user() ?? {}
    expect(world.keys()).toMatchObject([{ value: apiKey, id: apiKeyId, subscribed: true }])
  })

  test('gets a key with the value from the registration', async () => {
    const world = accountPorts({ user: UNMADE })
    expect((await signingIn(world)).status).toBe(200)
    expect(world.user()).toMatchObject({ apiKey: 'key-of-jane', apiKeyId: 'key-0' })
    expect(world.keys()).toMatchObject([{ value: 'key-of-jane', subscribed: true }])
  })

  test('gets the key from before this product stored its id', async () => {
    const world = accountPorts({ user: UNMADE, keys: [{ value: 'key-of-jane', subscribed: true }] })
    expect((await signingIn(world)).status).toBe(200)
    expect(world.user()?.apiKeyId).toBe('left-0')
    expect(world.keys()).toHaveLength(1)
  })

  test('gets no second key if another request has just created one', async () => {
    const world = accountPorts({ user: UNMADE })
    const { begin } = world.ports.changes
    world.ports.changes.begin = async (...change) => {
      await world.ports.users.setApiKey(JANE.sub, { id: 'made-by-another' }, change[4])
      return begin(...change)
    }
    expect((await signingIn(world)).status).toBe(200)
    expect(world.calls).not.toContain('createKey')
  })

  test.each<Step>(['findUser', 'createKey', 'subscribe', 'setApiKey'])(
    'gets no token if %s fails, and the next sign-in completes the key',
    async (failing) => {
      const broken = accountPorts({ user: KEYLESS, failing: [failing] })
      const { status, body } = await signingIn(broken)
      expect([status, body]).toEqual([500, problem(500, 'Internal server error').body])
      const user = broken.user()
      const world = accountPorts({ ...(user && { user }), keys: broken.keys() })
      expect((await signingIn(world)).status).toBe(200)
      expect(world.keys()).toMatchObject([{ value: world.user()?.apiKey, subscribed: true }])
    },
  )
})

describe('the sign-in of a member of a group', () => {
  test('is audited before the tokens are returned', async () => {
    const world = accountPorts({ user: CONFIRMED, groups: ['administrators'] })
    expect((await signingIn(world)).status).toBe(200)
    expect(world.calls).toEqual(['signIn', 'writeDown'])
    expect(world.groupsKept).toEqual(new Map([[JANE.sub, ['administrators']]]))
    expect(world.entries).toMatchObject([
      { act: 'login', by: JANE.sub, byEmail: JANE.email, details: { groups: ['administrators'] } },
    ])
  })

  test('fails if it cannot be audited', async () => {
    const world = accountPorts({ user: CONFIRMED, groups: ['administrators'], failing: ['writeDown'] })
    const { status, body } = await signingIn(world)
    expect(status).toBe(500)
    expect(JSON.stringify(body)).not.toContain('IdToken')
  })

  test('is audited only for members with the right password', async () => {
    const others = accountPorts({ user: CONFIRMED })
    await signingIn(others)
    const wrong = accountPorts({ user: { ...CONFIRMED, password: 'another' }, groups: ['administrators'] })
    await signingIn(wrong)
    expect([others.entries, wrong.entries]).toEqual([[], []])
  })
})
