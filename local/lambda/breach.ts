import type { ValidateFunction } from 'ajv'
import * as events from '../../generated/events.js'
import { operations } from '../../generated/operations.ts'
import { responses } from '../../generated/responses.js'
import type { ExchangeRecord } from '../dataPlane/gateway.ts'
import type { Invoke } from '../dataPlane/services.ts'

/** A function answered what the contract does not declare. */
export type Breach = { operationId: string; status: number; reason: string }

const DECLARED: { [operationId: string]: { [status: number]: ValidateFunction } } = responses
const EVENTS: { [operationId: string]: ValidateFunction } = { ...events }

/**
 * Holds every answer of a function against the contract: its status and, where it is JSON, its body.
 *
 * @param onBreach told of an answer that does not fit; it is passed on all the same.
 */
export function checkAnswers(invoke: Invoke, onBreach: (breach: Breach) => void): Invoke {
  return async (functionArn, event, timeoutMillis, sourceArn) => {
    const result = await invoke(functionArn, event, timeoutMillis, sourceArn)
    const operationId = Object.entries(operations).find(
      ([, { method, path }]) => method === event.httpMethod && path === event.resource,
    )?.[0]
    const breach = operationId && breachOf(operationId, result)
    if (breach) onBreach(breach)
    return result
  }
}

/** How a function's answer to an operation breaks the contract: undefined where it fits. */
export function breachOf(operationId: string, result: unknown): Breach | undefined {
  const { statusCode, headers, body }: { [key: string]: unknown } = { ...Object(result) }
  const status = Number(statusCode)
  const breach = (reason: string) => ({ operationId, status, reason })
  const type = contentType({ ...Object(headers) })
  if (isEvents({ ...Object(headers) })) {
    const reason = status === 200 ? reasonOf(EVENTS[operationId], String(body)) : 'only 200 streams events'
    return reason === undefined ? undefined : breach(reason)
  }
  // The contract has a schema for JSON alone; 204 and 304 never hold any (RFC 9110).
  if (status === 204 || status === 304 || !type.startsWith('application/json')) return undefined
  const validate = DECLARED[operationId]?.[status]
  if (!validate) return breach('the contract declares no such status')
  let parsed: unknown
  try {
    parsed = JSON.parse(String(body))
  } catch {
    return breach('the body is not JSON')
  }
  return validate(parsed) ? undefined : breach(errorsOf(validate))
}

/** How what a function streamed breaks the contract. Of events their beginning will do, of JSON it tells nothing. */
export function breachOfStream({ operationId, response, complete }: ExchangeRecord): Breach | undefined {
  const { status, headers, body } = response
  if (operationId === undefined || !(complete || isEvents(headers))) return undefined
  return breachOf(operationId, { statusCode: status, headers, body: body.toString() })
}

/** What the first event that does not fit breaks; what has no blank line behind it is no event yet. */
function reasonOf(validate: ValidateFunction | undefined, body: string): string | undefined {
  if (!validate) return 'the contract declares no events'
  for (const [index, event] of body.split('\n\n').slice(0, -1).entries()) {
    if (!validate(dataOf(event))) return `event ${index + 1}: ${errorsOf(validate)}`
  }
  return undefined
}

/** Data that is no JSON is text. */
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

/** Without one, an answer counts as JSON. */
function contentType(headers: { [name: string]: unknown }): string {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return String(type ?? 'application/json')
}
