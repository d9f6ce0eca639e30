import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from 'aws-lambda'
import { changing } from '../accounts/change.ts'
import { personOf } from '../ledger/person.ts'
import { apiKeys } from '../ports/apiKeys.ts'
import { changes } from '../ports/changes.ts'
import { users } from '../ports/users.ts'
import { faultOf, log } from '../runtime/log.ts'

const MINUTE = 60_000

/** What is younger may be a registration or a rotation on its way, and is left alone. */
const SETTLED = 15 * MINUTE

/**
 * The repairs of one service are made one after another, beside those of the other. Milliseconds between two of
 * them leave most of what the service allows to the callers: API Gateway takes five DeleteApiKey a second, Cognito
 * 25 AdminDeleteUser (developer guides, 'Quotas'). 10,000 stale sign-ups are gone within a day many times over.
 */
const PACE = { cognito: 80, apiGateway: 500 } as const

/** Most repairs of one run with each service: what is more waits for the next one. */
const MAX_REPAIRS = { cognito: 2000, apiGateway: 400 } as const

/** Milliseconds before the function's own timeout at which no further repair is begun. */
const RESERVE = 20_000

type Service = keyof typeof PACE

export type SweepPorts = {
  users: Pick<typeof users, 'list' | 'find' | 'delete' | 'setApiKey'>
  apiKeys: Pick<typeof apiKeys, 'list' | 'listPlanned' | 'find' | 'delete' | 'subscribe'>
  changes: Pick<typeof changes, 'begin' | 'end'>
}

export type SweepTerms = {
  /** Lambda's id of the run. */
  requestId: string
  /** Epoch milliseconds. */
  now: number
  unconfirmedMillis: number
  maxRepairs: { readonly [S in Service]: number }
  /** Asked ahead of each repair. */
  mayGoOn: () => boolean
  /** Waits between two repairs with a service. */
  pause: (service: Service) => Promise<unknown>
  signal: AbortSignal
}

const KINDS = ['expiredSignUps', 'strayKeys', 'unplannedKeys', 'keylessUsers'] as const
type Kind = (typeof KINDS)[number]

/** @returns whether there was something to repair. */
type Repair = () => Promise<boolean>

/** How many users and keys there were, and how many of each repair were made. */
export type Swept = { [K in Kind]: number } & { users: number; keys: number; failed: number; left: number }

/**
 * Repairs what a fault, or a stranger, left behind: sign-ups that nobody confirmed, keys that are not their
 * user's, keys outside the usage plan, users whose key is gone (the next sign-in makes it anew).
 *
 * The lists only tell where to look: each repair reads again what it acts on, so that two runs at once, or a
 * list that lags behind, do no harm. A repair that fails is left to the next run.
 */
export async function sweep(ports: SweepPorts, terms: SweepTerms): Promise<Swept> {
  const keys = await ports.apiKeys.list(terms.signal)
  const planned = await ports.apiKeys.listPlanned(terms.signal)
  const listed = await ports.users.list(terms.signal)
  const { expiredSignUps, strayKeys, unplannedKeys, keylessUsers } = repairsOf(
    { keys, planned, users: listed },
    ports,
    terms,
  )
  const lanes: { [S in Service]: [Kind, Repair][] } = {
    cognito: interleaved({ expiredSignUps }),
    apiGateway: interleaved({ strayKeys, unplannedKeys, keylessUsers }),
  }
  const swept: Swept = {
    users: listed.length,
    keys: keys.length,
    expiredSignUps: 0,
    strayKeys: 0,
    unplannedKeys: 0,
    keylessUsers: 0,
    failed: 0,
    left: lanes.cognito.length + lanes.apiGateway.length,
  }
  const make = async (service: Service) => {
    for (const [index, [kind, repair]] of lanes[service].slice(0, terms.maxRepairs[service]).entries()) {
      if (!terms.mayGoOn()) break
      if (index > 0) await terms.pause(service)
      swept.left -= 1
      try {
        if (await repair()) swept[kind] += 1
      } catch (error) {
        swept.failed += 1
        log('warn', { function: 'sweep', repair: kind, fault: faultOf(error) })
      }
    }
  }
  await Promise.all([make('cognito'), make('apiGateway')])
  return swept
}

