import { type Contract, type JsonObject, type Operation, responseOf } from './document.ts'

/** The media type of server-sent events (HTML standard, 'Server-sent events'). */
export const EVENT_STREAM = 'text/event-stream'

/** Whether API Gateway streams an operation's response, by the transfer mode of its integration. */
export function streams({ 'x-amazon-apigateway-integration': integration }: Operation): boolean {
  return integration['responseTransferMode'] === 'STREAM'
}

/**
 * The schema of the data of one event of an operation; undefined if it streams none. OpenAPI 3.0 has no `itemSchema`,
 * so the schema of `text/event-stream` describes one event, and client generators read it so.
 */
export function eventSchema(contract: Contract, operation: Operation): JsonObject | undefined {
  if (!('200' in operation.responses)) return undefined
  return responseOf(contract, operation, '200').content?.[EVENT_STREAM]?.schema
}
