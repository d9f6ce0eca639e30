import { setTimeout as pause } from 'node:timers/promises'
import type { Ports } from '../../generated/operations.ts'
import { windowOf } from '../ledger/window.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'

type Changes = Pick<Ports['changes'], 'begin' | 'end'>
type Counted = Parameters<Changes['begin']>[1]
type Limits = Parameters<Changes['begin']>[3]

/**
 * Changes per hour. Each change may call a control plane that allows ten calls a second in total. A sign-up mails a
 * code and replaces the previous sign-up. Changes that anybody can cause without proof of identity are counted
 * separately, so that they do not use up the person's own.
 */
const AN_HOUR: { readonly [K in Counted]: number } = { change: 60, signUp: 5, reset: 20 }

/** Milliseconds after which a change that died no longer blocks others: longer than any function works on a change. */
const LIFE = 35_000

/** Milliseconds to wait for another change of the same person, and between two attempts. */
const PATIENCE = 4000
const LOOK = 150

/** Milliseconds for ending a change. The request's own time may be over by then. */
const AFTERMATH = 2000

/** The request and the person whose account it changes. */
export type Context = { requestId: string; person: string; signal: AbortSignal }

export type Busy = { status: 429; headers?: { [header: string]: string }; body: ProblemBody<429> }

type Outcome<T> = { busy: Busy } | { result: T }

/**
 * Changes a person's account while no other change of it runs.
 *
 * @param kind the limit that the change counts towards; a `repair` does not count.
 * @param counts whether a result counts. A change that throws always counts, because it may have taken effect.
 * @returns the result of `work`, or why the account cannot be changed now.
 */
export async function changing<T>(
  context: Context,
  changes: Changes,
  kind: Counted | 'repair',
  work: () => Promise<T>,
  counts: (result: T) => boolean = () => true,
): Promise<Outcome<T>> {
  const alone = (requests: 0 | 1) =>
    within(context, changes, { kind: 'change', requests }, async () => ({ result: await work() }), counts)
  if (kind === 'change') return alone(1)
  if (kind === 'repair') return alone(0)
  // A sign-up or a reset counts before it waits for other changes, so that one refused as too frequent blocks nobody.
  return within(context, changes, { kind, requests: 1 }, () => alone(0), counts)
}

async function within<T>(
  { requestId, person, signal }: Context,
  changes: Changes,
  { kind, requests }: { kind: Counted; requests: 0 | 1 },
  work: () => Promise<Outcome<T>>,
  counts: (result: T) => boolean,
): Promise<Outcome<T>> {
  const begun = Date.now()
  for (;;) {
    const now = Date.now()
    const limits = limitsOf(kind, now)
    const change = { id: requestId, at: now, requests, money: 0, until: now + LIFE }
    const reserved = await changes.begin(person, kind, change, limits, signal)
    if (reserved.outcome === 'held') {
      let counted = true
      try {
        const outcome = await work()
        counted = 'result' in outcome && counts(outcome.result)
        return outcome
      } finally {
        // A change that cannot be ended now expires.
        await changes.end(reserved.hold, counted, limits, AbortSignal.timeout(AFTERMATH)).catch(() => {})
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
  return problem(
    429,
    'This account was changed too often within the hour. Try again when the limit resets.',
    {
      code: 'too_many_changes',
      left: 0,
      resetsAt: ends.toISOString(),
      retryAfter: Math.max(1, Math.ceil((ends.getTime() - now) / 1000)),
    },
  )
}

function limitsOf(kind: Counted, now: number): Limits {
  const window = windowOf('HOUR', now)
  return { requests: { limit: AN_HOUR[kind], window }, money: { limit: 0, window }, calls: 1 }
}
