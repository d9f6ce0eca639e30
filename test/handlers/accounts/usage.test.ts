import { describe, expect, test } from 'vitest'
import { usageOf } from '../../../handlers/accounts/usage.ts'

type Day = { used: number; left: number }

const signal = new AbortController().signal
// A Saturday.
const NOW = new Date('2026-01-31T23:59:59Z')

async function usage(period: 'DAY' | 'WEEK' | 'MONTH', days: Day[], keyId: string | undefined = 'key') {
  const asked: string[] = []
  const usagePlan = {
    read: async () => ({ limit: 25, period }),
    usage: async (id: string, from: string, to: string) => {
      asked.push(`${id} ${from} ${to}`)
      return days
    },
  }
  return { ...(await usageOf(keyId, { usagePlan }, signal, NOW)), asked }
}

describe('usageOf', () => {
  test.each([
    ['DAY', 'key 2026-01-31 2026-01-31'],
    ['WEEK', 'key 2026-01-25 2026-01-31'],
    ['MONTH', 'key 2026-01-01 2026-01-31'],
  ] as const)('counts a %s from its first day in UTC', async (period, asked) => {
    expect((await usage(period, [])).asked).toEqual([asked])
  })

  test('adds the days up; what is left is what the last of them says', async () => {
    const days = [
      { used: 3, left: 22 },
      { used: 0, left: 22 },
      { used: 2, left: 20 },
    ]
    expect(await usage('WEEK', days)).toMatchObject({ limit: 25, period: 'WEEK', used: 5, left: 20 })
  })

  test('counts what an earlier key used, which shows in what is left alone', async () => {
    expect(await usage('DAY', [{ used: 1, left: 9 }])).toMatchObject({ used: 16, left: 9 })
  })

  test('shows an extension that was granted', async () => {
    expect(await usage('DAY', [{ used: 4, left: 100 }])).toMatchObject({ used: 4, left: 100 })
  })

  test('is the whole quota where nothing was used', async () => {
    expect(await usage('DAY', [])).toMatchObject({ used: 0, left: 25 })
  })

  test('asks for no usage of a user without a key', async () => {
    const usagePlan = {
      read: async () => ({ limit: 25, period: 'DAY' as const }),
      usage: () => Promise.reject(new Error('asked')),
    }
    expect(await usageOf(undefined, { usagePlan }, signal, NOW)).toMatchObject({ used: 0, left: 25 })
  })
})
