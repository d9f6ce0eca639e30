/** A steady rate in requests per second, and how many requests may arrive at once. */
export type Throttle = { rateLimit: number; burstLimit: number }

/**
 * Token buckets by name. Each starts full, holds `burstLimit` tokens and gains `rateLimit` tokens per second (developer
 * guide, 'Throttle requests to your REST APIs').
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Takes a token; returns false if none is left. */
  take(name: string, { rateLimit, burstLimit }: Throttle): boolean {
    const at = this.#now()
    const before = this.#buckets.get(name) ?? { tokens: burstLimit, at }
    const gained = (Math.max(0, at - before.at) / 1000) * rateLimit
    const tokens = Math.min(burstLimit, before.tokens + gained)
    const taken = tokens >= 1
    this.#buckets.set(name, { tokens: taken ? tokens - 1 : tokens, at })
    return taken
  }
}
