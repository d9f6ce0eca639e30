import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isLimited, keyLimits, limitsOf, mayMakeKeys } from '../../../handlers/ledger/limits.ts'
import { LIMITS } from './ledgerTable.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')

beforeEach(() => {
  for (const [name, value] of Object.entries(LIMITS)) vi.stubEnv(name, value)
})
afterEach(() => vi.unstubAllEnvs())

const onDefault = () => limitsOf({ disabled: false }, NOW)

describe('the limits of a person', () => {
  test('are those of the stack without any setting', () => {
    expect(onDefault()).toEqual({
      requests: { limit: 25, window: { period: 'DAY', ends: new Date('2026-11-26T00:00:00Z') } },
      money: { limit: 10_000_000, window: { period: 'MONTH', ends: new Date('2026-12-01T00:00:00Z') } },
      calls: 4,
      models: undefined,
      maxOutputTokens: 8192,
    })
    expect(mayMakeKeys({ disabled: false }, NOW)).toBe(true)
  })

  test('distinguish no budget from a budget of 0', () => {
    vi.stubEnv('BUDGET_LIMIT_USD', 'none')
    expect(onDefault().money.limit).toBeUndefined()
    vi.stubEnv('BUDGET_LIMIT_USD', '0')
    expect(onDefault().money.limit).toBe(0)
  })

  test.each(Object.keys(LIMITS).filter((name) => name !== 'PERSON_HASH_KEY'))(
    'refuse everyone if %s is not set',
    (name) => {
      vi.stubEnv(name, '')
      expect(() => onDefault()).toThrow(`${name} is not set`)
    },
  )

  test.each([
    ['API_QUOTA_LIMIT', '-1'],
    ['API_QUOTA_PERIOD', 'YEAR'],
    ['BUDGET_LIMIT_USD', 'ten'],
    ['BUDGET_LIMIT_USD', '-1'],
    ['CALLS_IN_FLIGHT', '1.5'],
    ['MAX_OUTPUT_TOKENS', 'many'],
  ])('refuse everyone where %s is %s', (name, value) => {
    vi.stubEnv(name, value)
    expect(() => onDefault()).toThrow(name)
  })
})

describe('the limits of a plan', () => {
  const plan = {
    name: 'team',
    budget: null,
    budgetPeriod: 'DAY' as const,
    requests: 7,
    requestsPeriod: 'WEEK' as const,
    callsInFlight: 2,
    models: ['amazon.*'],
    maxOutputTokens: 100,
    accessKeys: false,
  }
  const overriding = (until: number) => ({
    disabled: false,
    plan,
    overrides: { limits: { budget: 5, requests: 9, models: null, accessKeys: true }, until },
  })

  test('replace all limits of the stack', () => {
    vi.unstubAllEnvs()
    const limits = limitsOf({ disabled: false, plan }, NOW)
    expect(limits).toEqual({
      requests: { limit: 7, window: { period: 'WEEK', ends: new Date('2026-11-29T00:00:00Z') } },
      money: { limit: undefined, window: { period: 'DAY', ends: new Date('2026-11-26T00:00:00Z') } },
      calls: 2,
      models: ['amazon.*'],
      maxOutputTokens: 100,
    })
    expect(mayMakeKeys({ disabled: false, plan }, NOW)).toBe(false)
    expect([isLimited(undefined, limits), isLimited(0, limits)]).toEqual([false, true])
  })

  test('are overridden individually, until the overrides end', () => {
    expect(limitsOf(overriding(NOW + 1), NOW)).toMatchObject({
      requests: { limit: 9, window: { period: 'WEEK' } },
      money: { limit: 5 },
      calls: 2,
      models: undefined,
    })
    expect(mayMakeKeys(overriding(NOW + 1), NOW)).toBe(true)
    expect(limitsOf(overriding(NOW), NOW)).toEqual(limitsOf({ disabled: false, plan }, NOW))
    expect(mayMakeKeys(overriding(NOW), NOW)).toBe(false)
  })

  test('of the stack can be overridden too', () => {
    const { overrides } = overriding(NOW + 1)
    expect(limitsOf({ disabled: false, overrides }, NOW)).toMatchObject({
      requests: { limit: 9, window: { period: 'DAY' } },
      calls: 4,
    })
  })
})

describe('the limits of an access key', () => {
  test("are its own budget in its person's window, and nothing else", () => {
    expect(keyLimits(2_000_000, onDefault())).toMatchObject({
      requests: { limit: undefined },
      money: { limit: 2_000_000, window: { period: 'MONTH' } },
      calls: undefined,
    })
    expect(keyLimits(undefined, onDefault()).money.limit).toBeUndefined()
    expect(keyLimits(0, onDefault()).money.limit).toBe(0)
  })
})
