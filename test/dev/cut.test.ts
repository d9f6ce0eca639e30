import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { unreferenced, without } from '../../dev/cut.ts'

const read = (text: string) => parse(text, { merge: true })

describe('text that is cut out', () => {
  const text = `# Of the whole.
a:
  # Of one.
  one: {x: 1}

  # Of two.
  two:
    y: 2
b: 3
`
  test('includes its own comments, but not those of its neighbours', () => {
    expect(without(text, [['a', 'one']])).toBe(text.replace('  # Of one.\n  one: {x: 1}\n\n', ''))
    expect(without(text, [['a', 'two']])).toBe(text.replace('  # Of two.\n  two:\n    y: 2\n', ''))
  })

  test('may be several pieces at once, in any order', () => {
    expect(read(without(text, [['b'], ['a', 'one']]))).toEqual({ a: { two: { y: 2 } } })
  })

  test('may be an item of a list', () => {
    expect(without('tags:\n  - name: A\n    of: 1\n  - name: B\n', [['tags', 0]])).toBe(
      'tags:\n  - name: B\n',
    )
  })

  test('must start on a new line', () => {
    expect(() => without('a: {one: 1, two: 2}\n', [['a', 'two']])).toThrow(
      'a two does not begin a line: remove it by hand',
    )
    expect(() => without('a: 1\n', [['b']])).toThrow('The contract has no b')
  })
})

describe('an anchor in cut text that others use', () => {
  test.each([
    ['a value', 'a: {x: &x 1}\nb: *x\nc: *x\n'],
    ['a mapping', 'a:\n  x: &x\n    y:\n      z: 1\n    w: [2]\nb: *x\nc: {d: *x}\n'],
    ['a mapping that is merged', 'a:\n  x: &x\n    y: 1\n    z: 2\nb:\n  <<: *x\n  z: 3\nc:\n  - *x\n'],
    ['a mapping within a line', 'a:\n  x: &x\n    y: 1\nb: [*x]\nc: *x\n'],
    ['text of several lines', 'a:\n  x: &x |\n    One.\n    Two.\nb: *x\n'],
    ['one within another', 'a:\n  x: &x\n    y: &y {z: 1}\nb: *y\nc: *x\nd: *y\n'],
  ])('moves to its first use: %s', (_, text) => {
    const { a, ...rest } = read(text)
    expect(a).toBeDefined()
    expect(read(without(text, [['a']]))).toEqual(rest)
  })
})

describe('what is unused', () => {
  test('is anything used only by itself, a scheme of no operation, an empty path, and a tag of none', () => {
    const text = `
tags: [{name: Used}, {name: Unused}]
paths:
  /a:
    get: {tags: [Used], security: [{token: []}], responses: {'200': {$ref: '#/components/responses/Ok'}}}
  /b: {}
components:
  securitySchemes: {token: {}, key: {}}
  responses:
    Ok: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
  schemas:
    Thing: {properties: {part: {$ref: '#/components/schemas/Part'}}}
    Part: {type: object}
    Tree: {properties: {child: {$ref: '#/components/schemas/Tree'}}}
`
    expect(unreferenced(text)).toEqual([
      ['paths', '/b'],
      ['tags', 1],
      ['components', 'schemas', 'Tree'],
      ['components', 'securitySchemes', 'key'],
    ])
  })
})
