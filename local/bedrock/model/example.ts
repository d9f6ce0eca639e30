import { type Body, isBody } from '../body.ts'

/** The depth at which a recursive schema's value stops. */
const MAX_DEPTH = 8

const MAX_ITEMS = 100

/** A schema may refer to itself in many places; this limits the number of values. */
const MAX_VALUES = 2000

const FORMATS: { [format: string]: string } = {
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  time: '00:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '192.0.2.1',
}

/**
 * Returns a value that conforms to a JSON schema, always the same for the same schema and prompt. It takes strings and
 * numbers from the prompt if they fit. Supported are types, `properties`, `items`, `enum`, `const`, `$ref` within the
 * schema, the combinations, bounds and formats; `pattern`, `not` and conditions are not.
 */
export function exampleOf(schema: unknown, prompt: string): unknown {
  const context = { root: schema, subject: subjectOf(prompt), number: numberIn(prompt), left: MAX_VALUES }
  return valueFor(schema, context, 0)
}

type Context = { root: unknown; subject: string; number: number | undefined; left: number }

function valueFor(given: unknown, context: Context, depth: number): unknown {
  if (!isBody(given)) return context.subject
  if (depth > 4 * MAX_DEPTH || context.left-- <= 0) return null
  const schema = combined(given)
  const { $ref, enum: values } = schema
  if (typeof $ref === 'string') return valueFor(resolved($ref, context.root), context, depth + 1)
  if ('const' in schema) return schema['const']
  if (Array.isArray(values) && values.length > 0) return values[0]
  for (const options of [schema['anyOf'], schema['oneOf']]) {
    if (!Array.isArray(options) || options.length === 0) continue
    const { anyOf: _, oneOf: __, ...rest } = schema
    const chosen = options.find((option) => !isBody(option) || option['type'] !== 'null') ?? options[0]
    return valueFor(isBody(chosen) ? merged(rest, chosen) : chosen, context, depth + 1)
  }
  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, context, depth)
    case 'array':
      return arrayOf(schema, context, depth)
    case 'integer':
      return numberOf(schema, context.number, true)
    case 'number':
      return numberOf(schema, context.number, false)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return stringOf(schema, context.subject)
  }
}

function typeOf(schema: Body): unknown {
  const { type } = schema
  if (Array.isArray(type)) return type.find((one) => one !== 'null') ?? 'null'
  if (type !== undefined) return type
  if ('properties' in schema) return 'object'
  return 'items' in schema || 'prefixItems' in schema ? 'array' : 'string'
}

/** Merges the schemas in `allOf` into the schema. */
function combined(schema: Body): Body {
  const { allOf, ...rest } = schema
  return Array.isArray(allOf) ? allOf.filter(isBody).reduce(merged, rest) : schema
}

function merged(one: Body, other: Body): Body {
  const properties = [one['properties'], other['properties']].filter(isBody)
  const required = [one['required'], other['required']].flatMap((names) =>
    Array.isArray(names) ? names : [],
  )
  return {
    ...one,
    ...other,
    ...(properties.length > 0 && { properties: Object.assign({}, ...properties) }),
    ...(required.length > 0 && { required }),
  }
}

function resolved(reference: string, root: unknown): unknown {
  if (!reference.startsWith('#')) return true
  const steps = reference.slice(1).split('/').filter(Boolean)
  return steps.reduce<unknown>((value, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) return value[Number(key)]
    return isBody(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, root)
}

/** Fills all properties; below the maximum depth only the required ones. */
function objectOf(schema: Body, context: Context, depth: number): Body {
  const properties = isBody(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const names = depth < MAX_DEPTH ? [...Object.keys(properties), ...required] : required
  const entries = [...new Set(names)]
    .filter((name) => typeof name === 'string')
    .map((name): [string, unknown] => [
      name,
      valueFor(Object.hasOwn(properties, name) ? properties[name] : true, context, depth + 1),
    ])
  return Object.fromEntries(entries)
}

function arrayOf(schema: Body, context: Context, depth: number): unknown[] {
  const { prefixItems, items, minItems, maxItems } = schema
  if (Array.isArray(prefixItems)) return prefixItems.map((item) => valueFor(item, context, depth + 1))
  const least = typeof minItems === 'number' ? minItems : depth < MAX_DEPTH ? 1 : 0
  const most = typeof maxItems === 'number' ? maxItems : MAX_ITEMS
  const length = Math.max(0, Math.min(least, most, MAX_ITEMS))
  return Array.from({ length }, () => valueFor(items ?? true, context, depth + 1))
}

function numberOf(schema: Body, wanted: number | undefined, whole: boolean): number {
  const bound = (key: string, otherwise: number) =>
    typeof schema[key] === 'number' ? schema[key] : otherwise
  const above = bound('exclusiveMinimum', Number.NEGATIVE_INFINITY)
  const below = bound('exclusiveMaximum', Number.POSITIVE_INFINITY)
  const multiple = bound('multipleOf', 0)
  const step = multiple > 0 ? multiple : whole ? 1 : 0
  // Without a step, the value lies halfway between two exclusive bounds, or 1 away from a single one.
  const inside = step || (Number.isFinite(below - above) ? (below - above) / 2 : 1)
  const least = Math.max(bound('minimum', Number.NEGATIVE_INFINITY), above + inside)
  const most = Math.min(bound('maximum', Number.POSITIVE_INFINITY), below - inside)
  const value = Math.min(most, Math.max(least, wanted ?? 1))
  if (!step || !Number.isFinite(value)) return value
  const up = Math.ceil(value / step) * step
  return up <= most ? up : Math.floor(value / step) * step
}

function stringOf({ format, minLength, maxLength }: Body, subject: string): string {
  if (typeof format === 'string' && Object.hasOwn(FORMATS, format)) return FORMATS[format] ?? ''
  const least = typeof minLength === 'number' ? Math.min(minLength, 10_000) : 0
  return subject.padEnd(least, 'x').slice(0, typeof maxLength === 'number' ? maxLength : undefined)
}

/** Guesses the subject of a prompt: its last capitalized word, such as a city, or else its last word. */
function subjectOf(prompt: string): string {
  const words = prompt.match(/[\p{L}\p{N}-]+/gu) ?? []
  return words.slice(1).findLast((word) => /^\p{Lu}/u.test(word)) ?? words.at(-1) ?? 'nothing'
}

function numberIn(prompt: string): number | undefined {
  const found = /-?\d{1,9}(\.\d{1,6})?/.exec(prompt)?.[0]
  return found === undefined ? undefined : Number(found)
}
