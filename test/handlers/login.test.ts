import { describe, expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { login } from '../../handlers/login.ts'
import { accountPorts, JANE, type Step } from './accountPorts.ts'
import { answerOf } from './invocation.ts'

const CONFIRMED = { ...JANE, unconfirmed: false, apiKey: 'key-of-jane' }
const REQUEST = { email: JANE.email, password: JANE.password }

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
  })

  test.each([
    ['an unknown user', accountPorts(), 401, 'Incorrect username or password.'],
    [
      'a wrong password',
      accountPorts({ user: { ...CONFIRMED, password: 'another' } }),
      401,
      'Incorrect username or password.',
    ],
    ['a user who is not confirmed', accountPorts({ user: JANE }), 403, 'User is not confirmed.'],
  ])('of %s is refused', async (_, world, expected, message) => {
    const { status, body } = await signingIn(world)
    expect([status, body]).toEqual([expected, { status: expected, success: false, message }])
    expect(world.calls).toEqual(['signIn'])
  })

  test('never logs the password or a token', async () => {
    const { logged } = await signingIn(accountPorts({ user: CONFIRMED }))
    for (const secret of [JANE.password, '"id"', '"access"', '"refresh"'])
      expect(logged).not.toContain(secret)
  })
})

describe('a user without a key', () => {
  const KEYLESS = { ...CONFIRMED, apiKey: undefined }

  test('gets one, and signs in again so that it is in the token', async () => {
    const world = accountPorts({ user: KEYLESS })
    expect((await signingIn(world)).body).toEqual(TOKENS)
    expect(world.calls).toEqual(['signIn', 'findKeys', 'createKey', 'subscribe', 'setApiKey', 'signIn'])
    expect(world.keys()).toMatchObject([{ value: world.user()?.apiKey, subscribed: true }])
  })

  test('gets the one that an interrupted registration left, and loses any more', async () => {
    const world = accountPorts({ user: KEYLESS, keys: [{}, {}] })
    expect((await signingIn(world)).status).toBe(200)
    expect(world.calls).not.toContain('createKey')
    expect(world.keys()).toMatchObject([{ id: 'left-0', value: world.user()?.apiKey, subscribed: true }])
  })

  test.each<Step>(['findKeys', 'createKey', 'subscribe', 'setApiKey'])(
    'gets no token where %s fails: it would be of no use',
    async (failing) => {
      const world = accountPorts({ user: KEYLESS, failing: [failing] })
      const { status, body } = await signingIn(world)
      expect([status, body]).toEqual([500, { status: 500, success: false, message: 'Internal server error' }])
      expect(world.user()?.apiKey).toBeUndefined()
      expect(world.keys()).toEqual([])
    },
  )
})
