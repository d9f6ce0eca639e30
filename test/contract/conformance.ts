import { gunzipSync } from 'node:zlib'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { type Contract, operationsOf } from '../../contract/document.ts'
import { responseHeaders } from '../../contract/headers.ts'
import { checkedParameters } from '../../handlers/runtime/parameters.ts'
import { Problem } from '../../handlers/runtime/problem.ts'
import { type Method, type RestApi, restApi } from '../../local/dataPlane/deployment/restApi.ts'
import type { ExchangeRecord } from '../../local/dataPlane/gateway.ts'
import { queryParameters } from '../../local/dataPlane/query.ts'
import { list, type Properties, record } from '../../local/template.ts'
import { variablesIn } from '../conformance/route.ts'
import { eventOf } from '../handlers/invocation.ts'
import type { Loaded } from './loadGenerated.ts'

/** How a contract reads a request and a response. */
export type Read = Loaded & { contract: Contract; body: Properties }

/**
 * Checks recorded traffic against another contract.
 *
 * @returns how the first exchange contradicts the contract; undefined if none does.
 */
export function contradiction(traffic: ExchangeRecord[], read: Read): string | undefined {
  const api = restApi(read.body)
  const headers = responseHeaders(read.contract)
  for (const exchange of traffic) {
    const { request, response, operationId } = exchange
    const found =
      headerProblem(exchange, read, headers) ??
      (operationId === undefined ? undefined : operationProblem(exchange, operationId, api, read))
    if (found)
      return `${request.method} ${request.path.replace(/^\/prod/, '')} was answered ${response.status}: ${found}`
  }
  return undefined
}

function headerProblem(
  { response, operationId }: ExchangeRecord,
  { contract }: Read,
  headers: { [name: string]: string },
): string | undefined {
  const sent = new Map(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(',')]),
  )
  const stated = operationsOf(contract).find(({ operation }) => operation.operationId === operationId)
    ?.operation.responses[String(response.status)]
  const own = Object.keys(stated && 'headers' in stated ? (stated.headers ?? {}) : {})
  for (const [name, value] of Object.entries(headers)) {
    if (!own.includes(name) && sent.get(name.toLowerCase()) !== value) return `${name} is not ${value}`
  }
  const declared = new Set(Object.keys(contract['x-response-headers']).map((name) => name.toLowerCase()))
  for (const name of ALWAYS) if (!declared.has(name)) return `${name} is not declared`
  return undefined
}

/** Headers that a browser, a cache and a scanner expect in every response. */
const ALWAYS = [
  'access-control-allow-origin',
  'access-control-expose-headers',
  'cache-control',
  'strict-transport-security',
  'x-content-type-options',
]

function operationProblem(
  { request, response, errorType }: ExchangeRecord,
  operationId: string,
  api: RestApi,
  { contract, operations, responses }: Read,
): string | undefined {
  const [path = '', query = ''] = request.path.replace(/^\/prod/, '').split('?')
  const declared = operationsOf(contract).find((one) => one.operation.operationId === operationId)
  if (!declared) return `there is no ${operationId}`
  const variables = variablesIn(path, declared.path)
  if (!variables || declared.method.toUpperCase() !== request.method) return `${operationId} is elsewhere`
  const method = methodOf(api, operationId)
  const has = (name: string) => request.headers.some(([header]) => header.toLowerCase() === name)
  if (errorType === 'UNAUTHORIZED' && !method?.authorizer) return 'no token is asked for'
  if (errorType === 'INVALID_API_KEY' && !method?.apiKeyRequired) return 'no API key is asked for'
  if (!errorType && method?.authorizer && !has(method.authorizer.header.toLowerCase()))
    return 'a token is asked for'
  if (!errorType && method?.apiKeyRequired && !has('x-api-key')) return 'an API key is asked for'
  if (errorType) return undefined

  const { [String(response.status)]: validate } = responses[operationId] ?? {}
  if (!(String(response.status) in declared.operation.responses)) return 'the status is not declared'
  if (String(response.headers['Content-Type']) !== 'application/json') return undefined
  const zipped = String(response.headers['Content-Encoding']) === 'gzip'
  const answer = parse(zipped ? gunzipSync(response.body) : response.body)
  if (!validate?.(answer)) return `the answer does not fit: ${JSON.stringify(validate?.errors)}`
  // The caller is checked before the request.
  if (response.status === 401 || response.status === 403) return undefined
  const refused = list(record(answer)['errors']).map((error) => String(record(error)['field']))
  const event = {
    ...eventOf('getDocs', { headers: Object.fromEntries(request.headers) }),
    pathParameters: variables,
    multiValueQueryStringParameters: queryParameters(query),
  }
  const wrong = wrongParameters(operations[operationId], event)
  const before = refused.filter((field) => /^(path|query|headers)\./.test(field))
  if (String(wrong) !== String(before))
    return `the parameters that do not fit are [${wrong}], not [${before}]`
  const check = operations[operationId]?.validate
  const body = parse(request.body)
  if (!check || body === undefined || before.length > 0) return undefined
  if (check(body) === refused.length > 0)
    return refused.length > 0 ? 'the body now fits' : 'the body no longer fits'
  return undefined
}

/** The names of the parameters that an operation refuses. */
function wrongParameters(
  operation: Read['operations'][string] | undefined,
  event: APIGatewayProxyEvent,
): string[] {
  try {
    if (operation) checkedParameters(operation, event)
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return (error.details.errors ?? []).map(({ field }) => field)
  }
}

function methodOf(api: RestApi, operationId: string): Method | undefined {
  return api.resources.flatMap(({ methods }) => methods).find((method) => method.operationId === operationId)
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
