import { describe, expect, test } from 'vitest'
import { windowOf } from '../../../handlers/ledger/window.ts'

const ends = (period: 'HOUR' | 'DAY' | 'WEEK' | 'MONTH', time: string) =>
  windowOf(period, Date.parse(time)).ends.toISOString()

describe('a window ends', () => {
  test.each([
    ['HOUR', '2026-11-25T12:00:00.000Z', '2026-11-25T13:00:00.000Z'],
    ['HOUR', '2026-11-25T23:59:59.999Z', '2026-11-26T00:00:00.000Z'],
    ['DAY', '2026-11-25T00:00:00.000Z', '2026-11-26T00:00:00.000Z'],
    ['DAY', '2026-11-25T23:59:59.999Z', '2026-11-26T00:00:00.000Z'],
    ['WEEK', '2026-11-25T12:00:00.000Z', '2026-11-29T00:00:00.000Z'],
    ['WEEK', '2026-11-28T23:59:59.999Z', '2026-11-29T00:00:00.000Z'],
    ['WEEK', '2026-11-29T00:00:00.000Z', '2026-12-06T00:00:00.000Z'],
    ['MONTH', '2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00.000Z'],
    ['MONTH', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['MONTH', '2028-02-29T12:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ] as const)('%s: the one that contains %s at %s', (period, time, end) => {
    expect(ends(period, time)).toBe(end)
  })
})
