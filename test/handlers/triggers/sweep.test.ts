import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { personOf } from '../../../handlers/ledger/person.ts'
import { handler, type SweepPorts, type SweepTerms, sweep } from '../../../handlers/triggers/sweep.ts'
import { serveAws } from '../../local/aws/serveAws.ts'
import { changesInMemory } from '../changesInMemory.ts'
import { contextOf } from '../invocation.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2026-01-31T12:00:00Z')
const DAYS_OLD = new Date(NOW - 72 * HOUR)
const YOUNG = new Date(NOW - 14 * 60_000)

type Key = { id: string; sub: string; value: string; createdDate: Date }
type User = {
  sub: string
  email: string
  apiKey: string | undefined
  apiKeyId: string | undefined
  unconfirmed: boolean
  createdDate: Date
  modifiedDate: Date
}

/** The user pool and the control plane, as far as the sweep uses them. */
class Stack {
  users: User[] = []
  keys: Key[] = []
  planned = new Set<string>()
  calls: string[] = []
  readonly ledger = changesInMemory()

  /** A user with a key of this value and the id `id-<value>`. */
  user(sub: string, apiKey: string | undefined, other: Partial<User> = {}): void {
    this.users.push({
      sub,
      email: `${sub}@example.com`,
      apiKey,
      apiKeyId: apiKey && `id-${apiKey}`,
      unconfirmed: false,
      createdDate: DAYS_OLD,
      modifiedDate: DAYS_OLD,
      ...other,
    })
  }

  key(sub: string, value: string, other: Partial<Key> & { planned?: boolean } = {}): void {
    const { planned = true, ...rest } = other
    this.keys.push({ id: `id-${value}`, sub, value, createdDate: DAYS_OLD, ...rest })
    if (planned) this.planned.add(`id-${value}`)
  }

  readonly ports: SweepPorts = {
    users: {
      list: async () => this.users.map((user) => ({ ...user })),
      find: async (sub) => {
        const user = this.users.find((one) => one.sub === sub)
        return user && { ...user, fullname: '', verified: true, enabled: true }
      },
      delete: async (sub) => {
        this.calls.push(`delete user ${sub}`)
        this.users = this.users.filter((one) => one.sub !== sub)
      },
      setApiKey: async (sub, { value, id }) => {
        this.calls.push(`set ${value ?? 'no value'} and '${id}' on ${sub}`)
        const user = this.users.find((one) => one.sub === sub)
        if (user) user.apiKeyId = id || undefined
        return user !== undefined
      },
    },
    apiKeys: {
      list: async () => this.keys.map((key) => ({ ...key })),
      listPlanned: async () => new Set(this.planned),
      find: async (sub) => this.keys.filter((key) => key.sub === sub),
      delete: async (id) => {
        this.calls.push(`delete key ${id}`)
        this.keys = this.keys.filter((key) => key.id !== id)
      },
      subscribe: async (id) => {
        this.calls.push(`subscribe ${id}`)
        this.planned.add(id)
        return this.keys.some((key) => key.id === id)
      },
    },
    changes: this.ledger.changes,
  }

  sweep(terms: Partial<SweepTerms> = {}) {
    return sweep(this.ports, {
      requestId: 'run',
      now: NOW,
      unconfirmedMillis: 24 * HOUR,
      maxRepairs: { cognito: 100, apiGateway: 100 },
      mayGoOn: () => true,
      pause: async () => {},
      signal: new AbortController().signal,
      ...terms,
    })
  }
}

let stack: Stack
let lines: string[]
afterEach(() => vi.unstubAllEnvs())
beforeEach(() => {
  vi.stubEnv('PERSON_HASH_KEY', 'secret')
  stack = new Stack()
  lines = []
  vi.spyOn(console, 'warn').mockImplementation((line: unknown) => lines.push(String(line)))
})

