import { TokenBuckets } from '../dataPlane/tokenBucket.ts'

/**
 * The control plane's fixed limits per account and Region (developer guide, 'API Gateway quotas for creating, deploying
 * and managing an API'): 5 CreateApiKey and 5 DeleteApiKey calls per second, and 10 calls per second in total with
 * bursts of 40.
 */
export class ControlPlaneLimits {
  readonly #buckets: TokenBuckets

  constructor(now: () => number) {
    this.#buckets = new TokenBuckets(now)
  }

  /** Returns whether a call may pass. `operation` names the operation if it has a limit of its own. */
  take(operation: string | undefined): boolean {
    if (operation && !this.#buckets.take(operation, { rateLimit: 5, burstLimit: 5 })) return false
    return this.#buckets.take('total', { rateLimit: 10, burstLimit: 40 })
  }
}
