import { setTimeout as pause } from 'node:timers/promises'
import type { Ports } from '../../generated/operations.ts'
import { windowOf } from '../ledger/window.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'

type Changes = Pick<Ports['changes'], 'begin' | 'end'>
type Limits = Parameters<Changes['begin']>[3]

/** Changes that a person may make in an hour: each may ask a control plane that allows ten calls a second to all. */
const CHANGES_AN_HOUR = 60

/** Sign-ups for one address in an hour: each mails a code, and replaces the one before. */
const SIGN_UPS_AN_HOUR = 5

/** Milliseconds after which a change that died stands in nobody's way: longer than any function works on one. */
const LIFE = 35_000

/** Milliseconds to wait for another change of the same person, and between two looks. */
const PATIENCE = 4000
const LOOK = 150

/** Milliseconds to end a change, when the request's own time may be over. */
const AFTERMATH = 2000

/** Which request changes whose account. */
export type Context = { requestId: string; person: string; signal: AbortSignal }

export type Busy = { status: 429; headers?: { 'Retry-After': string }; body: ProblemBody<429> }

/**
 * Changes a person's account while nothing else does.
 *
 * @param kind `signUp` is counted by itself as well.
 * @returns what `work` returns, or why the account may not be changed now.
 */
export async function changing<T>(
  context: Context,
  changes: Changes,
  kind: 'change' | 'signUp',
  work: () => Promise<T>,
): Promise<{ busy: Busy } | { result: T }> {
  return within(context, changes, 'change', () =>
    kind === 'change'
      ? work().then((result) => ({ result }))
      : within(context, changes, 'signUp', () => work().then((result) => ({ result }))),
  )
}

async function within<T>(
  { requestId, person, signal }: Context,
  changes: Changes,
  kind: 'change' | 'signUp',
  work: () => Promise<{ busy: Busy } | { result: T }>,
): Promise<{ busy: Busy } | { result: T }> {
  const begun = Date.now()
  for (;;) {
    const now = Date.now()
    const limits = limitsOf(kind, now)
    const change = { id: requestId, at: now, requests: 1, money: 0, until: now + LIFE }
    const reserved = await changes.begin(person, kind, change, limits, signal)
    if (reserved.outcome === 'held') {
      try {
        return await work()
      } finally {
        // What cannot be ended now ends by itself.
        await changes.end(reserved.hold, true, limits, AbortSignal.timeout(AFTERMATH)).catch(() => {})
      }
    }
    if (reserved.limit === 'requests') return { busy: tooMany(reserved.balance.requests.window.ends, now) }
    if (now - begun > PATIENCE) return { busy: underWay }
    await pause(LOOK, undefined, { signal })
  }
}

const underWay: Busy = problem(429, 'Another change to this account is under way. Try again in a moment.', {
  code: 'change_under_way',
  retryAfter: 1,
})

function tooMany(ends: Date, now: number): Busy {
  return problem(429, 'This account was changed too often within the hour.', {
    code: 'too_many_changes',
    left: 0,
    resetsAt: ends.toISOString(),
    retryAfter: Math.max(1, Math.ceil((ends.getTime() - now) / 1000)),
  })
}

function limitsOf(kind: 'change' | 'signUp', now: number): Limits {
  const window = windowOf('HOUR', now)
  const limit = kind === 'signUp' ? SIGN_UPS_AN_HOUR : CHANGES_AN_HOUR
  return { requests: { limit, window }, money: { limit: 0, window }, calls: 1 }
}
