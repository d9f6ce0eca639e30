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

/** A person as the ledger knows them, or one of their access keys. */
export type Spender = { person: string; keyId?: string }

/** Who pays for a call, as its record names them. */
type Payer = Spender & {
  /** The `sub` of their user. */
  sub: string
  /** The plan that they are on; none is that of the deployment. */
  plan?: string
}

/** What one call to a model used and cost. */
export type Spending = {
  modelId: string
  /** The `sub` of whose user made it. */
  sub: string
  keyId?: string
  /** The plan that the person was on; none is that of the deployment. */
  plan?: string
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  images: number
  /** Micro-dollars. */
  money: number
  /** The table of prices that it was reserved and settled with. */
  prices?: string
  /** Whether nobody could say what was used, so that everything that was held is spent. */
  unsettled?: boolean
}

/** The record of a call, kept for {@link RECORD_DAYS}. */
export type CallRecord = Spending & { id: string; at: number }

/** Thirteen months, so that a month can be held against the one a year before. */
const RECORD_DAYS = 400
const DAY = 86_400_000

/** Times a refused call looks again after calls that died were let go. */
const MAX_ATTEMPTS = 3

/** What people use, as it is and as it was. The only way to a model leads through handlers/ledger/spend.ts. */
export const ledger = {
  /**
   * Reserves a call on an account. Calls that died are let go first where they stand in the way: in full, but
   * for one whose record says what it used.
   */
  async reserve(payer: Payer, call: Call, limits: Limits, signal: AbortSignal): Promise<Reserved> {
    for (let attempt = 1; ; attempt += 1) {
      const reserved = await reserve(accountOf(payer), call, limits, signal)
      for (const dead of reserved.dead) await letGo(payer, dead, limits, signal)
      const retry = reserved.outcome === 'refused' && reserved.dead.length > 0
      if (!retry || attempt === MAX_ATTEMPTS) return reserved
    }
  },

  /** Ends a hold, putting what was used in its place. Repeating it changes nothing. */
  settle(
    hold: Hold,
    used: { requests: number; money: number },
    limits: Limits,
    signal: AbortSignal,
  ): Promise<Balance> {
    return settle(hold, used, limits, signal)
  },

  /** Has a person told how much of their budget is used, once in its period. Repeating it changes nothing. */
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
   * Writes down what a call used, before its hold is ended: whoever finds the hold of a call that died then
   * knows. Repeating it changes nothing.
   */
  async record(person: string, { id, at }: Call, spending: Spending, signal: AbortSignal): Promise<void> {
    await recorded(person, { ...spending, id, at }, signal)
  },

  /** The balance of a person or a key, by one consistent read. */
  async read(spender: Spender, limits: Limits, signal: AbortSignal): Promise<Balance> {
    return (await read(accountOf(spender), limits, signal)).balance
  },

  /** The balances of a person's access keys that called within their windows, by the key's id. */
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
   * The calls of a person that began within a time, the earliest first.
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

async function letGo(
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

/** Writes a record unless there is one, and answers with the one that stands. */
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
