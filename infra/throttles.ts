import { type Contract, type Operation, routesOf } from '../contract/document.ts'
import type { Config } from './config.ts'

/** Of a method on the stage, over all callers. */
type Throttle = { throttlingRateLimit: number; throttlingBurstLimit: number }

/** What limits each method that has no limit of its own: preflights and the answers to unknown paths as well. */
export function everyMethod(config: Config): Throttle {
  return {
    throttlingRateLimit: config.API_PUBLIC_RATE_LIMIT,
    throttlingBurstLimit: config.API_PUBLIC_BURST_LIMIT,
  }
}

/** The methods with a limit of their own, each as the stage names it: `/a/{id}/GET`. */
export function methodsApart(contract: Contract, config: Config): [method: string, Throttle][] {
  return routesOf(contract).flatMap(({ method, path, operation }) => {
    const throttle = throttleOf(operation, config)
    return throttle ? [[`${path}/${method.toUpperCase()}`, throttle] as const] : []
  })
}

/** Whether an operation asks models, by whichever API. */
export function asksModels(uses: object): boolean {
  return ['models', 'modelApi', 'responsesApi'].some((port) => port in uses)
}

function throttleOf({ security, 'x-uses': uses = {} }: Operation, config: Config): Throttle | undefined {
  const needs = (scheme: string) => security.some((all) => scheme in all)
  // The usage plan or the ledger limits each person; this is all of them together.
  if (needs('apiKey') || asksModels(uses)) {
    return {
      throttlingRateLimit: config.API_MODELS_RATE_LIMIT,
      throttlingBurstLimit: config.API_MODELS_BURST_LIMIT,
    }
  }
  // Each calls API Gateway's control plane several times, which takes ten calls a second for the whole account
  // (developer guide, 'Quotas for creating, deploying and managing an API'): without this one user could hold up
  // everybody's keys, in other stacks too.
  if (needs('token') && 'apiKeys' in uses) {
    return {
      throttlingRateLimit: config.API_ACCOUNT_RATE_LIMIT,
      throttlingBurstLimit: config.API_ACCOUNT_BURST_LIMIT,
    }
  }
  return undefined
}
