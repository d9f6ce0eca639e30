import type { ValidateFunction } from 'ajv'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { header } from './arrival.ts'
import { violation } from './check.ts'
import type { Operation, OperationId, Parameters } from './contract.ts'
import { Problem } from './problem.ts'

/** A parameter, as `generated/operations.ts` has it; `items` is the type of each in an array. */
type Parameter = {
  readonly in: string
  readonly name: string
  readonly type: string
  readonly items?: string
  readonly default?: unknown
}

/** What reads an operation's parameters. */
type Declared = {
  readonly parameters: readonly Parameter[]
  readonly checkParameters: ValidateFunction | undefined
}

type Values = { [name: string]: unknown }

/** What JSON calls a number or a boolean. */
const SCALAR = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

/**
 * The parameters of a request, as the contract declares them for the operation; what it does not name is left out.
 * Numbers and booleans are read as JSON writes them: text that is none, be it empty, stays text, which does not
 * fit. A parameter that is sent more than once counts by its last value, as in API Gateway's own maps, unless it is
 * an array.
 *
 * @throws Problem 400 where a value is not acceptable or a path is wrongly encoded; 422 where a parameter is missing,
 *   empty or of the wrong type.
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

/** Inherits nothing: a parameter named `constructor` is absent unless it was sent. */
function none(): Values {
  return Object.create(null)
}

function groupOf(values: { path: Values; query: Values; headers: Values }, parameter: Parameter): Values {
  if (parameter.in === 'header') return values.headers
  return parameter.in === 'path' ? values.path : values.query
}

/** What was sent, decoded: API Gateway has done that for a query, and leaves a path as it came. */
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
  // A number that JavaScript does not hold would arrive as another one.
  const held = type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)
  return typeof value === 'boolean' || held ? value : text
}
