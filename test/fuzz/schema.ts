import fc from 'fast-check'
import { type Json, type JsonObject, readContract } from '../../contract/document.ts'

const { schemas } = readContract().components

/**
 * Values that fit a schema of the contract.
 *
 * @throws for a keyword that none of its request bodies has so far.
 */
export function fitting(schema: JsonObject): fc.Arbitrary<Json> {
  const { $ref, type, format, pattern } = schema
  if (typeof $ref === 'string') return fitting(schemas[$ref.replace('#/components/schemas/', '')] ?? {})
  if (type === 'object') return object(schema)
  if (type !== 'string') throw new Error(`No values for ${JSON.stringify(schema)}`)
  if (format === 'email') return fc.emailAddress({ size: 'small' })
  if (format === 'password') return fc.uuid().map((uuid) => `Aa1-${uuid}`)
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern), { size: 'small' })
  return fc.string({ minLength: Number(schema['minLength'] ?? 0), maxLength: 40, unit: 'binary' })
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
