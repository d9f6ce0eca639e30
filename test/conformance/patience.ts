import { setTimeout as pause } from 'node:timers/promises'

/** Whoever is told to wait for longer met a limit of their own, and not a throttle that all callers share. */
const SOON = 5
/** How long a request is repeated, in milliseconds. */
const PATIENCE = 120_000

/** Sends a request as `fetch` does, and again for as long as the gateway throttles it. */
export const patientFetch: typeof fetch = async (input, init) => {
  const until = Date.now() + PATIENCE
  for (;;) {
    const response = await fetch(input, init)
    const seconds = Number(response.headers.get('retry-after') ?? Number.POSITIVE_INFINITY)
    if (response.status !== 429 || seconds > SOON || Date.now() > until) return response
    await response.body?.cancel()
    // Those that were throttled together do not come back together.
    await pause(seconds * 1000 * (0.5 + Math.random()))
  }
}
