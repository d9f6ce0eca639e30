import type { ValidateFunction } from 'ajv'
import { type Exchange, mediaTypeOf } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'
import { queryParameters } from './query.ts'
import { matched } from './route.ts'

/**
 * Checks parameters, then the body. A required parameter must be present and not blank; its type is not checked. Names
 * of headers and query parameters are case-sensitive. The Content-Type selects the model, and a body of a media type
 * without a model passes (developer guide, 'Request validation for REST APIs').
 *
 * @throws {GatewayResponseError} BAD_REQUEST_PARAMETERS, BAD_REQUEST_BODY.
 */
export function validateRequest(exchange: Exchange): void {
  const { method, pathParameters } = matched(exchange)
  const query = new Map(Object.entries(queryParameters(exchange.queryString) ?? {}))
  const missing = method.validation.required.filter(({ place, name }) => {
    if (place === 'path') return !pathParameters?.[name]?.trim()
    const value =
      place === 'query'
        ? query.get(name)?.at(-1)
        : exchange.headers.findLast(([other]) => other === name)?.[1]
    return !value?.trim()
  })
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ')
    throw new GatewayResponseError('BAD_REQUEST_PARAMETERS', {
      message: `Missing required request parameters: [${names}]`,
    })
  }
  const { models } = method.validation
  const model = new Map(Object.entries(models)).get(mediaTypeOf(exchange)) ?? models['$default']
  if (model) validateBody(exchange.body.toString('utf8'), model)
}

function validateBody(body: string, model: ValidateFunction): void {
  let value: unknown
  try {
    // Unverified: that an empty body counts as an empty object.
    value = JSON.parse(body === '' ? '{}' : body)
  } catch {
    throw new GatewayResponseError('BAD_REQUEST_BODY')
  }
  if (model(value)) return
  // Unverified: the wording of a validation error, which on AWS is another validator's.
  const reasons = (model.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`.trim())
  throw new GatewayResponseError('BAD_REQUEST_BODY', { validationError: `[${reasons.join(', ')}]` })
}
