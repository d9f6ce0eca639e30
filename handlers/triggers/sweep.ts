import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from 'aws-lambda'
import { changing } from '../accounts/change.ts'
import { personOf } from '../ledger/person.ts'
import { apiKeys } from '../ports/apiKeys.ts'
import { changes } from '../ports/changes.ts'
import { users } from '../ports/users.ts'
import { faultOf, log } from '../runtime/log.ts'

const MINUTE = 60_000

/** Younger keys and users may belong to a registration or a rotation in progress, and are left alone. */
const SETTLED = 15 * MINUTE

/**
 * Milliseconds between two repairs with a service. Repairs with one service run one after another, in parallel with
 * those of the other. The pauses leave most of each service's quota to the callers: API Gateway allows five
 * DeleteApiKey a second, Cognito 25 AdminDeleteUser (developer guides, 'Quotas'). 10,000 stale sign-ups are still gone
 * well within a day.
 */
const PACE = { cognito: 80, apiGateway: 500 } as const

/** The most repairs per run and service. The rest waits for the next run. */
const MAX_REPAIRS = { cognito: 2000, apiGateway: 400 } as const

/** No repair starts in the last milliseconds before the function's own timeout. */
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
  /** Asked before each repair. */
  mayGoOn: () => boolean
  /** Waits between two repairs with a service. */
  pause: (service: Service) => Promise<unknown>
  signal: AbortSignal
}

const KINDS = ['expiredSignUps', 'strayKeys', 'unplannedKeys', 'keylessUsers'] as const
type Kind = (typeof KINDS)[number]

/** @returns whether a repair was needed. */
type Repair = () => Promise<boolean>

/** The numbers of users and keys, and of repairs of each kind. */
export type Swept = { [K in Kind]: number } & { users: number; keys: number; failed: number; left: number }

/**
 * Repairs what faults or strangers left behind: sign-ups that nobody confirmed, keys that do not belong to their user,
 * keys outside the usage plan, and users whose key is gone (the next sign-in creates it again).
 *
 * The lists only tell where to look. Each repair reads again what it acts on, so that two runs at once, or a stale
 * list, do no harm. The next run repeats a repair that failed.
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

/** Takes one repair of each kind in turn, so that many of one kind do not starve another. */
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

/** Returns the repairs that the lists suggest. Each repair checks again before it acts. */
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
        // A confirmation or another sign-up in progress takes precedence.
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
    // Only the id is removed, so that the new key gets the value that was handed out.
    keylessUsers: listed.users
      .filter(({ apiKeyId, modifiedDate }) => apiKeyId && settled(modifiedDate) && !ids.has(apiKeyId))
      .map(({ sub, apiKeyId }) => async () => {
        if ((await users.find(sub, signal))?.apiKeyId !== apiKeyId) return false
        if ((await apiKeys.find(sub, signal)).some(({ id }) => id === apiKeyId)) return false
        return users.setApiKey(sub, { id: '' }, signal)
      }),
  }
}

/** Tells whether a key belongs to its user. The user may not have the key's id yet. */
function isKeyOf(
  user: { apiKey: string | undefined; apiKeyId: string | undefined } | undefined,
  { id, value }: { id: string; value: string },
): boolean {
  return user?.apiKey === value && (user.apiKeyId ?? id) === id
}

/**
 * Sweeps on a schedule. The log contains counts, and no addresses, keys or codes.
 *
 * @throws if the lists could not be read. Nothing was changed then.
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
