import { describe, expect, test } from 'vitest'
import { parseJson } from '../../../handlers/runtime/json.ts'

describe('JSON that is parsed and serialized again', () => {
  test.each([
    '{"id":1234567890123456789}',
    '[-9007199254740993,9007199254740993]',
    '{"deep":[{"n":123456789012345678901234567890}]}',
    '{"huge":1e400}',
    '{"text":"1234567890123456789","n":12}',
    '"1234567890123456789"',
    '1234567890123456789',
  ])('stays the same: %s', (text) => {
    expect(JSON.stringify(parseJson(text))).toBe(text)
  })

  test.each([
    ['9007199254740991', 9007199254740991],
    ['0.30000000000000004', 0.30000000000000004],
    ['1e3', 1000],
    ['{"n":1.5,"far":"1234567890123456789"}', { n: 1.5, far: '1234567890123456789' }],
  ])('has numbers for values that a double can represent: %s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  test('keeps a member called __proto__ as data', () => {
    const parsed = parseJson('{"__proto__":{"n":1234567890123456789}}')
    expect(Object.keys(Object(parsed))).toEqual(['__proto__'])
  })

  test('is refused if it is invalid', () => {
    expect(() => parseJson('{"n":1234567890123456789')).toThrow(SyntaxError)
  })
})
