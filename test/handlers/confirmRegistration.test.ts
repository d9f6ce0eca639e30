import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { confirmRegistration } from '../../handlers/confirmRegistration.ts'
import { problem } from '../../handlers/runtime/problem.ts'
import { accountPorts, CODE, JANE, type Step } from './accountPorts.ts'
import { answerOf } from './invocation.ts'

const KEY = 'K'.repeat(40)
const REGISTERED = { ...JANE, apiKey: KEY }
const REQUEST = { email: JANE.email, code: CODE, apiKey: KEY }

beforeEach(() => vi.stubEnv('PERSON_HASH_KEY', 'secret'))
afterEach(() => vi.unstubAllEnvs())

const confirming = (world: ReturnType<typeof accountPorts>, body: object = {}) =>
  answerOf(operations.confirmRegistration, confirmRegistration, world.ports, {
    body: { ...REQUEST, ...body },
  })

const CONFIRMED = { status: 200, success: true, message: 'User confirmed successfully.' }
const REFUSED = problem(
  400,
  'The code or the API key is wrong, or the code has expired. If you have confirmed before, sign in; if not, register again.',
).body

describe('the code and the key of a registration', () => {
  test('confirm the user and create the key', async () => {
    const world = accountPorts({ user: REGISTERED })
    expect((await confirming(world)).body).toEqual(CONFIRMED)
    expect(world.calls).toEqual(['findUser', 'findUser', 'confirm', 'createKey', 'subscribe', 'setApiKey'])
    expect(world.keys()).toMatchObject([{ value: KEY, sub: JANE.sub, subscribed: true }])
    expect(world.user()).toMatchObject({ unconfirmed: false, apiKey: KEY, apiKeyId: world.keys()[0]?.id })
  })

  test('are accepted again when the response was lost, even if the code has been used up', async () => {
    const world = accountPorts({ user: { ...REGISTERED, unconfirmed: false, apiKeyId: 'key-0' } })
    expect((await confirming(world, { code: 'spent' })).body).toEqual(CONFIRMED)
    expect(world.calls).toEqual(['findUser', 'findUser'])
  })

  test.each<Step>(['createKey', 'subscribe', 'setApiKey'])(
    'are accepted again after %s failed, and the key is then created',
    async (failing) => {
      const broken = accountPorts({ user: REGISTERED, failing: [failing] })
      expect((await confirming(broken)).status).toBe(500)
      const user = broken.user()
      const world = accountPorts({ ...(user && { user }), keys: broken.keys() })
      expect((await confirming(world)).body).toEqual(CONFIRMED)
      expect(world.keys()).toMatchObject([{ value: KEY, subscribed: true, id: world.user()?.apiKeyId }])
    },
  )
})

describe('one message', () => {
  test.each([
    ['a wrong code', REGISTERED, { code: '000000' }],
    ['a wrong key', REGISTERED, { apiKey: 'A'.repeat(40) }],
    ['a key that begins like it', REGISTERED, { apiKey: KEY.slice(1) }],
    ['a user without a key', JANE, {}],
    ['a confirmed user and a wrong key', { ...REGISTERED, unconfirmed: false }, { apiKey: 'A'.repeat(40) }],
    ['an address that nobody registered', undefined, {}],
  ])('refuses %s', async (_, user, body) => {
    const world = accountPorts({ ...(user && { user }) })
    expect((await confirming(world, body)).body).toEqual(REFUSED)
    expect(world.keys()).toEqual([])
  })

  test('follows the same calls for a wrong key and for an unknown user, and counts against no one', async () => {
    for (const world of [accountPorts({ user: REGISTERED }), accountPorts()]) {
      await confirming(world, { apiKey: 'A'.repeat(40) })
      expect(world.calls).toEqual(['findUser'])
      expect(world.ledger.counted()).toEqual({})
    }
  })

  test("refuses a sign-up that replaced the key's own at the last moment", async () => {
    const world = accountPorts({ user: REGISTERED })
    const { begin } = world.ports.changes
    world.ports.changes.begin = async (...change) => {
      await world.ports.users.setApiKey(JANE.sub, { value: 'B'.repeat(40), id: '' }, change[4])
      return begin(...change)
    }
    expect((await confirming(world)).body).toEqual(REFUSED)
    expect(world.calls).not.toContain('confirm')
  })
})

test('neither code nor key is logged', async () => {
  for (const body of [{}, { code: '000000' }]) {
    const { logged } = await confirming(accountPorts({ user: REGISTERED }), body)
    expect(logged).not.toMatch(new RegExp(`${CODE}|000000|${KEY}`))
  }
})
