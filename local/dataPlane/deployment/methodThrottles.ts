import { list, type Properties, record } from '../../template.ts'
import type { Throttle } from '../tokenBucket.ts'

/** The limits of a stage by method, such as `/a/{id}/GET`; asterisks stand for every other method. */
export type MethodThrottles = { [method: string]: Throttle }

/**
 * Reads the throttling from a stage's MethodSettings.
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
