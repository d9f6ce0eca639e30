import { AwsError } from '../aws/call.ts'

/** A parsed JSON object. */
export type Body = { [key: string]: unknown }

type Field = {
  type: 'String' | 'Integer' | 'Number' | 'Boolean' | 'JSONArray' | 'JSONObject'
  required?: true
  minimum?: number
  maximum?: number
  minLength?: number
  minItems?: number
}

/** The fields that a provider accepts. `closed` refuses any other key. */
export type BodySchema = { fields: { [name: string]: Field }; closed?: true }

/** True for a JSON object: not null, not an array. */
export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parses a body as a JSON object; undefined for anything else. */
export function readBody(sent: Buffer): Body | undefined {
  try {
    const value: unknown = JSON.parse(sent.toString('utf8'))
    return isBody(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Parses a body as a JSON object. @throws ValidationException for anything else. */
export function parsed(sent: Buffer): Body {
  const body = readBody(sent)
  if (!body) throw malformed([])
  return body
}

/**
 * Lists how a body breaks a provider's schema, in the words of the validator behind Bedrock, such as `#: required key
 * [prompt] not found`. Unverified: the order of several, beyond 'required keys in the order of the schema, extraneous
 * keys after them'.
 *
 * @param pointer the JSON pointer of the body, for an object inside another.
 */
export function violations(body: Body, { fields, closed }: BodySchema, pointer = '#'): string[] {
  const missing = Object.entries(fields)
    .filter(([name, field]) => field.required && !Object.hasOwn(body, name))
    .map(([name]) => `${pointer}: required key [${name}] not found`)
  const extraneous = Object.keys(body)
    .filter((name) => closed && !Object.hasOwn(fields, name))
    .map((name) => `${pointer}: extraneous key [${name}] is not permitted`)
  const wrong = Object.entries(fields)
    .filter(([name]) => Object.hasOwn(body, name))
    .flatMap(([name, field]) => violation(body[name], field).map((text) => `${pointer}/${name}: ${text}`))
  return [...missing, ...extraneous, ...wrong]
}

function violation(value: unknown, { type, minimum, maximum, minLength, minItems }: Field): string[] {
  const found = jsonType(value)
  if (found !== type && !(type === 'Number' && found === 'Integer')) {
    return [`expected type: ${type}, found: ${found}`]
  }
  if (typeof value === 'number' && minimum !== undefined && value < minimum) {
    return [`${value} is not greater or equal to ${minimum}`]
  }
  if (typeof value === 'number' && maximum !== undefined && value > maximum) {
    return [`${value} is not less or equal to ${maximum}`]
  }
  if (typeof value === 'string' && minLength !== undefined && value.length < minLength) {
    return [`expected minLength: ${minLength}, actual: ${value.length}`]
  }
  if (Array.isArray(value) && minItems !== undefined && value.length < minItems) {
    return [`expected minimum item count: ${minItems}, found: ${value.length}`]
  }
  return []
}

function jsonType(value: unknown): string {
  if (value === null) return 'Null'
  if (Array.isArray(value)) return 'JSONArray'
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Number'
  if (typeof value === 'object') return 'JSONObject'
  return typeof value === 'string' ? 'String' : 'Boolean'
}

/** Bedrock's error for a body that breaks the provider's schema. */
export function malformed(found: string[]): AwsError {
  const details = found.length > 0 ? `: ${found.join('')}` : ''
  return new AwsError(
    'ValidationException',
    `Malformed input request${details}, please reformat your input and try again.`,
  )
}

/** @throws ValidationException for a body that breaks the schema. */
export function check(body: Body, schema: BodySchema): void {
  const found = violations(body, schema)
  if (found.length > 0) throw malformed(found)
}

/** Returns a number of the body, or the provider's default. */
export function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}

/** Returns a string of the body, or an empty string. */
export function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
