import { describe, expect, test } from 'vitest'
import { isWithin } from '../../../handlers/runtime/depth.ts'

const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)

describe('isWithin', () => {
  test.each([
    ['a text', 0, 'text'],
    ['null', 0, null],
    ['an empty list', 1, []],
    ['a list in an object', 2, { a: [], b: 1 }],
    ['three levels', 3, nested(3)],
  ])('accepts %s within %i levels', (_, levels, value) => {
    expect(isWithin(levels, value)).toBe(true)
  })

  test('refuses everything deeper', () => {
    expect(isWithin(0, [])).toBe(false)
    expect(isWithin(2, { a: [1, {}] })).toBe(false)
    expect(isWithin(128, nested(129))).toBe(false)
  })

  test('finishes at once, however deep and wide the value is', () => {
    expect(isWithin(128, nested(100_000))).toBe(false)
    expect(
      isWithin(
        128,
        Array.from({ length: 300_000 }, () => []),
      ),
    ).toBe(true)
  })
})
