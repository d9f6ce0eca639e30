import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleOf } from '../../../../local/bedrock/model/example.ts'

const ajv = new Ajv({ strict: false })
addFormats.default(ajv)

const PROMPT = 'What is the weather in Paris for the next 3 days?'

describe('an example of a schema', () => {
  it('takes its words and numbers from the prompt', () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city'],
    }
    expect(exampleOf(schema, PROMPT)).toEqual({ city: 'Paris', days: 3 })
  })

  it.each<[string, object]>([
    ['bounds', { type: 'integer', minimum: 10, maximum: 20, multipleOf: 4 }],
    ['open bounds', { type: 'number', exclusiveMinimum: 5, exclusiveMaximum: 6 }],
    ['lengths', { type: 'string', minLength: 10, maxLength: 12 }],
    ['a format', { type: 'string', format: 'date-time' }],
    ['an enumeration', { enum: ['a', 'b'] }],
    ['a constant', { const: { a: [1] } }],
    ['null among the types', { type: ['null', 'array'], items: { type: 'boolean' }, minItems: 2 }],
    ['a tuple', { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'boolean' }] }],
    ['alternatives', { anyOf: [{ type: 'null' }, { type: 'object', properties: { a: { const: 1 } } }] }],
    [
      'all of several',
      { allOf: [{ properties: { a: { const: 1 } }, required: ['a'] }, { properties: { b: { const: 2 } } }] },
    ],
    [
      'a definition',
      {
        $defs: { x: { type: 'integer', minimum: 7 } },
        type: 'object',
        properties: { a: { $ref: '#/$defs/x' } },
      },
    ],
    ['required keys that are not described', { type: 'object', required: ['a'] }],
    ['anything', {}],
  ])('matches %s', (_, schema) => {
    const value = exampleOf(schema, PROMPT)
    expect(ajv.validate(schema, JSON.parse(JSON.stringify(value)))).toBe(true)
  })

  it('ends for a recursive schema, however often it refers to itself', () => {
    const node = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`child${n}`, { $ref: '#' }]))
    const text = JSON.stringify(exampleOf({ type: 'object', properties: node }, PROMPT))
    expect(text.length).toBeLessThan(100_000)
    expect(exampleOf({ $ref: '#' }, PROMPT)).toBeNull()
  })

  it('never throws, whatever the schema', () => {
    const keys = fc.constantFrom(
      'type',
      'properties',
      'items',
      'enum',
      'anyOf',
      'allOf',
      '$ref',
      'minItems',
      'const',
    )
    const hostile = fc.letrec((tie) => ({
      schema: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.dictionary(keys, tie('schema'))),
    })).schema
    fc.assert(
      fc.property(hostile, (schema) => {
        expect(() => JSON.stringify(exampleOf(schema, PROMPT))).not.toThrow()
      }),
    )
  })
})
