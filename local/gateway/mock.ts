import { type Properties, record, text } from '../template.ts'
import { contextVariables, substitute } from './contextVariables.ts'
import { type Answer, type Exchange, type Gateway, mediaTypeOf } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'
import { literalHeaders } from './literals.ts'

export type MockIntegration = {
  type: 'mock'
  passthroughBehavior: string
  /** By media type. */
  requestTemplates: Map<string, string>
  /** By a pattern for the status that the request template gives; `default` for the others. */
  responses: Map<string, MockResponse>
}

type MockResponse = {
  status: number
  headers: { [name: string]: string }
  template: [string, string] | undefined
}

/** @throws for mapping templates beyond `$context`, and for a header that the method's response does not declare. */
export function mockIntegration(integration: Properties, methodResponses: Properties): MockIntegration {
  const templates = Object.entries(record(integration['requestTemplates'] ?? {}))
  return {
    type: 'mock',
    passthroughBehavior: String(integration['passthroughBehavior'] ?? 'when_no_match').toLowerCase(),
    requestTemplates: new Map(templates.map(([mediaType, template]) => [mediaType, plain(template)])),
    responses: new Map(
      Object.entries(record(integration['responses'] ?? {})).map(([pattern, value]) => {
        const response = record(value)
        const status = String(response['statusCode'])
        const declared = record(record(methodResponses[status] ?? {})['headers'] ?? {})
        const headers = literalHeaders(
          'method.response.header.',
          record(response['responseParameters'] ?? {}),
        )
        const undeclared = Object.keys(headers).find((name) => !Object.hasOwn(declared, name))
        if (undeclared) throw new Error(`The response ${status} does not declare the header ${undeclared}`)
        const responseTemplates = Object.entries(record(response['responseTemplates'] ?? {}))
        const [mediaType, template] = responseTemplates[0] ?? []
        return [
          pattern,
          {
            status: Number(status),
            headers,
            template: mediaType === undefined ? undefined : [mediaType, plain(template)],
          },
        ]
      }),
    ),
  }
}

/**
 * Answers without a backend (developer guide, 'Mock integrations').
 *
 * @throws {GatewayResponseError} UNSUPPORTED_MEDIA_TYPE for a type without a request template, where nothing
 *   passes through; API_CONFIGURATION_ERROR where the templates give no answer.
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

/** The status code that a request template sets; empty where it sets none. */
function statusOf(json: string): string {
  try {
    const value: unknown = JSON.parse(json)
    return String(record(value)['statusCode'] ?? '')
  } catch {
    return ''
  }
}

function plain(template: unknown): string {
  if (/#|\$(?!context\.)/.test(text(template)))
    throw new Error('A mapping template may only hold $context variables')
  return text(template)
}
