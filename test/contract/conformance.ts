import { gunzipSync } from 'node:zlib'
import { type Contract, operationsOf } from '../../contract/document.ts'
import { type Method, type RestApi, restApi } from '../../local/gateway/deployment/restApi.ts'
import type { ExchangeRecord } from '../../local/gateway/gateway.ts'
import { type Properties, record } from '../../local/template.ts'
import type { Loaded } from './loadGenerated.ts'

/** What a contract makes of a request and of an answer. */
export type Read = Loaded & { contract: Contract; body: Properties }

/**
 * Holds recorded traffic against another contract.
 *
 * @returns how the first exchange that contradicts it does so; undefined where none does.
 */
export function contradiction(traffic: ExchangeRecord[], read: Read): string | undefined {
  const api = restApi(read.body)
  for (const exchange of traffic) {
    const { request, response, operationId } = exchange
    const found =
      headerProblem(exchange, read) ??
      (operationId === undefined ? undefined : operationProblem(exchange, operationId, api, read))
    if (found)
      return `${request.method} ${request.path.replace(/^\/prod/, '')} was answered ${response.status}: ${found}`
  }
  return undefined
}

function headerProblem({ response, operationId }: ExchangeRecord, { contract }: Read): string | undefined {
  const sent = new Map(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(',')]),
  )
  const stated = operationsOf(contract).find(({ operation }) => operation.operationId === operationId)
    ?.operation.responses[String(response.status)]
  const own = Object.keys(stated && 'headers' in stated ? (stated.headers ?? {}) : {})
  for (const [name, value] of Object.entries(contract['x-response-headers'])) {
    if (!own.includes(name) && sent.get(name.toLowerCase()) !== value) return `${name} is not ${value}`
  }
  const declared = new Set(Object.keys(contract['x-response-headers']).map((name) => name.toLowerCase()))
  for (const name of ALWAYS) if (!declared.has(name)) return `${name} is not declared`
  return undefined
}

/** What a browser, a cache and a scanner look for in every answer. */
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
  const path = request.path.replace(/^\/prod/, '').split('?')[0]
  const declared = operationsOf(contract).find((one) => one.operation.operationId === operationId)
  if (!declared) return `there is no ${operationId}`
  if (declared.path !== path || declared.method.toUpperCase() !== request.method)
    return `${operationId} is elsewhere`
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
  const check = operations[operationId]?.validate
  const body = parse(request.body)
  if (!check || body === undefined) return undefined
  const refused = Array.isArray(record(answer)['errors'])
  if (check(body) === refused) return refused ? 'the body now fits' : 'the body no longer fits'
  return undefined
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
