import { type Properties, record, text } from '../../template.ts'
import { literalHeaders } from './literals.ts'

export type MockIntegration = {
  type: 'mock'
  passthroughBehavior: string
  /** By media type. */
  requestTemplates: Map<string, string>
  /** By a pattern for the status that the request template sets; `default` applies to the others. */
  responses: Map<string, MockResponse>
}

type MockResponse = {
  status: number
  headers: { [name: string]: string }
  template: [string, string] | undefined
}

/**
 * Reads a mock integration.
 *
 * @throws for mapping templates beyond `$context`, and for a header that the method's response does not declare.
 */
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

function plain(template: unknown): string {
  if (/#|\$(?!context\.)/.test(text(template)))
    throw new Error('The local gateway supports only $context variables in a mapping template')
  return text(template)
}
