import { describe, expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { register } from '../../handlers/register.ts'
import { accountPorts, JANE, type Step } from './accountPorts.ts'
import { answerOf } from './invocation.ts'

const REQUEST = { email: JANE.email, password: JANE.password, fullname: JANE.fullname }

const registering = (world: ReturnType<typeof accountPorts>, body = REQUEST) =>
  answerOf(operations.register, register, world.ports, { body })

const created = (apiKey: unknown) => ({
  status: 200,
  success: true,
  message: 'User jane@example.com created successfully.',
  data: { 'API Key': apiKey },
})

describe('a registration', () => {
  test('creates the user, then the key, puts it on the plan and writes it into the user', async () => {
    const world = accountPorts()
    const { status, body } = await registering(world)
    expect(world.calls).toEqual(['signUp', 'createKey', 'subscribe', 'setApiKey'])
    expect(status).toBe(200)
    expect(body).toEqual(created(world.user()?.apiKey))
    expect(world.keys()).toMatchObject([{ value: world.user()?.apiKey, sub: JANE.sub, subscribed: true }])
  })

  test("is refused with Cognito's own reason", async () => {
    const world = accountPorts()
    const { status, body } = await registering(world, { ...REQUEST, password: 'weak' })
    expect([status, body]).toEqual([
      400,
      { status: 400, success: false, message: 'Password did not conform.' },
    ])
    expect(world.calls).toEqual(['signUp'])
  })

  test('never logs the password or the key', async () => {
    const world = accountPorts()
    const { logged } = await registering(world)
    expect(logged).toContain('"operation":"register"')
    for (const secret of [JANE.password, world.user()?.apiKey]) expect(logged).not.toContain(secret)
  })
})

describe('a step that fails', () => {
  test.each<[Step, Step[]]>([
    ['createKey', ['deleteUser']],
    ['subscribe', ['deleteKey', 'deleteUser']],
    ['setApiKey', ['findUser', 'deleteKey', 'deleteUser']],
  ])('%s has the earlier ones undone, the last first', async (failing, undone) => {
    const world = accountPorts({ failing: [failing] })
    const { status, body } = await registering(world)
    expect([status, body]).toEqual([500, { status: 500, success: false, message: 'Internal server error' }])
    expect(world.calls.slice(world.calls.indexOf(failing) + 1)).toEqual(undone)
    expect([world.user(), world.keys()]).toEqual([undefined, []])
  })

  test('signUp leaves nothing to undo', async () => {
    const world = accountPorts({ failing: ['signUp'] })
    expect((await registering(world)).status).toBe(500)
    expect(world.calls).toEqual(['signUp'])
  })

  test.each<[Step[]]>([
    [['subscribe', 'deleteKey']],
    [['setApiKey', 'deleteUser']],
    [['createKey', 'deleteUser']],
  ])('is told as it is, though undoing fails too: %j', async (failing) => {
    const world = accountPorts({ failing })
    expect((await registering(world)).status).toBe(500)
    expect(world.calls).toContain('deleteUser')
  })

  test.each<[Step[]]>([
    [['createKey', 'deleteUser']],
    [['subscribe', 'deleteUser']],
    [['subscribe', 'deleteKey', 'deleteUser']],
    [['setApiKey', 'deleteKey', 'deleteUser']],
  ])('and cannot be undone is made good by the same request again: %j', async (failing) => {
    const broken = accountPorts({ failing })
    await registering(broken)
    const user = broken.user()
    const world = accountPorts({ ...(user && { user }), keys: broken.keys() })
    const { status, body } = await registering(world)
    expect([status, body]).toEqual([200, created(world.user()?.apiKey)])
    expect(world.keys()).toMatchObject([{ value: world.user()?.apiKey, subscribed: true }])
  })
})

describe('the same request again', () => {
  const key = { id: 'key-0', value: 'key-of-jane', sub: JANE.sub, subscribed: true }

  test('gives the same key to whoever knows the password, and mails a new code', async () => {
    const world = accountPorts({ user: { ...JANE, apiKey: key.value }, keys: [key] })
    expect((await registering(world)).body).toEqual(created(key.value))
    expect(world.calls).toEqual(['signUp', 'signIn', 'findUser', 'resendCode'])
  })

  test('tells anybody else only that the address is taken', async () => {
    const taken = { status: 400, success: false, message: 'User already exists' }
    const world = accountPorts({ user: { ...JANE, apiKey: key.value }, keys: [key] })
    const { body } = await registering(world, { ...REQUEST, password: 'anotherPassword123' })
    expect(body).toEqual(taken)
    expect(world.calls).toEqual(['signUp', 'signIn'])
  })

  test('is over once the address is confirmed', async () => {
    const world = accountPorts({ user: { ...JANE, unconfirmed: false, apiKey: key.value }, keys: [key] })
    expect((await registering(world)).body).toMatchObject({ status: 400, message: 'User already exists' })
    expect(world.calls).not.toContain('resendCode')
  })

  test('gives a confirmed user without a key one, and mails nothing', async () => {
    const world = accountPorts({ user: { ...JANE, unconfirmed: false } })
    expect((await registering(world)).body).toEqual(created(world.user()?.apiKey))
    expect(world.calls).toEqual(['signUp', 'signIn', 'findKeys', 'createKey', 'subscribe', 'setApiKey'])
  })

  test('deletes nobody where it fails: the user was there before', async () => {
    const world = accountPorts({ user: JANE, failing: ['createKey'] })
    expect((await registering(world)).status).toBe(500)
    expect(world.user()).toEqual(JANE)
  })
})
