import { type Json, own } from '../../models/json.ts'
import { isObject } from '../json.ts'
import { refuse } from '../refusal.ts'

/** The non-text format that a `response_format` requests. */
export type Format = {
  /** Undefined if any object is acceptable. */
  schema?: Json
  strict: boolean
  name?: string
  description?: string
}

/** @returns undefined if the answer is text. */
export function formatOf(format: unknown): Format | undefined {
  if (format === undefined) return undefined
  const type = own(format, 'type')
  if (type === 'text') return undefined
  if (type === 'json_object') return { strict: false }
  if (type !== 'json_schema')
    refuse('response_format must be text, json_object or json_schema.', 'response_format.type')
  const asked = own(format, 'json_schema')
  const schema = own(asked, 'schema')
  const name = own(asked, 'name')
  const description = own(asked, 'description')
  if (!isObject(schema)) refuse('json_schema needs a schema.', 'response_format.json_schema.schema')
  if (name !== undefined && typeof name !== 'string')
    refuse('The name must be a string.', 'response_format.json_schema.name')
  if (description !== undefined && typeof description !== 'string')
    refuse('The description must be a string.', 'response_format.json_schema.description')
  return {
    schema,
    strict: own(asked, 'strict') === true,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
  }
}
