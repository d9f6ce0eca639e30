import { PSEUDO_PARAMETERS } from '../template.ts'
import { type Exchange, type Gateway, headerOf } from './exchange.ts'

/** Returns the `$context` variables by name (developer guide, 'Variables for access logging' and '$context'). */
export function contextVariables(exchange: Exchange, gateway: Gateway): { [name: string]: string } {
  const { match, apiKey, integration = {} } = exchange
  const { domainName } = exchange
  const claims = Object.entries(exchange.claims ?? {}).map(([name, value]) => [
    `authorizer.claims.${name}`,
    value,
  ])
  const userAgent = headerOf(exchange, 'user-agent')
  return {
    accountId: PSEUDO_PARAMETERS['AWS::AccountId'],
    apiId: gateway.apiId,
    stage: gateway.stageName,
    deploymentId: gateway.deploymentId,
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    requestId: exchange.requestId,
    extendedRequestId: exchange.extendedRequestId,
    xrayTraceId: exchange.traceId,
    httpMethod: exchange.httpMethod,
    path: exchange.fullPath,
    protocol: exchange.protocol,
    requestTime: requestTime(exchange.startedAt),
    requestTimeEpoch: String(exchange.startedAt),
    'identity.sourceIp': exchange.sourceIp,
    ...(userAgent && { 'identity.userAgent': userAgent }),
    ...(match && { resourcePath: match.resource.path, resourceId: match.resource.id }),
    ...(apiKey && { 'identity.apiKeyId': apiKey.id, 'identity.apiKey': apiKey.value }),
    // AWS documents times only for a stream. Unverified: that a buffered answer has no times of its integration.
    ...Object.fromEntries(
      Object.entries(integration).map(([name, value]) => [`integration.${name}`, String(value)]),
    ),
    ...Object.fromEntries(claims),
  }
}

/** Replaces the `$context` variables in a template by their values, and those without a value by `missing`. */
export function substitute(template: string, variables: { [name: string]: string }, missing: string): string {
  const values = new Map(Object.entries(variables))
  return template.replaceAll(
    /\$context\.([\w:-]+(?:\.[\w:-]+)*)/g,
    (_, name: string) => values.get(name) ?? missing,
  )
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Formats a time as in the common log format: `04/Mar/2020:19:15:17 +0000`. */
export function requestTime(at: number): string {
  const [year, month, day, time] = parts(at)
  return `${day}/${month}/${year}:${time} +0000`
}

/**
 * Formats a time as Java prints it, which is its form in the claims of a proxy event: `Sun Mar 28 13:40:42 UTC 2021`.
 */
export function javaDate(at: number): string {
  const [year, month, day, time] = parts(at)
  return `${DAYS[new Date(at).getUTCDay()]} ${month} ${day} ${time} UTC ${year}`
}

function parts(at: number): [year: string, month: string, day: string, time: string] {
  const iso = new Date(at).toISOString()
  return [iso.slice(0, 4), MONTHS[Number(iso.slice(5, 7)) - 1] ?? '', iso.slice(8, 10), iso.slice(11, 19)]
}
