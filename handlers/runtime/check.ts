import type { ErrorObject, ValidateFunction } from 'ajv'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { header } from './arrival.ts'
import type { Body, Operation, OperationId } from './contract.ts'
import { isWithin } from './depth.ts'
import { parseJson } from './json.ts'
import { type FieldError, Problem } from './problem.ts'

/** Keywords that find a value missing, empty or of the wrong type. Every other keyword judges the value itself. */
const SHAPE = new Set(['required', 'type', 'minLength', 'minProperties', 'minItems'])

/** Levels of nested lists and objects, as the contract states. */
const MAX_DEPTH = 128

/** The part of an operation that describes its body. */
type Declared = { readonly validate: ValidateFunction | undefined; readonly maxBodyBytes: number }

/**
 * Returns the request body, checked against the contract of the operation.
 *
 * @throws Problem 400 if the body is missing, not JSON or nested too deeply, or if a value is not acceptable; 413 if it
 *   is larger than `x-max-body-bytes`; 415 if its content type is not JSON; 422 if a field is missing, empty or of the
 *   wrong type.
 */
export function checkedBody<Op extends OperationId>(
  operation: Operation<Op>,
  event: APIGatewayProxyEvent,
): Body<Op>
export function checkedBody(operation: Declared, event: APIGatewayProxyEvent): unknown
export function checkedBody(operation: Declared, event: APIGatewayProxyEvent): unknown {
  const { validate } = operation
  if (!validate) return undefined
  const text = bodyText(operation, event)
  let body: unknown
  try {
    body = parseJson(text)
  } catch {
    throw new Problem(400, 'The request body is not valid JSON.')
  }
  if (!isWithin(MAX_DEPTH, body)) throw new Problem(400, 'The request body is nested too deeply.')
  if (!validate(body)) throw violation(validate.errors ?? [], 'Invalid request body.')
  return body
}

function bodyText({ maxBodyBytes }: Declared, event: APIGatewayProxyEvent): string {
  if (!event.body) throw new Problem(400, 'A request body is required.')
  const contentType = header(event, 'content-type')
  if (contentType !== undefined && !/^application\/json\s*(;|$)/i.test(contentType.trim())) {
    throw new Problem(415, 'Unsupported Media Type')
  }
  const bytes = Buffer.byteLength(event.body, event.isBase64Encoded ? 'base64' : 'utf8')
  if (bytes > maxBodyBytes) throw new Problem(413, 'Request Too Large')
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body
  // Some programs start UTF-8 with a byte order mark (RFC 8259, 8.1: a parser may ignore it).
  return text.replace(/^\uFEFF/, '')
}

/**
 * Builds the problem for a body or parameters that violate the contract, and lists each field: 422 if a field is
 * missing, empty or of the wrong type, else 400.
 *
 * @param message of the 400, unless an e-mail address has the wrong format.
 */
export function violation(errors: ErrorObject[], message: string): Problem {
  const fields = errors.map(fieldError)
  if (errors.some(({ keyword }) => SHAPE.has(keyword))) {
    return new Problem(422, 'Missing required parameters.', { errors: fields })
  }
  const format = errors.find(({ keyword }) => keyword === 'format')?.params['format']
  return new Problem(400, format === 'email' ? 'Invalid email address format.' : message, {
    errors: fields,
  })
}

function fieldError({ keyword, instancePath, params, message = 'is not valid' }: ErrorObject): FieldError {
  const path = instancePath.split('/').slice(1)
  if (keyword === 'required')
    return { field: [...path, params['missingProperty']].join('.'), message: 'is required' }
  return { field: path.join('.'), message }
}
