import { list, type Properties, record } from '../../template.ts'
import type { Throttle } from '../tokenBucket.ts'

/** The limits of a stage by method: `/a/{id}/GET`, with asterisks for every other one. */
export type MethodThrottles = { [method: string]: Throttle }

/**
 * The throttling of a stage's MethodSettings.
 *
 * @param settings as in a template, where a path is `/~1a~1{id}` (template reference, 'MethodSetting').
 */
export function methodThrottles(settings: unknown): MethodThrottles {
  return Object.fromEntries(list(settings).map(record).flatMap(methodThrottle))
}

function methodThrottle(setting: Properties): [string, Throttle][] {
  const { HttpMethod, ResourcePath, ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = setting
  if (rate === undefined && burst === undefined) return []
  const path = String(ResourcePath).replaceAll('~1', '/').replace(/^\/+/, '/')
  const limits = { rateLimit: Number(rate ?? burst), burstLimit: Number(burst ?? Math.ceil(Number(rate))) }
  return [[`${path}/${HttpMethod}`, limits]]
}
