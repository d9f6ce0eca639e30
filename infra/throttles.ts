import { type Contract, type Operation, routesOf } from '../contract/document.ts'
import type { Config } from './config.ts'

/** The throttle of a method on the stage, for all callers together. */
type Throttle = { throttlingRateLimit: number; throttlingBurstLimit: number }

/** The throttle of every method without one of its own, including preflights and unknown paths. */
export function everyMethod(config: Config): Throttle {
  return {
    throttlingRateLimit: config.API_PUBLIC_RATE_LIMIT,
    throttlingBurstLimit: config.API_PUBLIC_BURST_LIMIT,
  }
}

/** Returns the methods with a throttle of their own, in the stage's notation: `/a/{id}/GET`. */
export function methodsApart(contract: Contract, config: Config): [method: string, Throttle][] {
  return routesOf(contract).flatMap(({ method, path, operation }) => {
    const throttle = throttleOf(operation, config)
    return throttle ? [[`${path}/${method.toUpperCase()}`, throttle] as const] : []
  })
}

/** Tells whether an operation calls models, by any API. */
export function asksModels(uses: object): boolean {
  return ['models', 'modelApi', 'responsesApi'].some((port) => port in uses)
}

function throttleOf({ security, 'x-uses': uses = {} }: Operation, config: Config): Throttle | undefined {
  const needs = (scheme: string) => security.some((all) => scheme in all)
  // The usage plan or the ledger limits each person; this limits all of them together.
  if (needs('apiKey') || asksModels(uses)) {
    return {
      throttlingRateLimit: config.API_MODELS_RATE_LIMIT,
      throttlingBurstLimit: config.API_MODELS_BURST_LIMIT,
    }
  }
  // Each of these calls API Gateway's control plane several times, which allows ten calls a second for the whole
  // account (developer guide, 'Quotas for creating, deploying and managing an API'). Without this limit, one user could
  // hold up everybody's keys, in other stacks too.
  if (needs('token') && 'apiKeys' in uses) {
    return {
      throttlingRateLimit: config.API_ACCOUNT_RATE_LIMIT,
      throttlingBurstLimit: config.API_ACCOUNT_BURST_LIMIT,
    }
  }
  return undefined
}
