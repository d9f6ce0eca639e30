import { subscribe } from 'node:diagnostics_channel'

/** Milliseconds in which a request to AWS awaited the head of its answer, since the last reset. */
let away = 0
let left = 0
/** Requests may run side by side: their waits count once. */
let waiting = 0
subscribe('http.client.request.start', () => {
  if (waiting === 0) left = performance.now()
  waiting += 1
})
subscribe('http.client.response.finish', () => {
  waiting -= 1
  if (waiting === 0) away += performance.now() - left
})

export function resetAway(): void {
  away = 0
}

/** The time spent waiting for AWS since the last reset. */
export function awayMillis(): number {
  return away
}
