import { getItem, type Item, type Key, type Update, updateItem } from './dynamodb.ts'

/** Windows are fixed and in UTC: each starts when the previous one ends. */
export type Period = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH'
export type Window = { period: Period; ends: Date }

/** The limit of a window. Undefined means no limit; 0 refuses everything. */
export type Limit = { limit: number | undefined; window: Window }

/** The limits of an account: requests, money in micro-dollars, and calls in flight. */
export type Limits = { requests: Limit; money: Limit; calls: number | undefined }

/** The reservation for one call. */
export type Call = {
  /** API Gateway's request id, unique to the call. A repetition finds the hold of the first attempt. */
  id: string
  /** Epoch milliseconds. */
  at: number
  /** 1, or 0 if the call does not count. */
  requests: number
  /** The most that the call can cost, in micro-dollars. */
  money: number
  /** Epoch milliseconds after which no function can still be working on the call. */
  until: number
  /** Needed for the record of a call that died. */
  modelId?: string
}

/** What an account holds for a call until the call is settled. */
export type Hold = Call & { account: Key; requestsWindow: string; moneyWindow: string }

/** The use of the current window, and how much of it is held for calls in flight. */
export type Used = Limit & { used: number; held: number }
export type Balance = {
  requests: Used
  money: Used
  calls: { inFlight: number; limit: number | undefined }
  /** Epoch milliseconds; undefined if there was no call within the windows. */
  lastCall: number | undefined
}

/** The outcome of a reservation, and the holds of calls that died. The caller must settle these in full. */
export type Reserved = { dead: Hold[] } & (
  | { outcome: 'held'; hold: Hold }
  | { outcome: 'refused'; limit: keyof Limits; balance: Balance }
)

/**
 * An account as stored in its item. A window is written as `<period> <epoch seconds of its end>`, or '' without an
 * item.
 */
type Stored = {
  requests: number
  requestsWindow: string
  money: number
  moneyWindow: string
  inFlight: number
  lastCall: number | undefined
  holds: Hold[]
}

/**
 * Other calls may change an account between a read and an update. Each failed attempt means that one of them succeeded.
 */
const MAX_ATTEMPTS = 20

/** Seconds that an account's item is kept after its last window. */
const KEPT = 86_400

/**
 * Reserves a call on an account: counts it, holds the most that it can cost and adds it to the calls in flight. One
 * conditional update does all of this or nothing. A repetition changes nothing.
 *
 * The first call after a window's end starts the next window. A window never moves back, whatever the clock of the
 * function says. A change of the period alone keeps the use.
 */
export async function reserve(
  account: Key,
  call: Call,
  limits: Limits,
  signal: AbortSignal,
): Promise<Reserved> {
  const now = call.at
  // The item usually has the current windows already, and one update is enough. Otherwise the item is read first.
  let stored: Stored | undefined
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const hold = holdOf(account, call, stored, limits)
    const changed = await updateItem(reservation(hold, stored, limits), signal)
    if (changed) return { outcome: 'held', hold, dead: deadIn(storedIn(account, changed), now) }
    stored = storedIn(account, await getItem(account, signal))
    const dead = deadIn(stored, now)
    const own = stored.holds.find(({ id }) => id === call.id)
    if (own) return { outcome: 'held', hold: own, dead }
    const balance = balanceIn(stored, limits, now)
    const limit = limitAgainst(call, balance)
    if (limit) return { outcome: 'refused', limit, balance, dead }
  }
  throw new Error(`Other calls changed the account at each of ${MAX_ATTEMPTS} attempts`)
}

/**
 * Ends a hold and replaces it by the actual use. A repetition changes nothing.
 *
 * @param used at most the amount held.
 * @returns the balance afterwards.
 */
export async function settle(
  hold: Hold,
  used: { requests: number; money: number },
  limits: Limits,
  signal: AbortSignal,
  now = Date.now(),
): Promise<Balance> {
  let windows: { requestsWindow: string; moneyWindow: string } = hold
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const changed = await updateItem(settlement(hold, used, windows), signal)
    if (changed) return balanceIn(storedIn(hold.account, changed), limits, now)
    const stored = storedIn(hold.account, await getItem(hold.account, signal))
    if (!stored.holds.some(({ id }) => id === hold.id)) return balanceIn(stored, limits, now)
    windows = stored
  }
  throw new Error(`Other calls changed the account at each of ${MAX_ATTEMPTS} attempts`)
}

/** Reads the current balance of an account and the holds of calls that died. */
export async function read(
  account: Key,
  limits: Limits,
  signal: AbortSignal,
  now = Date.now(),
): Promise<{ balance: Balance; dead: Hold[] }> {
  const stored = storedIn(account, await getItem(account, signal))
  return { balance: balanceIn(stored, limits, now), dead: deadIn(stored, now) }
}

/**
 * Returns the balance in an account's item.
 *
 * @param limits with the current windows.
 */
export function balanceOf(account: Key, item: Item | undefined, limits: Limits, now = Date.now()): Balance {
  return balanceIn(storedIn(account, item), limits, now)
}

const COUNTED = ['requests', 'money'] as const

/**
 * Builds the update that adds a hold. Its condition is that the item still has the windows that were read or, if
 * nothing was read, the current ones.
 */
