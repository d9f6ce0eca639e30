import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  describeAccessKeys,
  expiredAlready,
  hasAllKeys,
  newAccessKey,
  revokeAccessKeys,
  tooManyKeys,
} from '../../../handlers/accounts/accessKeys.ts'
import { keyLimits, limitsOf } from '../../../handlers/ledger/limits.ts'
import { hashOf, namedIn } from '../../../handlers/runtime/secret.ts'
import { LIMITS } from '../ledger/ledgerTable.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const JANE = { person: 'a'.repeat(32), sub: 'sub-of-jane', email: 'jane@example.com' }
const { signal } = new AbortController()

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  for (const [name, value] of Object.entries(LIMITS)) vi.stubEnv(name, value)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

/** Jane's access keys: one for each set of properties. */
function keysOfJane(...asked: Partial<Parameters<typeof newAccessKey>[1]>[]) {
  let keys = asked.map((one) => newAccessKey(JANE, { name: 'laptop', ...one }).key)
  return {
    keys: () => keys,
    accessKeys: {
      list: async (person: string) => (person === JANE.person ? keys : []),
      async revoke(person: string, id: string) {
        const before = keys.length
        if (person === JANE.person) keys = keys.filter((key) => key.id !== id)
        return keys.length < before
      },
    },
  }
}

describe('a new access key', () => {
  test('stores only the hash of its secret, which names the key and the person', () => {
    const { key, secret } = newAccessKey(JANE, { name: 'laptop' })
    expect(namedIn(secret)).toEqual({ person: JANE.person, keyId: key.id })
    expect(key).toEqual({
      ...JANE,
      id: key.id,
      name: 'laptop',
      hash: hashOf(secret),
      created: '2026-11-25T12:00:00.000Z',
    })
  })

  test('has an expiry in UTC, models, and a budget in micro-dollars, if they are asked for', () => {
    const asked = {
      name: 'ci',
      expiresAt: '2026-12-01T01:00:00+01:00',
      models: ['amazon.*'],
      budgetUsd: 2.5,
    }
    expect(newAccessKey(JANE, asked).key).toMatchObject({
      name: 'ci',
      expires: '2026-12-01T00:00:00.000Z',
      models: ['amazon.*'],
      budget: 2_500_000,
    })
  })

  test('has a budget of 0 if that is asked for', () => {
    expect(newAccessKey(JANE, { name: 'none', budgetUsd: 0 }).key.budget).toBe(0)
  })

  test('is refused if it would expire now or in the past', () => {
    const at = (millis: number) => expiredAlready({ name: 'old', expiresAt: new Date(millis).toISOString() })
    expect(at(NOW)?.status).toBe(400)
    expect(at(NOW - 1)?.body.message).toContain('`expiresAt` must be in the future')
    expect(at(NOW + 1)).toBeUndefined()
    expect(expiredAlready({ name: 'endless' })).toBeUndefined()
  })

  test('is the last one if it is the twentieth', async () => {
    const some = (count: number) => keysOfJane(...Array.from({ length: count }, () => ({})))
    expect(await hasAllKeys(JANE.person, some(19), signal)).toBe(false)
    expect(await hasAllKeys(JANE.person, some(20), signal)).toBe(true)
    expect(await hasAllKeys('another', some(20), signal)).toBe(false)
    expect(tooManyKeys).toMatchObject({ status: 403, body: { code: 'too_many_keys' } })
    expect(tooManyKeys.body.message).toBe('A person may have at most 20 access keys. Revoke one first.')
  })
})

test('revokeAccessKeys revokes every key of the person, and none of another person', async () => {
  const ports = keysOfJane({}, {}, {})
  await revokeAccessKeys('another', ports, signal)
  expect(ports.keys()).toHaveLength(3)
  await revokeAccessKeys(JANE.person, ports, signal)
  expect(ports.keys()).toEqual([])
})

describe('describeAccessKeys', () => {
  const limits = () => limitsOf({ disabled: false }, NOW)

  /** Describes the keys, if only those with an id in `spent` were used: `spent` is in micro-dollars. */
  function described(ports: ReturnType<typeof keysOfJane>, spent: { [id: string]: number } = {}) {
    const { requests, money } = keyLimits(undefined, limits())
    const balance = (used: number) => ({
      requests: { ...requests, used: 1, held: 0 },
      money: { ...money, used, held: 0 },
      calls: { inFlight: 0, limit: undefined },
      lastCall: NOW,
    })
    const balances = new Map(Object.entries(spent).map(([id, used]) => [id, balance(used)]))
    const readKeys = vi.fn(async () => balances)
    const shown = describeAccessKeys(JANE.person, limits(), { ...ports, ledger: { readKeys } }, signal)
    return { shown, readKeys }
  }

  test('shows a key that was never used, without its hash', async () => {
    const ports = keysOfJane({})
    const id = ports.keys()[0]?.id
    expect(await described(ports).shown).toEqual([
      { id, name: 'laptop', start: `bgw_${id}`, createdAt: '2026-11-25T12:00:00.000Z', spent: 0 },
    ])
  })

  test('shows what a key spent, its last call, and its restrictions, in the order of the list', async () => {
    const expiresAt = '2026-12-01T00:00:00.000Z'
    const ports = keysOfJane({ name: 'used', expiresAt, models: ['amazon.*'], budgetUsd: 0 }, { name: 'new' })
    const [used, unused] = await described(ports, { [ports.keys()[0]?.id ?? '']: 1_500_000 }).shown
    expect(used).toMatchObject({
      name: 'used',
      spent: 1.5,
      lastUsedAt: '2026-11-25T12:00:00.000Z',
      expiresAt,
      models: ['amazon.*'],
      budget: 0,
    })
    expect(unused).toMatchObject({ name: 'new', spent: 0 })
  })

  test("reads the balances in the windows of the person's limits, without a limit of their own", async () => {
    const { shown, readKeys } = described(keysOfJane({}))
    await shown
    expect(readKeys).toHaveBeenCalledExactlyOnceWith(JANE.person, keyLimits(undefined, limits()), signal)
  })
})
