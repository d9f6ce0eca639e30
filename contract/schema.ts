import type { Json, JsonObject } from './document.ts'

/** Keywords that only readers and clients use. */
const ANNOTATIONS = new Set(['deprecated', 'description', 'example', 'externalDocs', 'title', 'xml'])

const COMPOSITIONS = ['allOf', 'anyOf', 'oneOf']

/** Whether a schema describes a request or a response: each has fields that the other has not. */
export type Use = 'request' | 'answer'

/** The keyword that marks a field as not required in a {@link Use}. */
const NOT_IN = { request: 'readOnly', answer: 'writeOnly' } as const

/** Applies `map` to each schema in a schema, the innermost first. A reference is a schema too. */
export function mapSchema(schema: JsonObject, map: (schema: JsonObject) => JsonObject): JsonObject {
  const visit = (value: Json) => (isObject(value) ? mapSchema(value, map) : value)
  const mapped = mapValues(schema, (value, keyword) => {
    if (keyword === 'properties' && isObject(value)) return mapValues(value, visit)
    if (COMPOSITIONS.includes(keyword) && Array.isArray(value)) return value.map(visit)
    return ['items', 'additionalProperties', 'not'].includes(keyword) ? visit(value) : value
  })
  return map(mapped)
}

/** Whether a keyword has no effect on validation. */
export function isAnnotation(keyword: string): boolean {
  return ANNOTATIONS.has(keyword) || keyword.startsWith('x-')
}

type Schemas = { [name: string]: JsonObject }

/**
 * The schemas for requests or for responses: a request does not require `readOnly` fields, and a response does not
 * require `writeOnly` fields. Defaults apply only to requests. A default stays at the field that it fills in, and not
 * in `allOf`, `anyOf` or `oneOf`, where its condition is unknown.
 */
export function schemasIn(use: Use, schemas: Schemas): Schemas {
  const used = (schema: JsonObject) =>
    use === 'request'
      ? withDefaults(demanding(schema, use, schemas), schemas)
      : withoutDefault(demanding(schema, use, schemas))
  return mapValues(schemas, (schema) => withoutDefault(mapSchema(schema, used)))
}

/** An object's schema that does not require fields which its use omits. */
function demanding(schema: JsonObject, use: Use, schemas: Schemas): JsonObject {
  const { required, ...rest } = schema
  const { properties } = schema
  if (!Array.isArray(required) || !isObject(properties)) return schema
  const left = required.filter((name) => saidOf(properties[String(name)], NOT_IN[use], schemas) !== true)
  // API Gateway and JSON Schema draft 4 refuse an empty list.
  return left.length > 0 ? { ...rest, required: left } : rest
}

/** An object's schema with each default at the field itself; the field's own schema may be elsewhere. */
function withDefaults(schema: JsonObject, schemas: Schemas): JsonObject {
  const { properties } = schema
  const certain = mapValues(schema, (value, keyword) =>
    COMPOSITIONS.includes(keyword) && Array.isArray(value)
      ? value.map((one) => (isObject(one) ? mapSchema(one, withoutDefault) : one))
      : value,
  )
  if (!isObject(properties)) return certain
  const filled = mapValues(properties, (property) => {
    const value = saidOf(property, 'default', schemas)
    return isObject(property) && value !== undefined ? { ...property, default: value } : property
  })
  return { ...certain, properties: filled }
}

function withoutDefault({ default: _, ...rest }: JsonObject): JsonObject {
  return rest
}

/** The value of a keyword in a schema, or in the schema to which it refers. */
function saidOf(schema: Json | undefined, keyword: string, schemas: Schemas): Json | undefined {
  const followed = new Set<Json>()
  let found = schema
  while (isObject(found)) {
    const { $ref } = found
    if (keyword in found || typeof $ref !== 'string' || followed.has($ref)) return found[keyword]
    followed.add($ref)
    found = schemas[$ref.replace('#/components/schemas/', '')]
  }
  return undefined
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mapValues<V, W>(
  object: { [key: string]: V },
  map: (value: V, key: string) => W,
): { [key: string]: W } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]))
}
