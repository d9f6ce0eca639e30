import { PSEUDO_PARAMETERS } from '../template.ts'
import { requestTime } from './contextVariables.ts'
import { type Exchange, type Gateway, headerOf, mediaTypeOf } from './exchange.ts'
import { queryParameters } from './query.ts'
import { matched } from './route.ts'
import type { ProxyEvent } from './services.ts'

/** Headers that do not reach an integration (developer guide, 'Known issues'). */
const DROPPED = new Set([
  'connection',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
])

/** Makes the event of a Lambda proxy integration (developer guide, 'Input format of a Lambda function'). */
export function proxyEvent(exchange: Exchange, gateway: Gateway): ProxyEvent {
  const { resource, pathParameters } = matched(exchange)
  const headers = forwardedHeaders(exchange)
  const query = queryParameters(exchange.queryString)
  const { domainName } = exchange
  const binary = isBinary(gateway.api.binaryMediaTypes, mediaTypeOf(exchange))
  return {
    resource: resource.path,
    path: exchange.path,
    httpMethod: exchange.httpMethod,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: query && lastOf(query),
    multiValueQueryStringParameters: query,
    pathParameters,
    stageVariables: gateway.stageVariables,
    requestContext: {
      accountId: PSEUDO_PARAMETERS['AWS::AccountId'],
      apiId: gateway.apiId,
      ...(exchange.claims && { authorizer: { claims: exchange.claims } }),
      deploymentId: gateway.deploymentId,
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      extendedRequestId: exchange.extendedRequestId,
      httpMethod: exchange.httpMethod,
      identity: {
        accessKey: null,
        accountId: null,
        ...(exchange.apiKey && { apiKey: exchange.apiKey.value, apiKeyId: exchange.apiKey.id }),
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: exchange.sourceIp,
        user: null,
        userAgent: headerOf(exchange, 'user-agent') ?? null,
        userArn: null,
      },
      path: exchange.fullPath,
      protocol: exchange.protocol,
      requestId: exchange.requestId,
      requestTime: requestTime(exchange.startedAt),
      requestTimeEpoch: exchange.startedAt,
      resourceId: resource.id,
      resourcePath: resource.path,
      stage: gateway.stageName,
    },
    body: exchange.body.length === 0 ? null : exchange.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && exchange.body.length > 0,
  }
}

/** Whether an API with these binary media types treats bodies of a media type as bytes. */
export function isBinary(binaryMediaTypes: string[], mediaType: string): boolean {
  return binaryMediaTypes.includes('*/*') || binaryMediaTypes.includes(mediaType)
}

/** Returns the client's headers without the dropped ones, and the headers that API Gateway adds. */
function forwardedHeaders(exchange: Exchange): { [name: string]: string[] } {
  const headers = new Map<string, { name: string; values: string[] }>()
  for (const [name, value] of exchange.headers) {
    const key = name.toLowerCase()
    if (DROPPED.has(key)) continue
    const known = headers.get(key)
    if (known) known.values.push(value)
    else headers.set(key, { name, values: [value] })
  }
  const client = headers.get('x-forwarded-for')?.values.join(', ')
  const added = {
    'X-Amzn-Trace-Id': exchange.traceId,
    'X-Forwarded-For': client ? `${client}, ${exchange.sourceIp}` : exchange.sourceIp,
    'X-Forwarded-Port': exchange.domainName.match(/:(\d+)$/)?.[1] ?? '80',
    'X-Forwarded-Proto': 'http',
  }
  for (const [name, value] of Object.entries(added))
    headers.set(name.toLowerCase(), { name, values: [value] })
  return Object.fromEntries([...headers.values()].map(({ name, values }) => [name, values]))
}

/** Returns the last value of each name, which is the one that AWS keeps in a single-value map. */
function lastOf(values: { [name: string]: string[] }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']))
}
