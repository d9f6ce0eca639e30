import { setTimeout as pause } from 'node:timers/promises'

/** A longer wait means that the caller reached their own limit, not a throttle shared by all callers. */
const SOON = 5
/** For how many milliseconds a request is retried. */
const PATIENCE = 120_000

/** Sends a request as `fetch` does, and retries while the gateway throttles it. */
export const patientFetch: typeof fetch = async (input, init) => {
  const until = Date.now() + PATIENCE
  for (;;) {
    const response = await fetch(input, init)
    const seconds = Number(response.headers.get('retry-after') ?? Number.POSITIVE_INFINITY)
    if (response.status !== 429 || seconds > SOON || Date.now() > until) return response
    await response.body?.cancel()
    // Requests that were throttled together are not retried together.
    await pause(seconds * 1000 * (0.5 + Math.random()))
  }
}
