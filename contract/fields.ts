import type { Json, JsonObject } from './document.ts'
import { escaped, text } from './markup.ts'
import { isObject } from './schema.ts'

type Schemas = { [name: string]: JsonObject }

/** The limits that the documentation shows, each with its wording. */
const BOUNDS: { [keyword: string]: string } = {
  format: 'format',
  minLength: 'characters from',
  maxLength: 'characters to',
  minimum: 'from',
  maximum: 'to',
  minItems: 'items from',
  maxItems: 'items to',
  pattern: 'pattern',
  default: 'default',
}

/**
 * The fields of a schema as a list, level by level; empty for a schema without fields.
 *
 * @param schemas by name, for references. A schema within itself is not repeated.
 */
export function fieldsOf(schema: Json, schemas: Schemas, within: string[] = []): string {
  const { found, name } = resolved(schema, schemas)
  if (name !== undefined && within.includes(name)) return ''
  const path = name === undefined ? within : [...within, name]
  const { properties, required, items } = found
  if (isObject(items)) return fieldsOf(items, schemas, path)
  if (!isObject(properties)) return ''
  const demanded = Array.isArray(required) ? required : []
  const rows = Object.entries(properties).map(([field, value]) => {
    const { found: of } = resolved(value, schemas)
    return `<li><code>${escaped(field)}</code> <small>${escaped(kindOf(of, demanded.includes(field)))}</small>${
      typeof of['description'] === 'string' ? text(of['description']) : ''
    }${fieldsOf(value, schemas, path)}</li>`
  })
  return `<ul class="fields">${rows.join('')}</ul>`
}

function kindOf(schema: JsonObject, required: boolean): string {
  const { type, enum: values } = schema
  const said = Object.entries(BOUNDS).flatMap(([keyword, words]) =>
    schema[keyword] === undefined ? [] : [`${words} ${String(schema[keyword])}`],
  )
  return [
    ...(typeof type === 'string' ? [type] : []),
    ...(required ? ['required'] : []),
    ...(Array.isArray(values) ? [values.map(String).join(' | ')] : []),
    ...said,
  ].join(', ')
}

/** A schema with its name, after following its reference. */
function resolved(schema: Json, schemas: Schemas): { found: JsonObject; name?: string } {
  if (!isObject(schema)) return { found: {} }
  const { $ref } = schema
  if (typeof $ref !== 'string') return { found: schema }
  const name = $ref.replace('#/components/schemas/', '')
  return { found: schemas[name] ?? {}, name }
}
