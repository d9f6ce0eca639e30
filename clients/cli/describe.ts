import { type Contract, type Json, type JsonObject, operationsOf } from '../../contract/document.ts'
import type { Described } from './bodyFlags.ts'

/** Describes each operation whose body is an object: a flag for each field, and an example. */
export function describedBy(contract: Contract): { [operationId: string]: Described } {
  return Object.fromEntries(
    operationsOf(contract).map(({ operation }) => {
      const media = operation.requestBody?.content['application/json']
      const schema = followed(contract, media?.schema ?? {})
      const required = Array.isArray(schema['required']) ? schema['required'] : []
      const fields = Object.entries(objectOf(schema['properties'])).map(([param, property]) => {
        const { type, enum: values, description, items } = followed(contract, objectOf(property))
        const simple =
          type === 'array' ? isScalar(followed(contract, objectOf(items))['type']) : isScalar(type)
        return { param, type, values, description, simple, required: required.includes(param) }
      })
      const example = objectOf(media?.example)
      return [
        operation.operationId,
        {
          description: operation.description.trim(),
          flags: fields.map(({ param, type, values, description, simple, required }) => ({
            name: kebab(param),
            param,
            type: flagType(type, simple),
            required,
            ...(Array.isArray(values) && simple && { enum: values.map(String) }),
            description: `${simple ? '' : '(JSON) '}${String(description ?? '').trim()}`,
          })),
          json: fields.filter(({ simple }) => !simple).map(({ param }) => param),
          example: Object.entries(example)
            .map(([param, value]) => argument(kebab(param), value))
            .join(' '),
        },
      ]
    }),
  )
}

function argument(name: string, value: Json): string {
  if (value === true) return `--${name}`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `--${name} ${/^[\w@.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`}`
}

function flagType(type: Json | undefined, simple: boolean): Described['flags'][number]['type'] {
  if (!simple) return 'string'
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'boolean' || type === 'array' ? type : 'string'
}

function isScalar(type: Json | undefined): boolean {
  return typeof type === 'string' && ['string', 'integer', 'number', 'boolean'].includes(type)
}

/** The name of a flag in the style of the generated program. */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
}

function followed(contract: Contract, schema: JsonObject): JsonObject {
  const name = String(schema['$ref'] ?? '').replace('#/components/schemas/', '')
  const named = contract.components.schemas[name]
  return named ? { ...named, ...('description' in schema && { description: schema['description'] }) } : schema
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
