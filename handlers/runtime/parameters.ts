import type { ValidateFunction } from 'ajv'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { header } from './arrival.ts'
import { violation } from './check.ts'
import type { Operation, OperationId, Parameters } from './contract.ts'
import { Problem } from './problem.ts'

/** A parameter, as in `generated/operations.ts`. `items` is the type of an array's items. */
type Parameter = {
  readonly in: string
  readonly name: string
  readonly type: string
  readonly items?: string
  readonly default?: unknown
}

/** The part of an operation that describes its parameters. */
type Declared = {
  readonly parameters: readonly Parameter[]
  readonly checkParameters: ValidateFunction | undefined
}

type Values = { [name: string]: unknown }

/** Matches a number or a boolean in JSON. */
const SCALAR = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

/**
 * Returns the request's parameters, checked against the contract of the operation. Undeclared parameters are left out.
 * Numbers and booleans are read as JSON; any other text, even an empty one, stays a string and fails the check. If a
 * parameter is sent more than once, its last value counts, as in API Gateway's own maps, unless it is an array.
 *
 * @throws Problem 400 if a value is not acceptable or a path is wrongly encoded; 422 if a parameter is missing, empty
 *   or of the wrong type.
 */
export function checkedParameters<Op extends OperationId>(
  operation: Operation<Op>,
  event: APIGatewayProxyEvent,
): Parameters<Op>
export function checkedParameters(operation: Declared, event: APIGatewayProxyEvent): unknown
export function checkedParameters(operation: Declared, event: APIGatewayProxyEvent): unknown {
  const values = { path: none(), query: none(), headers: none() }
  for (const parameter of operation.parameters) {
    const sent = sentOf(parameter, event)
    const value = sent === undefined ? structuredClone(parameter.default) : readAs(sent, parameter)
    if (value !== undefined) groupOf(values, parameter)[parameter.name] = value
  }
  const { checkParameters } = operation
  if (checkParameters && !checkParameters(values)) {
    throw violation(checkParameters.errors ?? [], 'Invalid request parameters.')
  }
  return values
}

/** The object inherits nothing: a parameter named `constructor` is absent unless the caller sent it. */
function none(): Values {
  return Object.create(null)
}

function groupOf(values: { path: Values; query: Values; headers: Values }, parameter: Parameter): Values {
  if (parameter.in === 'header') return values.headers
  return parameter.in === 'path' ? values.path : values.query
}

/** Returns the value that was sent, decoded. API Gateway decodes a query, but passes a path on unchanged. */
function sentOf(
  { in: place, name, type }: Parameter,
  event: APIGatewayProxyEvent,
): string | string[] | undefined {
  if (place === 'header') return header(event, name)
  if (place === 'path') return decoded(own(event.pathParameters, name), name)
  const all = own(event.multiValueQueryStringParameters, name)
  return type === 'array' ? all : all?.at(-1)
}

function own<V>(map: { [name: string]: V } | null, name: string): V | undefined {
  return map && Object.hasOwn(map, name) ? map[name] : undefined
}

function decoded(segment: string | undefined, name: string): string | undefined {
  if (segment === undefined) return undefined
  try {
    return decodeURIComponent(segment)
  } catch {
    const errors = [{ field: `path.${name}`, message: 'is not UTF-8 in percent-encoding' }]
    throw new Problem(400, 'Invalid request parameters.', { errors })
  }
}

function readAs(sent: string | string[], { type, items = 'string' }: Parameter): unknown {
  return Array.isArray(sent) ? sent.map((one) => scalarOf(one, items)) : scalarOf(sent, type)
}

function scalarOf(text: string, type: string): unknown {
  if (type === 'string' || !SCALAR.test(text)) return text
  const value: unknown = JSON.parse(text)
  // A number outside JavaScript's range would change its value.
  const held = type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)
  return typeof value === 'boolean' || held ? value : text
}
