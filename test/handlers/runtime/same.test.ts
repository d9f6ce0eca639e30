import { expect, test } from 'vitest'
import { same } from '../../../handlers/runtime/same.ts'

test.each([
  ['secret', 'secret', true],
  ['secret', 'secreT', false],
  ['secret', 'secret ', false],
  ['é', 'ab', false],
  ['', '', false],
])('%j and %j: %s', (a, b, expected) => {
  expect(same(a, b)).toBe(expected)
})
