import { type Exchange, type Gateway, headerOf } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'
import { matched } from './route.ts'

/**
 * Checks the API key and applies its usage plan: first the throttle, then the quota. Neither applies to a method that
 * requires no API key (developer guide, 'Usage plans and API keys').
 *
 * @throws {GatewayResponseError} INVALID_API_KEY if the key is missing, unknown, disabled or in no plan of the stage;
 *   THROTTLED, QUOTA_EXCEEDED.
 */
export function applyUsagePlan(exchange: Exchange, gateway: Gateway): void {
  const { resource, method } = matched(exchange)
  if (!method.apiKeyRequired) return
  const value = headerOf(exchange, 'x-api-key')
  const key = value ? gateway.plannedKeys.findKey(value) : undefined
  const plan = key?.enabled ? gateway.plannedKeys.planOf(key.id) : undefined
  if (!value || !key || !plan) throw new GatewayResponseError('INVALID_API_KEY')
  exchange.apiKey = { id: key.id, value }

  // The plan's throttle applies to each key across all stages of the plan. A method's own throttle counts separately.
  const stage = plan.apiStages.find((one) => one.apiId === gateway.apiId && one.stage === gateway.stageName)
  const operation = `${resource.path}/${exchange.httpMethod}`
  const own = stage?.throttle[operation]
  const limits = own ?? plan.throttle
  const bucket = own ? `${plan.id} ${key.id} ${operation}` : `${plan.id} ${key.id}`
  if (limits && !gateway.buckets.take(bucket, limits)) throw new GatewayResponseError('THROTTLED')
  if (!gateway.plannedKeys.count(plan.id, key.id)) throw new GatewayResponseError('QUOTA_EXCEEDED')
}
