import { createHash } from 'node:crypto'
import { type Resource, segmentsOf } from './deployment/restApi.ts'
import { type Exchange, type Gateway, headerOf, type Match } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'

/**
 * Finds the resource and the method. A static segment takes precedence over a parameter, and a parameter over
 * `{proxy+}`. If a resource lacks the method, a greedy resource gets the request. A trailing slash does not matter, nor
 * a double slash from a base URL that ends in one (`/prod//register`). Path parameters stay percent-encoded.
 * Unverified: what more slashes within a path do, and which characters of a parameter arrive decoded.
 *
 * @throws {GatewayResponseError} MISSING_AUTHENTICATION_TOKEN if no route matches; DEFAULT_4XX if the request also has
 *   an Authorization header, which AWS then reads as a signature.
 */
export function route(exchange: Exchange, gateway: Gateway): void {
  const found = find(gateway.api.resources, exchange.path, exchange.httpMethod)
  if (found) {
    exchange.match = found
    return
  }
  const authorization = headerOf(exchange, 'authorization')
  if (!authorization || authorization.startsWith('AWS4-'))
    throw new GatewayResponseError('MISSING_AUTHENTICATION_TOKEN')
  // Unverified: of what exactly AWS takes the hash.
  const hash = createHash('sha256').update(authorization).digest('base64')
  throw new GatewayResponseError('DEFAULT_4XX', {
    status: 403,
    message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`,
    errorType: 'IncompleteSignatureException',
  })
}

/** Returns the match of {@link route}, for the later steps. */
export function matched({ match }: Exchange): Match {
  if (!match) throw new Error('The request was not routed')
  return match
}

function find(resources: Resource[], path: string, httpMethod: string): Match | undefined {
  const segments = segmentsOf(path.replace(/^\/+/, '/'))
  const candidates = resources.flatMap((resource) => {
    const pathParameters = parametersOf(resource.segments, segments)
    return pathParameters ? [{ resource, pathParameters }] : []
  })
  for (const [index, { resource, pathParameters }] of candidates.entries()) {
    // Unverified: whether a resource without the method also leaves it to one with a plain parameter.
    if (index > 0 && !resource.path.endsWith('+}')) continue
    const method =
      resource.methods.find((one) => one.httpMethod === httpMethod) ??
      resource.methods.find((one) => one.httpMethod === 'ANY')
    if (method) {
      return {
        resource,
        method,
        pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
      }
    }
  }
  return undefined
}

function parametersOf(template: string[], segments: string[]): { [name: string]: string } | undefined {
  const parameters: { [name: string]: string } = {}
  for (const [index, part] of template.entries()) {
    const segment = segments[index]
    if (segment === undefined) return undefined
    if (part.endsWith('+}')) {
      parameters[part.slice(1, -2)] = segments.slice(index).join('/')
      return parameters
    }
    if (!part.startsWith('{')) {
      if (segment !== part) return undefined
    } else if (segment === '') return undefined
    else parameters[part.slice(1, -1)] = segment
  }
  return segments.length === template.length ? parameters : undefined
}
