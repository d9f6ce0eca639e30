import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { deleteAccount } from '../../handlers/deleteAccount.ts'
import { logout } from '../../handlers/logout.ts'
import { resetPassword } from '../../handlers/resetPassword.ts'
import { rotateApiKey } from '../../handlers/rotateApiKey.ts'
import { accountPorts, CODE, JANE } from './accountPorts.ts'
import { answerOf } from './invocation.ts'

const NEW_PASSWORD = 'anotherPassword456'
const signedIn = () => ({
  sub: JANE.sub,
  email: JANE.email,
  auth_time: String(Math.floor(Date.now() / 1000)),
})

type World = ReturnType<typeof accountPorts>
let world: World
beforeEach(() => {
  vi.stubEnv('PERSON_HASH_KEY', 'secret')
  world = accountPorts({
    user: { ...JANE, unconfirmed: false, apiKey: 'value-0', apiKeyId: 'left-0' },
    // An earlier failure left the second key.
    keys: [{ subscribed: true }, {}],
  })
})
afterEach(() => vi.unstubAllEnvs())

const loggingOut = () => answerOf(operations.logout, logout, world.ports, { claims: signedIn() })
const rotating = () => answerOf(operations.rotateApiKey, rotateApiKey, world.ports, { claims: signedIn() })
const deleting = () => answerOf(operations.deleteAccount, deleteAccount, world.ports, { claims: signedIn() })
const resetting = (body: object = {}) =>
  answerOf(operations.resetPassword, resetPassword, world.ports, {
    body: { email: JANE.email, code: CODE, password: NEW_PASSWORD, ...body },
  })

/** Uses up a person's changes of the hour. */
async function exhausted(): Promise<void> {
  for (let change = 0; change < 60; change += 1) expect((await rotating()).status).toBe(200)
  expect((await rotating()).status).toBe(429)
}

describe('a sign-out', () => {
  test('ends the sessions, then every key', async () => {
    expect((await loggingOut()).status).toBe(200)
    expect(world.calls).toEqual(['signOut', 'setApiKey', 'findKeys', 'deleteKey', 'deleteKey'])
    expect([world.user()?.apiKey, world.keys(), world.accessKeys()]).toEqual([
      undefined,
      [],
      ['laptop', 'phone'],
    ])
  })

  test('ends the sessions even if the person made too many changes already', async () => {
    await exhausted()
    world.calls.length = 0
    expect((await loggingOut()).status).toBe(429)
    expect(world.calls).toEqual(['signOut'])
  })
})

describe('a new password', () => {
  test('ends sessions, the API keys and the access keys', async () => {
    expect((await resetting()).status).toBe(200)
    expect(world.calls).toEqual([
      'reset',
      'signOut',
      'revokeAccessKey',
      'revokeAccessKey',
      'findUser',
      'setApiKey',
      'findKeys',
      'deleteKey',
      'deleteKey',
    ])
    expect([world.user()?.apiKey, world.keys(), world.accessKeys()]).toEqual([undefined, [], []])
  })

  test('leaves the access keys if the request says so', async () => {
    expect((await resetting({ keepAccessKeys: true })).status).toBe(200)
    expect([world.keys(), world.accessKeys()]).toEqual([[], ['laptop', 'phone']])
  })

  test('ends them even if a thief used up the changes of the hour', async () => {
    await exhausted()
    expect((await resetting()).status).toBe(200)
    expect([world.keys(), world.accessKeys()]).toEqual([[], []])
  })

  test('ends nothing if the code is refused, and does not touch the ledger', async () => {
    expect((await resetting({ code: '000000' })).status).toBe(400)
    expect(world.calls).toEqual(['reset', 'signIn'])
  })

  test('is refused before any call if it is too weak, so that no response reveals who is registered', async () => {
    expect(await resetting({ password: 'securepassword1' })).toMatchObject({
      status: 400,
      body: { message: 'Password did not conform with policy: Password must have uppercase characters' },
    })
    expect(world.calls).toEqual([])
    expect(world.ledger.counted()).toEqual({})
  })

  test('succeeds again if the response was lost: the password proves who asks', async () => {
    await resetting()
    world.calls.length = 0
    expect((await resetting({ code: 'spent' })).status).toBe(200)
    expect(world.calls.slice(0, 3)).toEqual(['reset', 'signIn', 'signOut'])
  })

  test('proves nothing for an unconfirmed user', async () => {
    world = accountPorts({ user: JANE })
    expect((await resetting({ code: '000000', password: JANE.password })).status).toBe(400)
    expect(world.calls).toEqual(['reset', 'signIn'])
  })
})

describe('a replacement of the key', () => {
  test('leaves one key, whatever keys there were before', async () => {
    const { status, body } = await rotating()
    const [key, ...others] = world.keys()
    expect([status, body]).toEqual([200, expect.objectContaining({ data: { 'API Key': key?.value } })])
    expect(others).toEqual([])
    expect(world.user()).toMatchObject({ apiKey: key?.value, apiKeyId: key?.id })
    expect(world.calls.slice(0, 4)).toEqual(['createKey', 'subscribe', 'setApiKey', 'findKeys'])
  })

  test('leaves no key for a deleted user', async () => {
    world = accountPorts()
    expect((await rotating()).status).toBe(401)
    expect(world.keys()).toEqual([])
  })
})

describe('the end of an account', () => {
  test('is audited, revokes the access keys, deletes the API keys, and deletes the user last', async () => {
    expect((await deleting()).status).toBe(200)
    expect(world.calls).toEqual([
      'writeDown',
      'revokeAccessKey',
      'revokeAccessKey',
      'findKeys',
      'deleteKey',
      'deleteKey',
      'deleteUser',
    ])
  })
})

describe('a sign-in more than five minutes ago', () => {
  const claims = () => ({ ...signedIn(), auth_time: String(Math.floor(Date.now() / 1000) - 302) })

  test.each([
    [
      'replace the key',
      () => answerOf(operations.rotateApiKey, rotateApiKey, world.ports, { claims: claims() }),
    ],
    [
      'delete the account',
      () => answerOf(operations.deleteAccount, deleteAccount, world.ports, { claims: claims() }),
    ],
  ])('does not suffice to %s', async (_, act) => {
    const { status, body } = await act()
    expect([status, body]).toEqual([403, expect.objectContaining({ code: 'fresh_sign_in_needed' })])
    expect(world.calls).toEqual([])
  })
})
