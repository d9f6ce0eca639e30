import type { ValidateFunction } from 'ajv'
import * as events from '../../generated/events.js'
import { operations } from '../../generated/operations.ts'
import { responses } from '../../generated/responses.js'
import type { ExchangeRecord } from '../dataPlane/gateway.ts'
import type { Invoke } from '../dataPlane/services.ts'

/** A function's response that the contract does not declare. */
export type Violation = { operationId: string; status: number; reason: string }

const DECLARED: { [operationId: string]: { [status: number]: ValidateFunction } } = responses
const EVENTS: { [operationId: string]: ValidateFunction } = { ...events }

/**
 * Checks every response of a function against the contract: its status and, if it is JSON or an event stream, its body.
 *
 * @param onViolation receives each violation; the caller still gets the response.
 */
export function checkAnswers(invoke: Invoke, onViolation: (violation: Violation) => void): Invoke {
  return async (functionArn, event, timeoutMillis, sourceArn) => {
    const result = await invoke(functionArn, event, timeoutMillis, sourceArn)
    const operationId = Object.entries(operations).find(
      ([, { method, path }]) => method === event.httpMethod && path === event.resource,
    )?.[0]
    const violation = operationId && violationOf(operationId, result)
    if (violation) onViolation(violation)
    return result
  }
}

/** Returns how a function's response to an operation breaks the contract, or undefined if it conforms. */
export function violationOf(operationId: string, result: unknown): Violation | undefined {
  const { statusCode, headers, body }: { [key: string]: unknown } = { ...Object(result) }
  const status = Number(statusCode)
  const violation = (reason: string) => ({ operationId, status, reason })
  const type = contentType({ ...Object(headers) })
  if (isEvents({ ...Object(headers) })) {
    const reason = status === 200 ? reasonOf(EVENTS[operationId], String(body)) : 'only 200 streams events'
    return reason === undefined ? undefined : violation(reason)
  }
  // The contract has schemas only for JSON and events; 204 and 304 never have a body (RFC 9110).
  if (status === 204 || status === 304 || !type.startsWith('application/json')) return undefined
  const validate = DECLARED[operationId]?.[status]
  if (!validate) return violation('the contract declares no such status')
  let parsed: unknown
  try {
    parsed = JSON.parse(String(body))
  } catch {
    return violation('the body is not JSON')
  }
  return validate(parsed) ? undefined : violation(errorsOf(validate))
}

/**
 * Returns how a function's stream breaks the contract. The beginning of an event stream is enough for this check; an
 * incomplete JSON body is not, so the check skips it.
 */
export function violationOfStream({
  operationId,
  response,
  complete,
}: ExchangeRecord): Violation | undefined {
  const { status, headers, body } = response
  if (operationId === undefined || !(complete || isEvents(headers))) return undefined
  return violationOf(operationId, { statusCode: status, headers, body: body.toString() })
}

/** Returns why the first invalid event breaks the contract. Text not followed by a blank line is not yet an event. */
function reasonOf(validate: ValidateFunction | undefined, body: string): string | undefined {
  if (!validate) return 'the contract declares no events'
  for (const [index, event] of body.split('\n\n').slice(0, -1).entries()) {
    if (!validate(dataOf(event))) return `event ${index + 1}: ${errorsOf(validate)}`
  }
  return undefined
}

/** Returns an event's data: the parsed JSON, or the text if it is not JSON. */
function dataOf(event: string): unknown {
  const data = event.split('\n').flatMap((line) => line.match(/^data: ?(.*)$/)?.[1] ?? [])
  const text = data.join('\n')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function errorsOf({ errors }: ValidateFunction): string {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`).join(', ')
}

function isEvents(headers: { [name: string]: unknown }): boolean {
  return contentType(headers).startsWith('text/event-stream')
}

/** Returns the content type. A response without one counts as JSON. */
function contentType(headers: { [name: string]: unknown }): string {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return String(type ?? 'application/json')
}