describe('the sweep', () => {
  test('leaves consistent users and keys unchanged', async () => {
    stack.user('a', 'key-a')
    stack.key('a', 'key-a')
    stack.user('b', undefined)
    const swept = await stack.sweep()
    expect(stack.calls).toEqual([])
    expect(swept).toMatchObject({ users: 2, keys: 1, failed: 0, left: 0 })
  })

  test('reads no consistent user again, so that the callers keep the quota', async () => {
    stack.user('a', 'key-a')
    stack.key('a', 'key-a')
    stack.user('b', 'key-b', { apiKeyId: undefined })
    stack.key('b', 'key-b')
    stack.ports.users.find = () => Promise.reject(new Error('not reached'))
    expect(await stack.sweep()).toMatchObject({ users: 2, failed: 0 })
  })

  test('deletes a sign-up that nobody confirmed in time, while no other change touches the account', async () => {
    const unmade = { unconfirmed: true, apiKeyId: undefined }
    stack.user('late', 'key', { ...unmade, createdDate: new Date(NOW - 24 * HOUR) })
    stack.user('recent', 'other', { ...unmade, createdDate: new Date(NOW - 24 * HOUR + 1) })
    const held: string[] = []
    const { delete: remove } = stack.ports.users
    stack.ports.users.delete = (...asked) => {
      held.push(...stack.ledger.held())
      return remove(...asked)
    }
    expect(await stack.sweep()).toMatchObject({ expiredSignUps: 1, strayKeys: 0 })
    expect(stack.calls).toEqual(['delete user late'])
    expect(held).toEqual([`change of ${personOf('late@example.com')}`])
    // It does not use up the person's own changes.
    expect(stack.ledger.counted()).toEqual({ change: 0 })
  })

  test('deletes each sign-up in a change of its own', async () => {
    stack.user('late', undefined, { unconfirmed: true })
    stack.user('later', undefined, { unconfirmed: true })
    const ids: string[] = []
    const { begin } = stack.ports.changes
    stack.ports.changes.begin = (person, kind, change, limits, signal) => {
      ids.push(change.id)
      return begin(person, kind, change, limits, signal)
    }
    expect(await stack.sweep()).toMatchObject({ expiredSignUps: 2 })
    expect(ids).toEqual(['run late', 'run later'])
  })

  test('leaves a sign-up that is being confirmed to the next run', async () => {
    stack.user('late', 'key', { unconfirmed: true })
    stack.ledger.hold(personOf('late@example.com'))
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout'] })
    try {
      const { begin } = stack.ports.changes
      stack.ports.changes.begin = (...change) => {
        vi.setSystemTime(Date.now() + 5000)
        return begin(...change)
      }
      expect(await stack.sweep()).toMatchObject({ expiredSignUps: 0, failed: 0 })
    } finally {
      vi.useRealTimers()
    }
    expect(stack.users).toHaveLength(1)
  })

  test('spares a sign-up that is confirmed during the run', async () => {
    stack.user('late', 'key', { unconfirmed: true, apiKeyId: undefined })
    const { list } = stack.ports.users
    stack.ports.users.list = async (signal) => {
      const listed = await list(signal)
      for (const user of stack.users) user.unconfirmed = false
      return listed
    }
    expect(await stack.sweep()).toMatchObject({ expiredSignUps: 0 })
    expect(stack.calls).toEqual([])
  })

  test("deletes keys without a user, and keys that are not their user's", async () => {
    stack.key('nobody', 'orphan')
    stack.user('a', 'current')
    stack.key('a', 'current')
    stack.key('a', 'former')
    stack.user('keyless', undefined)
    stack.key('keyless', 'unwritten')
    expect(await stack.sweep()).toMatchObject({ strayKeys: 3, keylessUsers: 0 })
    expect(stack.calls).toEqual(['delete key id-orphan', 'delete key id-former', 'delete key id-unwritten'])
  })

  test("deletes a key with the right value whose id differs from the user's", async () => {
    stack.user('a', 'value', { apiKeyId: 'another' })
    stack.key('a', 'value')
    stack.key('a', 'unused', { id: 'another' })
    expect(await stack.sweep()).toMatchObject({ strayKeys: 2 })
  })

  test('spares a key whose id the user does not have yet', async () => {
    stack.user('a', 'value', { apiKeyId: undefined })
    stack.key('a', 'value')
    expect(await stack.sweep()).toMatchObject({ strayKeys: 0, keylessUsers: 0 })
    expect(stack.calls).toEqual([])
  })

  test('spares young keys, which may belong to a registration or rotation under way', async () => {
    stack.key('nobody', 'orphan', { createdDate: YOUNG })
    stack.user('a', 'current')
    stack.key('a', 'current')
    stack.key('a', 'next', { createdDate: YOUNG, planned: false })
    await stack.sweep()
    expect(stack.calls).toEqual([])
  })

  test('spares a key that its user has by now, even if the list of users lags behind', async () => {
    stack.user('a', 'current')
    stack.key('a', 'current')
    stack.ports.users.list = async () => []
    expect(await stack.sweep()).toMatchObject({ strayKeys: 0 })
    expect(stack.calls).toEqual([])
  })

  test('adds a key outside the plan to the plan again', async () => {
    stack.user('a', 'key')
    stack.key('a', 'key', { planned: false })
    expect(await stack.sweep()).toMatchObject({ unplannedKeys: 1 })
    expect(stack.calls).toEqual(['subscribe id-key'])
  })

  test('adds no key to the plan that its user has replaced by now', async () => {
    stack.user('a', 'former')
    stack.key('a', 'former', { planned: false })
    const { list } = stack.ports.users
    stack.ports.users.list = async (signal) => {
      const listed = await list(signal)
      for (const user of stack.users) Object.assign(user, { apiKey: 'current', apiKeyId: 'id-current' })
      return listed
    }
    expect(await stack.sweep()).toMatchObject({ unplannedKeys: 0, failed: 0, left: 0 })
    expect(stack.calls).toEqual([])
  })

  test('removes the id of a deleted key from its user, so that the next sign-in creates the key again', async () => {
    stack.user('a', 'gone')
    stack.user('rotating', 'gone too', { modifiedDate: YOUNG })
    expect(await stack.sweep()).toMatchObject({ keylessUsers: 1 })
    expect(stack.calls).toEqual(["set no value and '' on a"])
    expect(stack.users.map(({ apiKey }) => apiKey)).toEqual(['gone', 'gone too'])
  })

  test('acts on a sign-up, a key and a user from the very moment that they are old enough', async () => {
    const atLast = new Date(NOW - 15 * 60_000)
    stack.key('nobody', 'orphan', { createdDate: atLast })
    stack.user('a', 'outside')
    stack.key('a', 'outside', { createdDate: atLast, planned: false })
    stack.user('b', 'gone', { modifiedDate: atLast })
    expect(await stack.sweep()).toMatchObject({ strayKeys: 1, unplannedKeys: 1, keylessUsers: 1 })
  })

  test('removes the id of a deleted key even if its user has another key, which may be the next one', async () => {
    stack.user('a', 'gone')
    stack.key('a', 'next', { createdDate: YOUNG })
    expect(await stack.sweep()).toMatchObject({ keylessUsers: 1 })
    expect(stack.calls).toEqual(["set no value and '' on a"])
  })

  test('sets no id on a user who received another key, or was deleted, during the run', async () => {
    stack.user('a', 'gone')
    stack.user('deleted', 'gone too')
    stack.user('b', 'kept')
    stack.key('b', 'kept')
    const { list } = stack.ports.users
    stack.ports.users.list = async (signal) => {
      const listed = await list(signal)
      for (const user of stack.users) if (user.sub === 'a') user.apiKeyId = 'id-new'
      stack.users = stack.users.filter(({ sub }) => sub !== 'deleted')
      return listed
    }
    expect(await stack.sweep()).toMatchObject({ keylessUsers: 0, failed: 0, left: 0 })
    expect(stack.calls).toEqual([])
  })

  test('spares the id of a key that exists, even if the list of keys lags behind', async () => {
    stack.user('a', 'kept')
    stack.key('a', 'other')
    stack.key('a', 'kept')
    stack.ports.apiKeys.list = async () => []
    expect(await stack.sweep()).toMatchObject({ keylessUsers: 0, failed: 0, left: 0 })
    expect(stack.calls).toEqual([])
  })

  test('is safe to run twice at once', async () => {
    stack.user('late', 'unmade', { unconfirmed: true, apiKeyId: undefined })
    stack.key('nobody', 'orphan')
    stack.user('a', 'gone')
    stack.user('b', 'kept')
    stack.key('b', 'kept', { planned: false })
    const both = await Promise.all([stack.sweep(), stack.sweep()])
    expect(both.map(({ failed }) => failed)).toEqual([0, 0])
    expect(stack.users.map(({ sub, apiKeyId }) => [sub, apiKeyId])).toEqual([
      ['a', undefined],
      ['b', 'id-kept'],
    ])
    expect(stack.keys.map(({ value }) => value)).toEqual(['kept'])
    expect(await stack.sweep()).toMatchObject({ left: 0, failed: 0, strayKeys: 0 })
  })

  test('limits its own work, and pauses between repairs', async () => {
    for (let n = 0; n < 10; n++) stack.key('nobody', `orphan-${n}`)
    const pause = vi.fn(async () => {})
    const maxRepairs = { cognito: 0, apiGateway: 4 }
    expect(await stack.sweep({ maxRepairs, pause })).toMatchObject({ strayKeys: 4, left: 6 })
    expect(pause.mock.calls).toEqual([['apiGateway'], ['apiGateway'], ['apiGateway']])
    let asked = 0
    expect(await stack.sweep({ mayGoOn: () => ++asked <= 2 })).toMatchObject({ strayKeys: 2, left: 4 })
    expect(await stack.sweep()).toMatchObject({ strayKeys: 4, left: 0 })
  })

  test('takes repairs of each kind in turn, so that many of one kind do not starve another', async () => {
    for (let n = 0; n < 10; n++) stack.key('nobody', `orphan-${n}`)
    for (let n = 0; n < 10; n++) stack.user(`late-${n}`, undefined, { unconfirmed: true })
    stack.user('a', 'outside')
    stack.key('a', 'outside', { planned: false })
    stack.user('b', 'gone')
    expect(await stack.sweep({ maxRepairs: { cognito: 4, apiGateway: 4 } })).toMatchObject({
      expiredSignUps: 4,
      strayKeys: 2,
      unplannedKeys: 1,
      keylessUsers: 1,
    })
  })

  test('continues after a repair that fails, and logs none of its names, values or messages', async () => {
    stack.key('nobody', 'bad')
    stack.key('nobody', 'good')
    const { delete: remove } = stack.ports.apiKeys
    stack.ports.apiKeys.delete = async (id, sub, signal) => {
      if (id === 'id-bad') throw new Error('key bad of nobody')
      return remove(id, sub, signal)
    }
    expect(await stack.sweep()).toMatchObject({ strayKeys: 1, failed: 1, left: 0 })
    expect(stack.calls).toEqual(['delete key id-good'])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('"repair":"strayKeys"')
    expect(lines[0]).not.toMatch(/bad|nobody/)
  })

  test('changes nothing if a list cannot be read', async () => {
    stack.key('nobody', 'orphan')
    stack.ports.users.list = () => Promise.reject(new Error('refused'))
    await expect(stack.sweep()).rejects.toThrow('refused')
    expect(stack.calls).toEqual([])
  })
})

describe('a run on schedule', () => {
  test('fails if a list cannot be read, and its log quotes no message', async () => {
    const { url, close } = await serveAws([])
    vi.stubEnv('AWS_ENDPOINT_URL', url)
    vi.stubEnv('AWS_REGION', 'us-east-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local')
    const error = vi.spyOn(console, 'error').mockImplementation((line: unknown) => lines.push(String(line)))
    try {
      await expect(handler({}, contextOf(60_000))).rejects.toThrow('The sweep failed')
    } finally {
      error.mockRestore()
      close()
    }
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: 'error',
        function: 'sweep',
        fault: expect.not.objectContaining({ message: expect.anything() }),
      },
    ])
  })
})
