import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { keyLimits, maxOutputTokens, personLimits } from '../../../handlers/ledger/limits.ts'
import { LIMITS } from './ledgerTable.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')

beforeEach(() => {
  for (const [name, value] of Object.entries(LIMITS)) vi.stubEnv(name, value)
})
afterEach(() => vi.unstubAllEnvs())

describe('the limits of a person', () => {
  test('are those of the stack', () => {
    expect(personLimits(NOW)).toEqual({
      requests: { limit: 25, window: { period: 'DAY', ends: new Date('2026-11-26T00:00:00Z') } },
      money: { limit: 10_000_000, window: { period: 'MONTH', ends: new Date('2026-12-01T00:00:00Z') } },
      calls: 4,
    })
    expect(maxOutputTokens()).toBe(8192)
  })

  test('tell no budget from one of nothing', () => {
    vi.stubEnv('BUDGET_LIMIT_USD', 'none')
    expect(personLimits(NOW).money.limit).toBeUndefined()
    vi.stubEnv('BUDGET_LIMIT_USD', '0')
    expect(personLimits(NOW).money.limit).toBe(0)
  })

  test.each(Object.keys(LIMITS).filter((name) => name !== 'PERSON_HASH_KEY'))(
    'let nobody pass where %s is not said',
    (name) => {
      vi.stubEnv(name, '')
      expect(() => [personLimits(NOW), maxOutputTokens()]).toThrow(`${name} is not set`)
    },
  )

  test.each([
    ['API_QUOTA_LIMIT', '-1'],
    ['API_QUOTA_PERIOD', 'YEAR'],
    ['BUDGET_LIMIT_USD', 'ten'],
    ['BUDGET_LIMIT_USD', '-1'],
    ['CALLS_IN_FLIGHT', '1.5'],
    ['MAX_OUTPUT_TOKENS', 'many'],
  ])('let nobody pass where %s is %s', (name, value) => {
    vi.stubEnv(name, value)
    expect(() => [personLimits(NOW), maxOutputTokens()]).toThrow(name)
  })
})

describe('the limits of an access key', () => {
  test('are its own budget in the window of its person, and nothing else', () => {
    expect(keyLimits(2_000_000, NOW)).toMatchObject({
      requests: { limit: undefined },
      money: { limit: 2_000_000, window: { period: 'MONTH' } },
      calls: undefined,
    })
    expect(keyLimits(undefined, NOW).money.limit).toBeUndefined()
    expect(keyLimits(0, NOW).money.limit).toBe(0)
  })
})
