import { type Properties, record, text } from '../../template.ts'
import { literalHeaders } from './literals.ts'

type GatewayResponse = {
  status: number | undefined
  headers: { [name: string]: string }
  templates: { [mediaType: string]: string }
}

export type GatewayResponses = { [type: string]: GatewayResponse }

/** The templates of a gateway response for which the API defines none. */
export const TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' }

/** Reads the gateway responses of an OpenAPI body. @throws for header values that are not literals. */
export function gatewayResponses(stated: Properties): GatewayResponses {
  return Object.fromEntries(
    Object.entries(stated).map(([type, value]) => {
      const { statusCode, responseParameters, responseTemplates } = record(value)
      const templates = Object.entries(record(responseTemplates ?? TEMPLATES))
      return [
        type,
        {
          status: statusCode === undefined ? undefined : Number(statusCode),
          headers: literalHeaders('gatewayresponse.header.', record(responseParameters ?? {})),
          templates: Object.fromEntries(
            templates.map(([mediaType, template]) => [mediaType, text(template)]),
          ),
        },
      ]
    }),
  )
}