function reservation(hold: Hold, stored: Stored | undefined, limits: Limits): Update {
  const { account, id, ...held } = hold
  const seen = stored ?? hold
  const isNew = seen.requestsWindow === ''
  const set = ['#hold = :hold', '#lastCall = :at', '#expiresAt = :expiresAt']
  const add = ['#inFlight :one']
  const conditions = ['attribute_not_exists(#hold)', ...(isNew ? ['attribute_not_exists(#pk)'] : [])]
  for (const name of COUNTED) {
    set.push(`#${name}Window = :${name}Window`)
    if (!isNew) conditions.push(`#${name}Window = :${name}Seen`)
    if (hasEnded(seen[`${name}Window`], hold.at)) set.push(`#${name} = :${name}`)
    else {
      add.push(`#${name} :${name}`)
      if (limits[name].limit !== undefined) conditions.push(`#${name} <= :${name}Room`)
    }
  }
  if (limits.calls !== undefined && !isNew) conditions.push('#inFlight < :calls')
  const ends = Math.max(endOf(hold.requestsWindow), endOf(hold.moneyWindow))
  return {
    key: account,
    update: `SET ${set.join(', ')} ADD ${add.join(', ')}`,
    condition: conditions.join(' AND '),
    names: { '#hold': `h:${id}` },
    values: {
      ':hold': held,
      ':one': 1,
      ':at': hold.at,
      ':expiresAt': Math.ceil(ends / 1000) + KEPT,
      ':requests': hold.requests,
      ':requestsWindow': hold.requestsWindow,
      ':requestsSeen': seen.requestsWindow,
      ':requestsRoom': (limits.requests.limit ?? 0) - hold.requests,
      ':money': hold.money,
      ':moneyWindow': hold.moneyWindow,
      ':moneySeen': seen.moneyWindow,
      ':moneyRoom': (limits.money.limit ?? 0) - hold.money,
      ':calls': limits.calls,
    },
  }
}

/**
 * Builds the update that ends a hold in an item with these windows. The counter of a window that has ended since the
 * reservation no longer includes the hold, so nothing is given back.
 */
function settlement(
  hold: Hold,
  used: { requests: number; money: number },
  windows: { requestsWindow: string; moneyWindow: string },
): Update {
  const add = ['#inFlight :less']
  for (const name of COUNTED) {
    if (windows[`${name}Window`] === hold[`${name}Window`]) add.push(`#${name} :${name}`)
  }
  return {
    key: hold.account,
    update: `REMOVE #hold ADD ${add.join(', ')}`,
    condition:
      'attribute_exists(#hold) AND #requestsWindow = :requestsWindow AND #moneyWindow = :moneyWindow',
    names: { '#hold': `h:${hold.id}` },
    values: {
      ':less': -1,
      ':requests': used.requests - hold.requests,
      ':money': used.money - hold.money,
      ':requestsWindow': windows.requestsWindow,
      ':moneyWindow': windows.moneyWindow,
    },
  }
}

function holdOf(account: Key, call: Call, stored: Stored | undefined, limits: Limits): Hold {
  return {
    ...call,
    account,
    requestsWindow: current(stored?.requestsWindow, limits.requests.window, call.at),
    moneyWindow: current(stored?.moneyWindow, limits.money.window, call.at),
  }
}

/** Returns the window to count in: the account's own, unless it has ended or has another period. */
function current(stored: string | undefined, window: Window, now: number): string {
  if (stored !== undefined && !hasEnded(stored, now) && stored.startsWith(`${window.period} `)) return stored
  return `${window.period} ${window.ends.getTime() / 1000}`
}

function endOf(window: string): number {
  return 1000 * Number(window.slice(window.indexOf(' ') + 1))
}

function hasEnded(window: string, now: number): boolean {
  return window === '' || endOf(window) <= now
}

function balanceIn(stored: Stored, limits: Limits, now: number): Balance {
  const used = (name: (typeof COUNTED)[number]): Used => {
    const window = stored[`${name}Window`]
    if (hasEnded(window, now)) return { ...limits[name], used: 0, held: 0 }
    const counted = current(window, limits[name].window, now)
    return {
      limit: limits[name].limit,
      window: { period: limits[name].window.period, ends: new Date(endOf(counted)) },
      used: stored[name],
      held: stored.holds.reduce((sum, hold) => sum + (hold[`${name}Window`] === window ? hold[name] : 0), 0),
    }
  }
  return {
    requests: used('requests'),
    money: used('money'),
    calls: { inFlight: stored.inFlight, limit: limits.calls },
    lastCall: stored.lastCall,
  }
}

function limitAgainst(call: Call, { requests, money, calls }: Balance): keyof Limits | undefined {
  if (calls.limit !== undefined && calls.inFlight >= calls.limit) return 'calls'
  if (requests.limit !== undefined && requests.used + call.requests > requests.limit) return 'requests'
  if (money.limit !== undefined && money.used + call.money > money.limit) return 'money'
  return undefined
}

function deadIn({ holds }: Stored, now: number): Hold[] {
  return holds.filter(({ until }) => until <= now)
}

function storedIn(account: Key, item: Item = {}): Stored {
  return {
    requests: Number(item['requests'] ?? 0),
    requestsWindow: String(item['requestsWindow'] ?? ''),
    money: Number(item['money'] ?? 0),
    moneyWindow: String(item['moneyWindow'] ?? ''),
    inFlight: Number(item['inFlight'] ?? 0),
    lastCall: item['lastCall'] === undefined ? undefined : Number(item['lastCall']),
    holds: Object.entries(item).flatMap(([name, value]) =>
      name.startsWith('h:') && isItem(value) ? [holdIn(account, name.slice(2), value)] : [],
    ),
  }
}

function holdIn(account: Key, id: string, held: Item): Hold {
  return {
    account,
    id,
    requests: Number(held['requests']),
    money: Number(held['money']),
    until: Number(held['until']),
    at: Number(held['at']),
    requestsWindow: String(held['requestsWindow']),
    moneyWindow: String(held['moneyWindow']),
    ...(typeof held['modelId'] === 'string' && { modelId: held['modelId'] }),
  }
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null
}
