import { createHash } from 'node:crypto'
import { list, type Properties, record, text } from '../../template.ts'
import { type Authorizer, authorizerOf } from './authorizer.ts'
import { type GatewayResponses, gatewayResponses } from './gatewayResponses.ts'
import { type LambdaProxyIntegration, lambdaProxyIntegration } from './lambdaProxyIntegration.ts'
import { type MockIntegration, mockIntegration } from './mockIntegration.ts'
import { type RequestValidation, requestValidations } from './requestValidation.ts'

export type Method = {
  /** Upper case, or ANY. */
  httpMethod: string
  operationId: string | undefined
  authorizer: Authorizer | undefined
  apiKeyRequired: boolean
  validation: RequestValidation
  integration: LambdaProxyIntegration | MockIntegration
}

export type Resource = {
  id: string
  path: string
  /** The parts of the path between its slashes. */
  segments: string[]
  methods: Method[]
}

export type RestApi = {
  /** In the order in which the gateway tries them. */
  resources: Resource[]
  gatewayResponses: GatewayResponses
  binaryMediaTypes: string[]
  minimumCompressionSize: number | undefined
}

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch'])
const ANY = 'x-amazon-apigateway-any-method'

/**
 * Makes the REST API that API Gateway makes when it imports an OpenAPI body.
 *
 * @throws for a body that an import refuses, and for features that the local gateway does not support: authorizers
 *   other than a Cognito user pool, integrations other than aws_proxy and mock, and mapping templates beyond
 *   `$context`.
 */
export function restApi(body: Properties): RestApi {
  if (!/^3\.0\./.test(String(body['openapi']))) throw new Error('API Gateway imports only OpenAPI 3.0')
  if ((body['x-amazon-apigateway-api-key-source'] ?? 'HEADER') !== 'HEADER') {
    throw new Error('x-amazon-apigateway-api-key-source must be HEADER')
  }
  if (body['x-amazon-apigateway-policy'] !== undefined)
    throw new Error('The local gateway does not support a resource policy')
  const schemes = record(record(body['components'] ?? {})['securitySchemes'] ?? {})
  const validationOf = requestValidations(body)
  const resources = Object.entries(record(body['paths'])).map(([path, item]) => ({
    id: resourceId(path),
    path,
    segments: segmentsOf(path),
    methods: Object.entries(record(item))
      .filter(([key]) => METHODS.has(key) || key === ANY)
      .map(([key, value]): Method => {
        const operation = record(value)
        const httpMethod = key === ANY ? 'ANY' : key.toUpperCase()
        try {
          return {
            httpMethod,
            operationId: operation['operationId'] === undefined ? undefined : text(operation['operationId']),
            ...security(list(operation['security'] ?? body['security']).map(record), schemes),
            validation: validationOf(operation),
            integration: integrationOf(operation),
          }
        } catch (error) {
          throw new Error(`${httpMethod} ${path}: ${error instanceof Error ? error.message : error}`)
        }
      }),
  }))
  const compression = body['x-amazon-apigateway-minimum-compression-size']
  return {
    resources: resources.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)),
    gatewayResponses: gatewayResponses(record(body['x-amazon-apigateway-gateway-responses'] ?? {})),
    binaryMediaTypes: list(body['x-amazon-apigateway-binary-media-types']).map(text),
    minimumCompressionSize: compression === undefined ? undefined : Number(compression),
  }
}

/**
 * Reads all entries of `security` together: a method has at most one authorizer, and may also require an API key. An
 * operation without entries gets those of the API at import. Unverified: what an entry that names two schemes does.
 */
function security(entries: Properties[], schemes: Properties): Pick<Method, 'authorizer' | 'apiKeyRequired'> {
  let authorizer: Authorizer | undefined
  let apiKeyRequired = false
  for (const [name, scopes] of entries.flatMap((entry) => Object.entries(entry))) {
    const scheme = record(schemes[name])
    if (scheme['x-amazon-apigateway-authorizer'] !== undefined) {
      if (authorizer) throw new Error('A method cannot have more than one authorizer')
      authorizer = authorizerOf(scheme, list(scopes).map(text))
    } else if (String(scheme['name']).toLowerCase() === 'x-api-key' && scheme['in'] === 'header') {
      apiKeyRequired = true
    } else throw new Error(`The security scheme ${name} is neither an authorizer nor the API key`)
  }
  return { authorizer, apiKeyRequired }
}

function integrationOf(operation: Properties): Method['integration'] {
  const integration = record(operation['x-amazon-apigateway-integration'])
  switch (integration['type']) {
    case 'aws_proxy':
      return lambdaProxyIntegration(integration)
    case 'mock':
      return mockIntegration(integration, record(operation['responses'] ?? {}))
    default:
      throw new Error(
        `The local gateway supports integrations of type aws_proxy and mock only, not ${integration['type']}`,
      )
  }
}

function resourceId(path: string): string {
  const hash = createHash('sha256').update(path).digest('hex')
  return BigInt(`0x${hash}`)
    .toString(36)
    .slice(0, path === '/' ? 10 : 6)
}

/** Orders resources by their segments from left to right: static, then parameter, then greedy parameter. */
function rank({ segments }: { segments: string[] }): string {
  return segments
    .map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'))
    .join('')
}

/** Splits a path at its slashes; a trailing slash does not count. */
export function segmentsOf(path: string): string[] {
  const inner = path.replace(/^\//, '').replace(/\/$/, '')
  return inner === '' ? [] : inner.split('/')
}
