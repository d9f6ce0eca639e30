import { describe, expect, test } from 'vitest'
import { isUsedUp, passed } from '../../../handlers/ledger/notice.ts'
import { windowOf } from '../../../handlers/ledger/window.ts'

const window = windowOf('MONTH', 0)
const balance = (used: number, held: number, limit: number | undefined = 100) => ({
  requests: { limit: 9, window, used: 0, held: 0 },
  money: { limit, window, used, held },
  calls: { inFlight: 0, limit: 4 },
  lastCall: undefined,
})

describe('a budget threshold', () => {
  test.each([
    ['none below half', 49, 0, 49, undefined],
    ['half, by the call that reaches it', 50, 0, 1, 50],
    ['half, by the call that goes past it', 60, 0, 20, 50],
    ['none by the next call', 61, 0, 1, undefined],
    ['four fifths', 80, 0, 5, 80],
    ['all', 100, 0, 5, 100],
    ['the largest of several', 100, 0, 100, 100],
    ['none by what is held', 100, 60, 10, undefined],
    ['none by a call that cost nothing', 50, 0, 0, undefined],
  ])('is passed: %s', (_, used, held, cost, mark) => {
    expect(passed(balance(used, held), cost)).toBe(mark)
  })

  test('is passed by exactly one of several calls, in whatever order they are settled', () => {
    const costs = [7, 13, 1, 29, 11, 19, 20]
    let settled = 0
    const marks = costs.flatMap((cost) => {
      settled += cost
      return passed(balance(settled, 0), cost) ?? []
    })
    expect(marks).toEqual([50, 80, 100])
  })

  test('does not exist without a budget or with a budget of 0', () => {
    expect(passed(balance(50, 0, 0), 50)).toBeUndefined()
    const { money, ...rest } = balance(50, 0)
    expect(passed({ ...rest, money: { ...money, limit: undefined } }, 50)).toBeUndefined()
  })
})

test('a budget is used up when little is left, and not when a call is large', () => {
  expect(isUsedUp(balance(85, 0))).toBe(true)
  expect(isUsedUp(balance(10, 0))).toBe(false)
  expect(isUsedUp(balance(100, 90))).toBe(false)
})
