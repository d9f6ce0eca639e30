import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { NO_TOKENS } from '../ledger/counts.ts'
import {
  type Balance,
  balanceOf,
  type Call,
  type Hold,
  type Limits,
  type Reserved,
  read,
  reserve,
  settle,
} from './account.ts'
import { byTime } from './callIndex.ts'
import {
  dynamodb,
  getItem,
  type Item,
  type Key,
  marshalled,
  query,
  table,
  unlessConditionFails,
} from './dynamodb.ts'
import { type Percent, putNotice } from './putNotice.ts'

export type { Percent } from './putNotice.ts'

/** A person in the ledger, or one of the person's access keys. */
export type Spender = { person: string; keyId?: string }

/** The payer of a call, as its record names them. */
type Payer = Spender & {
  /** The `sub` of the payer's user. */
  sub: string
  /** The payer's plan; undefined is the plan of the deployment. */
  plan?: string
}

/** The use and the cost of one call to a model. */
export type Spending = {
  modelId: string
  /** The `sub` of the user who made the call. */
  sub: string
  keyId?: string
  /** The person's plan at the time; undefined is the plan of the deployment. */
  plan?: string
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  images: number
  /** Micro-dollars. */
  money: number
  /** The price table that the reservation and the settlement used. */
  prices?: string
  /** True if the use is unknown, so that the whole hold is spent. */
  unsettled?: boolean
}

/** The record of a call, kept for {@link RECORD_DAYS}. */
export type CallRecord = Spending & { id: string; at: number }

/** Thirteen months, so that a month can be compared with the same month a year before. */
const RECORD_DAYS = 400
const DAY = 86_400_000

/** Attempts at a reservation. A refused call tries again after dead calls were settled. */
const MAX_ATTEMPTS = 3

/** The ledger of current and past use. A call to a model must go through handlers/ledger/spend.ts. */
export const ledger = {
  /**
   * Reserves a call on an account. It also settles calls that died, at the amount in their record or else in full, and
   * tries again if the call was refused before that.
   */
  async reserve(payer: Payer, call: Call, limits: Limits, signal: AbortSignal): Promise<Reserved> {
    for (let attempt = 1; ; attempt += 1) {
      const reserved = await reserve(accountOf(payer), call, limits, signal)
      for (const dead of reserved.dead) await settleDead(payer, dead, limits, signal)
      const retry = reserved.outcome === 'refused' && reserved.dead.length > 0
      if (!retry || attempt === MAX_ATTEMPTS) return reserved
    }
  },

  /** Ends a hold and replaces it by the actual use. A repetition changes nothing. */
  settle(
    hold: Hold,
    used: { requests: number; money: number },
    limits: Limits,
    signal: AbortSignal,
  ): Promise<Balance> {
    return settle(hold, used, limits, signal)
  },

  /** Notifies a person, once per budget period, how much of the budget is used. A repetition changes nothing. */
  async tell(
    { person, sub }: { person: string; sub: string },
    percent: Percent,
    { money: { limit = 0, window } }: Balance,
    signal: AbortSignal,
  ): Promise<void> {
    const resets = window.ends.toISOString()
    const notice = { about: 'budget', sub, percent, limit, resets } as const
    await putNotice(`${person}#${resets}#${percent}`, notice, signal)
  },

  /**
   * Records the use of a call before its hold ends, so that the record is there for whoever settles a call that died. A
   * repetition changes nothing.
   */
  async record(person: string, { id, at }: Call, spending: Spending, signal: AbortSignal): Promise<void> {
    await recorded(person, { ...spending, id, at }, signal)
  },

  /** Reads the balance of a person or a key, by one consistent read. */
  async read(spender: Spender, limits: Limits, signal: AbortSignal): Promise<Balance> {
    return (await read(accountOf(spender), limits, signal)).balance
  },

  /** Reads the balances of a person's access keys that made calls within their windows, by key id. */
  async readKeys(
    person: string,
    limits: Limits,
    abortSignal: AbortSignal,
  ): Promise<ReadonlyMap<string, Balance>> {
    const balances = new Map<string, Balance>()
    for await (const item of query(
      { pk: accountPartition(person), between: ['key#', 'key#~'] },
      abortSignal,
    )) {
      const key = { pk: String(item['pk']), sk: String(item['sk']) }
      balances.set(key.sk.slice('key#'.length), balanceOf(key, item, limits))
    }
    return balances
  },

  /**
   * Yields the calls of a person that began within a period, earliest first.
   *
   * @param from epoch milliseconds, inclusive.
   * @param to epoch milliseconds, exclusive.
   */
  async *calls(
    person: string,
    from: number,
    to: number,
    abortSignal: AbortSignal,
  ): AsyncGenerator<CallRecord> {
    for await (const item of query(
      { pk: callPartition(person), between: [isoTime(from), isoTime(to)] },
      abortSignal,
    )) {
      yield recordIn(item)
    }
  },
}

function accountOf({ person, keyId }: Spender): Key {
  return { pk: accountPartition(person), sk: keyId === undefined ? 'account' : `key#${keyId}` }
}

function accountPartition(person: string): string {
  return `account#${person}`
}

function callPartition(person: string): string {
  return `calls#${person}`
}

async function settleDead(
  { person, ...payer }: Payer,
  hold: Hold,
  limits: Limits,
  signal: AbortSignal,
): Promise<void> {
  const { id, at, money, modelId } = hold
  const record =
    modelId === undefined
      ? undefined
      : await recorded(person, { ...NO_TOKENS, ...payer, id, at, money, modelId, unsettled: true }, signal)
  await settle(hold, { requests: hold.requests, money: record?.money ?? money }, limits, signal)
}

/** Writes a record unless there is one. @returns the stored record. */
async function recorded(person: string, record: CallRecord, abortSignal: AbortSignal): Promise<CallRecord> {
  const { id, at, ...spending } = record
  const key = { pk: callPartition(person), sk: `${isoTime(at)}#${id}` }
  const now = Date.now()
  const put = new PutItemCommand({
    TableName: table(),
    Item: marshalled({
      ...key,
      ...spending,
      ...byTime(person, now),
      expiresAt: Math.ceil((now + RECORD_DAYS * DAY) / 1000),
    }),
    ConditionExpression: 'attribute_not_exists(pk)',
  })
  if (await unlessConditionFails(() => dynamodb.send(put, { abortSignal }))) return record
  const standing = await getItem(key, abortSignal)
  return standing ? recordIn(standing) : record
}

function recordIn(item: Item): CallRecord {
  const [time = '', id = ''] = String(item['sk']).split('#')
  const number = (name: string) => Number(item[name] ?? 0)
  return {
    id,
    at: Date.parse(time),
    modelId: String(item['modelId']),
    sub: String(item['sub']),
    inputTokens: number('inputTokens'),
    outputTokens: number('outputTokens'),
    cacheReadTokens: number('cacheReadTokens'),
    cacheWriteTokens: number('cacheWriteTokens'),
    images: number('images'),
    money: number('money'),
    ...(typeof item['keyId'] === 'string' && { keyId: item['keyId'] }),
    ...(typeof item['plan'] === 'string' && { plan: item['plan'] }),
    ...(typeof item['prices'] === 'string' && { prices: item['prices'] }),
    ...(item['unsettled'] === true && { unsettled: true }),
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString()
}
