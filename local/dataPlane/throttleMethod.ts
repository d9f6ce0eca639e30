import type { Exchange, Gateway } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'
import { matched } from './route.ts'

/**
 * Applies the stage's own limits, for all callers of a method together, after those of a usage plan (developer guide,
 * 'Throttle requests to your REST APIs'). Unverified: that the stage's limits come ahead of request validation.
 *
 * @throws {GatewayResponseError} THROTTLED.
 */
export function throttleMethod(exchange: Exchange, gateway: Gateway): void {
  const { resource, method } = matched(exchange)
  const name = `${resource.path}/${method.httpMethod}`
  const limits = gateway.methodThrottles[name] ?? gateway.methodThrottles['/*/*']
  if (limits && !gateway.buckets.take(`stage ${name}`, limits)) throw new GatewayResponseError('THROTTLED')
}
