import { subscribe } from 'node:diagnostics_channel'

/** Milliseconds from the end of each request to AWS to the head of its answer, since the last reset. */
let away = 0
let left = 0
subscribe('http.client.request.start', () => {
  left = performance.now()
})
subscribe('http.client.response.finish', () => {
  away += performance.now() - left
})

export function resetAway(): void {
  away = 0
}

/** The time spent waiting for AWS since the last reset. */
export function awayMillis(): number {
  return away
}
