import type { ValidateFunction } from 'ajv'
import { operations } from '../../generated/operations.ts'
import { responses } from '../../generated/responses.js'
import type { Invoke } from '../gateway/services.ts'

/** A function answered what the contract does not declare. */
export type Breach = { operationId: string; status: number; reason: string }

const DECLARED: { [operationId: string]: { [status: number]: ValidateFunction } } = responses

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
  // The contract has a schema for JSON alone; a 304 never holds any (RFC 9110).
  if (status === 304 || !isJson({ ...Object(headers) })) return undefined
  const validate = DECLARED[operationId]?.[status]
  if (!validate) return breach('the contract declares no such status')
  let parsed: unknown
  try {
    parsed = JSON.parse(String(body))
  } catch {
    return breach('the body is not JSON')
  }
  if (validate(parsed)) return undefined
  const errors = validate.errors ?? []
  return breach(errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`).join(', '))
}

function isJson(headers: { [name: string]: unknown }): boolean {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return type === undefined || String(type).startsWith('application/json')
}
