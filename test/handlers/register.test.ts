import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { personOf } from '../../handlers/ledger/person.ts'
import { register } from '../../handlers/register.ts'
import { problem } from '../../handlers/runtime/problem.ts'
import { accountPorts, JANE, type Step } from './accountPorts.ts'
import { answerOf } from './invocation.ts'

const REQUEST = { email: JANE.email, password: JANE.password, fullname: JANE.fullname }

beforeEach(() => vi.stubEnv('PERSON_HASH_KEY', 'secret'))
afterEach(() => vi.unstubAllEnvs())

const registering = (world: ReturnType<typeof accountPorts>, body = REQUEST) =>
  answerOf(operations.register, register, world.ports, { body })

const created = (apiKey: unknown) => ({
  status: 200,
  success: true,
  message: 'User jane@example.com created successfully.',
  data: { 'API Key': apiKey },
})
const TAKEN = problem(400, 'User already exists').body

describe('a registration', () => {
  test('creates the user with the value of their key, and no key yet', async () => {
    const world = accountPorts()
    const { status, body } = await registering(world)
    expect(world.calls).toEqual(['signUp', 'setApiKey'])
    expect(world.user()?.apiKey).toMatch(/^[A-Za-z0-9]{40}$/)
    expect(world.user()?.apiKeyId).toBeUndefined()
    expect([status, body]).toEqual([200, created(world.user()?.apiKey)])
    expect(world.keys()).toEqual([])
  })

  test("is refused with Cognito's own reason, and not counted", async () => {
    const world = accountPorts()
    const { status, body } = await registering(world, { ...REQUEST, password: 'weak' })
    expect([status, body]).toEqual([400, problem(400, 'Password did not conform.').body])
    expect(world.calls).toEqual(['signUp'])
    expect(world.ledger.counted()).toEqual({ signUp: 0, change: 0 })
  })

  test('never logs the password or the key', async () => {
    const world = accountPorts()
    const { logged } = await registering(world)
    expect(logged).toContain('"operation":"register"')
    for (const secret of [JANE.password, world.user()?.apiKey]) expect(logged).not.toContain(secret)
  })
})

describe('a registered address', () => {
  const KEY = { apiKey: 'key-of-before', apiKeyId: undefined }

  test.each([
    ['the same password', JANE.password],
    ['another password', 'anotherPassword123'],
  ])('without confirmation goes to whoever registers it next, with %s', async (_, password) => {
    const world = accountPorts({ user: { ...JANE, ...KEY } })
    const { body } = await registering(world, { ...REQUEST, password })
    expect(world.calls).toEqual(['signUp', 'findUser', 'deleteUser', 'signUp', 'setApiKey'])
    expect(world.user()).toMatchObject({ sub: 'sub-1', password, unconfirmed: true })
    expect(world.user()?.apiKey).not.toBe(KEY.apiKey)
    expect(body).toEqual(created(world.user()?.apiKey))
  })

  test('with confirmation is taken, whatever the password, and nothing counts', async () => {
    const world = accountPorts({ user: { ...JANE, unconfirmed: false } })
    expect((await registering(world)).body).toEqual(TAKEN)
    expect(world.calls).toEqual(['signUp', 'findUser'])
    expect(world.ledger.counted()).toEqual({ signUp: 0, change: 0 })
  })

  test.each([
    ['(any)', false, TAKEN],
    ['example.com', true, TAKEN],
    ['example.com', false, expect.objectContaining({ status: 200 })],
  ])(
    'with confirmation, for users of %s, with a verified address: %s',
    async (domain, verified, expected) => {
      vi.stubEnv('ORGANIZATION_DOMAIN', domain)
      const world = accountPorts({ user: { ...JANE, unconfirmed: false, verified } })
      expect((await registering(world)).body).toEqual(expected)
    },
  )

  test('that another client keeps registering gets a request to wait, and the other user is not touched', async () => {
    const world = accountPorts({ user: JANE })
    world.ports.users.delete = async () => {}
    const { status, headers } = await registering(world)
    expect([status, headers?.['Retry-After']]).toEqual([503, '1'])
    expect(world.user()?.sub).toBe(JANE.sub)
  })
})

describe('a step that fails', () => {
  test.each<Step>(['signUp', 'setApiKey'])('%s is completed by repeating the request', async (failing) => {
    const broken = accountPorts({ failing: [failing] })
    expect((await registering(broken)).status).toBe(500)
    expect(broken.calls).not.toContain('deleteUser')
    expect(broken.ledger.held()).toEqual([])
    const user = broken.user()
    const world = accountPorts({ ...(user && { user }) })
    expect((await registering(world)).body).toEqual(created(world.user()?.apiKey))
  })
})

describe('sign-ups for one address', () => {
  test('are limited to five an hour, and do not count as other changes', async () => {
    const world = accountPorts()
    for (let signUp = 0; signUp < 5; signUp += 1) expect((await registering(world)).status).toBe(200)
    const user = world.user()
    const { status, body, headers } = await registering(world)
    expect([status, body]).toEqual([
      429,
      expect.objectContaining({ code: 'too_many_changes', left: 0, resetsAt: expect.any(String) }),
    ])
    expect(Number(headers?.['Retry-After'])).toBeGreaterThan(0)
    expect(world.user()).toBe(user)
    expect(world.ledger.counted()).toEqual({ signUp: 5, change: 0 })
  })

  test('wait for a change under way, and get a refusal that says so', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const world = accountPorts()
      world.ledger.hold(personOf(JANE.email))
      const { begin } = world.ports.changes
      world.ports.changes.begin = (...change) => {
        vi.setSystemTime(Date.now() + 5000)
        return begin(...change)
      }
      const { status, body } = await registering(world)
      expect([status, body]).toEqual([429, expect.objectContaining({ code: 'change_under_way' })])
      expect(world.calls).toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })
})
