import { record } from '../template.ts'
import { contextVariables, substitute } from './contextVariables.ts'
import type { MockIntegration } from './deployment/mockIntegration.ts'
import { type Answer, type Exchange, type Gateway, mediaTypeOf } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'

/**
 * Answers without a backend (developer guide, 'Mock integrations').
 *
 * @throws {GatewayResponseError} UNSUPPORTED_MEDIA_TYPE for a media type without a request template, unless it passes
 *   through; API_CONFIGURATION_ERROR if the templates select no response.
 */
export function integrateMock(integration: MockIntegration, exchange: Exchange, gateway: Gateway): Answer {
  const variables = contextVariables(exchange, gateway)
  const template = integration.requestTemplates.get(mediaTypeOf(exchange))
  if (template === undefined && !passesThrough(integration))
    throw new GatewayResponseError('UNSUPPORTED_MEDIA_TYPE')
  const status = statusOf(
    template === undefined ? exchange.body.toString('utf8') : substitute(template, variables, ''),
  )
  const chosen = [...integration.responses].find(
    ([pattern]) => pattern !== 'default' && new RegExp(`^(?:${pattern})$`).test(status),
  )
  const response = chosen?.[1] ?? integration.responses.get('default')
  if (!response || !status) throw new GatewayResponseError('API_CONFIGURATION_ERROR')
  const [mediaType, body] = response.template ?? ['application/json', '']
  return {
    status: response.status,
    headers: { 'Content-Type': mediaType, ...response.headers },
    body: Buffer.from(substitute(body, variables, '')),
  }
}

function passesThrough({ passthroughBehavior, requestTemplates }: MockIntegration): boolean {
  if (passthroughBehavior === 'when_no_templates') return requestTemplates.size === 0
  return passthroughBehavior === 'when_no_match'
}

/** Returns the status code that a request template sets, or an empty string. */
function statusOf(json: string): string {
  try {
    const value: unknown = JSON.parse(json)
    return String(record(value)['statusCode'] ?? '')
  } catch {
    return ''
  }
}
