import { TokenBuckets } from '../dataPlane/tokenBucket.ts'

/**
 * The control plane's fixed limits for an account in a Region (developer guide, 'API Gateway quotas for
 * creating, deploying and managing an API'): 5 CreateApiKey and 5 DeleteApiKey a second, and 10 calls a
 * second altogether with bursts of 40.
 */
export class ControlPlaneLimits {
  readonly #buckets: TokenBuckets

  constructor(now: () => number) {
    this.#buckets = new TokenBuckets(now)
  }

  /** Whether a call may pass; `operation` is one that has a limit of its own. */
  take(operation: string | undefined): boolean {
    if (operation && !this.#buckets.take(operation, { rateLimit: 5, burstLimit: 5 })) return false
    return this.#buckets.take('total', { rateLimit: 10, burstLimit: 40 })
  }
}
