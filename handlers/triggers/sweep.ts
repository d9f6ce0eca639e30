import type { Context } from 'aws-lambda'
import { apiKeys } from '../ports/apiKeys.ts'
import { usagePlan } from '../ports/usagePlan.ts'
import { users } from '../ports/users.ts'
import { faultOf, log } from '../runtime/log.ts'

const MINUTE = 60_000

/** What is younger may be a registration or a rotation on its way, and is left alone. */
const SETTLED = 15 * MINUTE

/** Most repairs of one run: what is more waits for the next one. */
const MAX_REPAIRS = 200

/** Milliseconds between two repairs: the account's five DeleteApiKey a second are for the callers first. */
const PACE = 500

/** Milliseconds before the function's own timeout at which no further repair is begun. */
const RESERVE = 20_000

export type SweepPorts = {
  users: Pick<typeof users, 'list' | 'find' | 'delete' | 'setApiKey'>
  apiKeys: Pick<typeof apiKeys, 'list' | 'find' | 'delete' | 'subscribe'>
  usagePlan: Pick<typeof usagePlan, 'keyIds'>
}

export type SweepTerms = {
  /** Epoch milliseconds. */
  now: number
  unconfirmedMillis: number
  maxRepairs: number
  /** Asked ahead of each repair. */
  mayGoOn: () => boolean
  /** Waits between two repairs. */
  pause: () => Promise<unknown>
  signal: AbortSignal
}

type Kind = 'expiredSignUps' | 'strayKeys' | 'unplannedKeys' | 'keylessUsers'
type Repair = { kind: Kind; run: () => Promise<boolean> }

/** How many users and keys there were, and how many of each repair were made. */
export type Swept = { [K in Kind]: number } & { users: number; keys: number; failed: number; left: number }

/**
 * Repairs what a fault, or a stranger, left behind: sign-ups that nobody confirmed, keys that are not their
 * user's, keys outside the usage plan, users whose key is gone (the next sign-in gives them one).
 *
 * The lists only tell where to look: each repair reads again what it acts on, so that two runs at once, or a
 * list that lags behind, do no harm. A repair that fails is left to the next run.
 */
export async function sweep(ports: SweepPorts, terms: SweepTerms): Promise<Swept> {
  const keys = await ports.apiKeys.list(terms.signal)
  const planned = await ports.usagePlan.keyIds(terms.signal)
  const listed = await ports.users.list(terms.signal)
  const repairs = repairsOf({ keys, planned, users: listed }, ports, terms)
  const swept: Swept = {
    users: listed.length,
    keys: keys.length,
    expiredSignUps: 0,
    strayKeys: 0,
    unplannedKeys: 0,
    keylessUsers: 0,
    failed: 0,
    left: repairs.length,
  }
  for (const { kind, run } of repairs.slice(0, terms.maxRepairs)) {
    if (!terms.mayGoOn()) break
    if (swept.left < repairs.length) await terms.pause()
    swept.left -= 1
    try {
      if (await run()) swept[kind] += 1
    } catch (error) {
      swept.failed += 1
      log('warn', { function: 'sweep', repair: kind, fault: faultOf(error) })
    }
  }
  return swept
}

type Listed = {
  keys: Awaited<ReturnType<SweepPorts['apiKeys']['list']>>
  planned: Set<string>
  users: Awaited<ReturnType<SweepPorts['users']['list']>>
}

/** What is to be repaired by the lists, each repair checking again before it acts. */
function repairsOf(
  listed: Listed,
  ports: SweepPorts,
  { now, unconfirmedMillis, signal }: SweepTerms,
): Repair[] {
  const { users, apiKeys } = ports
  const bySub = new Map(listed.users.map((user) => [user.sub, user]))
  const values = new Set(listed.keys.map(({ sub, value }) => `${sub} ${value}`))
  const settled = (date: Date) => now - date.getTime() >= SETTLED
  const keyOf = async (sub: string) => (await users.find(sub, signal))?.apiKey

  const expiredSignUps = listed.users
    .filter((user) => user.unconfirmed && now - user.createdDate.getTime() >= unconfirmedMillis)
    .map(({ sub }) => async () => {
      if (!(await users.find(sub, signal))?.unconfirmed) return false
      // The keys first: a run that is cut short leaves a user, whom the next one finds.
      for (const { id } of await apiKeys.find(sub, signal)) await apiKeys.delete(id, sub)
      await users.delete(sub)
      return true
    })
  const strayKeys = listed.keys
    .filter((key) => settled(key.createdDate) && bySub.get(key.sub)?.apiKey !== key.value)
    .map(({ id, sub, value }) => async () => {
      if ((await keyOf(sub)) === value) return false
      await apiKeys.delete(id, sub)
      return true
    })
  const unplannedKeys = listed.keys
    .filter((key) => settled(key.createdDate) && !listed.planned.has(key.id))
    .map(({ id, sub, value }) => async () => {
      if ((await keyOf(sub)) !== value) return false
      return apiKeys.subscribe(id, signal)
    })
  const keylessUsers = listed.users
    .filter(
      ({ sub, apiKey, modifiedDate }) => apiKey && settled(modifiedDate) && !values.has(`${sub} ${apiKey}`),
    )
    .map(({ sub }) => async () => {
      const current = await keyOf(sub)
      const keys = await apiKeys.find(sub, signal)
      if (!current || keys.some(({ value }) => value === current)) return false
      return users.setApiKey(sub, '', signal)
    })
  const named = (kind: Kind, runs: Repair['run'][]) => runs.map((run) => ({ kind, run }))
  return [
    ...named('expiredSignUps', expiredSignUps),
    ...named('strayKeys', strayKeys),
    ...named('unplannedKeys', unplannedKeys),
    ...named('keylessUsers', keylessUsers),
  ]
}

/**
 * Sweeps on a schedule; the log holds counts, and no address, key or code.
 *
 * @throws where the lists could not be read: nothing was changed then.
 */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const started = performance.now()
  const timeLeft = () => context.getRemainingTimeInMillis() - RESERVE
  try {
    const swept = await sweep(
      { users, apiKeys, usagePlan },
      {
        now: Date.now(),
        unconfirmedMillis: Number(process.env['UNCONFIRMED_HOURS'] ?? 24) * 60 * MINUTE,
        maxRepairs: MAX_REPAIRS,
        mayGoOn: () => timeLeft() > 0,
        pause: () => new Promise((resume) => setTimeout(resume, PACE)),
        signal: AbortSignal.timeout(Math.max(0, timeLeft())),
      },
    )
    log('info', { function: 'sweep', ...swept, durationMs: Math.round(performance.now() - started) })
  } catch (error) {
    log('error', { function: 'sweep', fault: faultOf(error) })
    throw new Error('The sweep failed')
  }
}