/** One repair of each kind in turn, so that many of one do not starve another. */
function interleaved(repairs: { [K in Kind]?: Repair[] }): [Kind, Repair][] {
  const kinds: [Kind, Repair[]][] = []
  for (const kind of KINDS) kinds.push([kind, repairs[kind] ?? []])
  const most = Math.max(...kinds.map(([, { length }]) => length))
  return Array.from({ length: most }, (_, turn) =>
    kinds.flatMap(([kind, each]) => {
      const repair = each[turn]
      return repair ? [[kind, repair] satisfies [Kind, Repair]] : []
    }),
  ).flat()
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
  { requestId, now, unconfirmedMillis, signal }: SweepTerms,
): { [K in Kind]: Repair[] } {
  const { users, apiKeys } = ports
  const bySub = new Map(listed.users.map((user) => [user.sub, user]))
  const ids = new Set(listed.keys.map(({ id }) => id))
  const settled = (date: Date) => now - date.getTime() >= SETTLED

  return {
    expiredSignUps: listed.users
      .filter((user) => user.unconfirmed && now - user.createdDate.getTime() >= unconfirmedMillis)
      .map(({ sub, email }) => async () => {
        // A confirmation or another sign-up on its way comes first.
        const context = { requestId: `${requestId} ${sub}`, person: personOf(email), signal }
        const deleted = await changing(context, ports.changes, 'repair', async () => {
          if (!(await users.find(sub, signal))?.unconfirmed) return false
          await users.delete(sub, signal)
          return true
        })
        return 'result' in deleted && deleted.result
      }),
    strayKeys: listed.keys
      .filter((key) => settled(key.createdDate) && !isKeyOf(bySub.get(key.sub), key))
      .map((key) => async () => {
        if (isKeyOf(await users.find(key.sub, signal), key)) return false
        await apiKeys.delete(key.id, key.sub, signal)
        return true
      }),
    unplannedKeys: listed.keys
      .filter((key) => settled(key.createdDate) && !listed.planned.has(key.id))
      .map((key) => async () => {
        if (!isKeyOf(await users.find(key.sub, signal), key)) return false
        return apiKeys.subscribe(key.id, signal)
      }),
    // Only the id is taken out, so that the key is made with the value that is out already.
    keylessUsers: listed.users
      .filter(({ apiKeyId, modifiedDate }) => apiKeyId && settled(modifiedDate) && !ids.has(apiKeyId))
      .map(({ sub, apiKeyId }) => async () => {
        if ((await users.find(sub, signal))?.apiKeyId !== apiKeyId) return false
        if ((await apiKeys.find(sub, signal)).some(({ id }) => id === apiKeyId)) return false
        return users.setApiKey(sub, { id: '' }, signal)
      }),
  }
}

/** Whether a key is its user's, who may not have its id yet. */
function isKeyOf(
  user: { apiKey: string | undefined; apiKeyId: string | undefined } | undefined,
  { id, value }: { id: string; value: string },
): boolean {
  return user?.apiKey === value && (user.apiKeyId ?? id) === id
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
      { users, apiKeys, changes },
      {
        requestId: context.awsRequestId,
        now: Date.now(),
        unconfirmedMillis: Number(process.env['UNCONFIRMED_HOURS'] ?? 24) * 60 * MINUTE,
        maxRepairs: MAX_REPAIRS,
        mayGoOn: () => timeLeft() > 0,
        pause: (service) => pause(PACE[service]),
        signal: AbortSignal.timeout(Math.max(0, timeLeft())),
      },
    )
    log('info', { function: 'sweep', ...swept, durationMs: Math.round(performance.now() - started) })
  } catch (error) {
    log('error', { function: 'sweep', fault: faultOf(error) })
    throw new Error('The sweep failed')
  }
}
