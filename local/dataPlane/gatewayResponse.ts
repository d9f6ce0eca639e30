import { contextVariables, substitute } from './contextVariables.ts'
import { TEMPLATES } from './deployment/gatewayResponses.ts'
import { type Answer, type Exchange, type Gateway, headerOf } from './exchange.ts'

/**
 * The types of gateway responses with their defaults on AWS: status, message and `x-amzn-ErrorType` (developer guide,
 * 'Gateway response types', and recorded responses). Unverified: the error types of the 415 and of the 5xx. The list
 * leaves out types that the local gateway never answers with.
 */
const TYPES = {
  API_CONFIGURATION_ERROR: [500, 'Internal server error', 'InternalServerErrorException'],
  BAD_REQUEST_BODY: [400, 'Invalid request body', 'BadRequestException'],
  BAD_REQUEST_PARAMETERS: [400, 'Invalid request parameters', 'BadRequestException'],
  DEFAULT_4XX: [403, 'Forbidden', 'ForbiddenException'],
  DEFAULT_5XX: [500, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_FAILURE: [504, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
  INVALID_API_KEY: [403, 'Forbidden', 'ForbiddenException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  QUOTA_EXCEEDED: [429, 'Limit Exceeded', 'LimitExceededException'],
  THROTTLED: [429, 'Too Many Requests', 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'Unauthorized', 'UnauthorizedException'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type', 'BadRequestException'],
} as const satisfies { [type: string]: readonly [status: number, message: string, errorType: string] }

export type GatewayResponseType = keyof typeof TYPES

/** A failure for which API Gateway itself answers with a gateway response. */
export class GatewayResponseError extends Error {
  readonly type: GatewayResponseType
  readonly status: number
  readonly text: string
  readonly errorType: string
  readonly validationError: string | undefined

  constructor(
    type: GatewayResponseType,
    other: { status?: number; message?: string; errorType?: string; validationError?: string } = {},
  ) {
    const [status, message, errorType] = TYPES[type]
    super(`${type}: ${other.message ?? message}`)
    this.type = type
    this.status = other.status ?? status
    this.text = other.message ?? message
    this.errorType = other.errorType ?? errorType
    this.validationError = other.validationError
  }
}

/** A response given before the request reaches the API. No gateway response changes it. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(status: number, body: string, contentType: string, errorType: string) {
    super(body)
    this.answer = {
      status,
      headers: { 'Content-Type': contentType, 'x-amzn-ErrorType': errorType },
      body: Buffer.from(body),
    }
  }
}

/** Makes the API's gateway response to a failure; a type that the API does not define inherits a default. */
export function answerTo(error: GatewayResponseError, exchange: Exchange, gateway: Gateway): Answer {
  const { gatewayResponses } = gateway.api
  const inherited = error.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'
  const response = gatewayResponses[error.type] ?? gatewayResponses[inherited]
  const templates = response?.templates ?? TEMPLATES
  const accepted =
    headerOf(exchange, 'accept')
      ?.replace(/[,;].*/s, '')
      .trim() ?? ''
  const mediaType = Object.hasOwn(templates, accepted)
    ? accepted
    : Object.hasOwn(templates, 'application/json')
      ? 'application/json'
      : (Object.keys(templates)[0] ?? 'application/json')
  const status = response?.status ?? error.status
  const variables = {
    ...contextVariables(exchange, gateway),
    ...errorVariables(error),
    status: String(status),
  }
  return {
    status,
    headers: { 'Content-Type': mediaType, 'x-amzn-ErrorType': error.errorType, ...response?.headers },
    body: Buffer.from(substitute(new Map(Object.entries(templates)).get(mediaType) ?? '', variables, '')),
  }
}

/** `$context.error.*`, for templates and the access log. */
export function errorVariables(error: GatewayResponseError): { [name: string]: string } {
  return {
    'error.message': error.text,
    'error.messageString': JSON.stringify(error.text),
    'error.responseType': error.type,
    ...(error.validationError && { 'error.validationErrorString': error.validationError }),
  }
}
