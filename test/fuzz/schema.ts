import fc from 'fast-check'
import { type Json, type JsonObject, readContract } from '../../contract/document.ts'

const { schemas } = readContract().components

/**
 * Values that match a schema of the contract.
 *
 * @throws for a keyword that no request body uses so far.
 */
export function fitting(schema: JsonObject): fc.Arbitrary<Json> {
  const { $ref, type, format, pattern, items } = schema
  if (typeof $ref === 'string') return fitting(schemas[$ref.replace('#/components/schemas/', '')] ?? {})
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum'])
  if (type === 'object') return object(schema)
  if (type === 'boolean') return fc.boolean()
  const { minimum: min = 0, maximum: max = Number(min) + 1_000 } = schema
  if (type === 'integer') return fc.integer({ min: Number(min), max: Number(max) })
  if (type === 'number') return fc.double({ min: Number(min), max: Number(max), noNaN: true })
  if (type === 'array') {
    const { minItems: minLength = 0, maxItems: maxLength = 5 } = schema
    const each = fitting(entries(items))
    return fc.array(each, { minLength: Number(minLength), maxLength: Number(maxLength) })
  }
  if (type === undefined) return fc.jsonValue({ maxDepth: 3 }).map(json)
  if (type !== 'string') throw new Error(`No values for ${JSON.stringify(schema)}`)
  if (format === 'email') return fc.emailAddress({ size: 'small' })
  if (format === 'password') return fc.uuid().map((uuid) => `Aa1-${uuid}`)
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern), { size: 'small' })
  return fc.string({
    minLength: Number(schema['minLength'] ?? 0),
    maxLength: Math.min(40, Number(schema['maxLength'] ?? 40)),
    unit: 'binary',
  })
}

function object({
  properties,
  required,
  additionalProperties,
  minProperties,
}: JsonObject): fc.Arbitrary<Json> {
  if (additionalProperties === true && properties === undefined) {
    return fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 }).map(json), {
      minKeys: Number(minProperties ?? 0),
      maxKeys: 5,
    })
  }
  const stated = Object.entries(entries(properties)).map(([name, value]) => [name, fitting(entries(value))])
  return fc.record<{ [name: string]: Json }>(Object.fromEntries(stated), {
    requiredKeys: Array.isArray(required) ? required.map(String) : [],
  })
}

function entries(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function json(value: unknown): Json {
  return JSON.parse(JSON.stringify(value))
}
