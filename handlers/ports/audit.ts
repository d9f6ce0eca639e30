import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { dynamodb, type Item, marshalled, query, table, unlessConditionFails } from './dynamodb.ts'

/** An audit entry: who did what, to whom, from where and when. It never contains a secret. */
export type Entry = {
  /** Epoch milliseconds. */
  at: number
  /** API Gateway's request id, as in the logs. */
  requestId: string
  /** The operation. */
  act: string
  /** The `sub` of the user who acted. */
  by: string
  /** The user's e-mail address at that time. */
  byEmail: string
  sourceIp: string
  /** The target of the act: the names and values of the path parameters. */
  target: { [name: string]: string }
  /** Further details of the act. */
  details: { [name: string]: unknown }
}

/** A page of entries, newest first. */
export type Page = { entries: Entry[]; next: string | undefined }

/** Thirteen months, as long as call records. */
const KEPT_DAYS = 400
const DAY = 86_400_000

/** The audit log in order of time. Nothing here changes or removes an entry. */
export const audit = {
  /** Appends an entry. A repetition changes nothing. */
  async append({ at, requestId, ...said }: Entry, abortSignal: AbortSignal): Promise<void> {
    const put = new PutItemCommand({
      TableName: table(),
      Item: marshalled({
        ...{ pk: partition(at), sk: `${isoTime(at)}#${requestId}` },
        ...said,
        // Text, because DynamoDB rejects some numbers that JSON allows.
        details: JSON.stringify(said.details),
        expiresAt: Math.ceil((at + KEPT_DAYS * DAY) / 1000),
      }),
      // An entry never replaces another. Only a repetition after a lost response has the same key.
      ConditionExpression: 'attribute_not_exists(pk)',
    })
    await unlessConditionFails(() => dynamodb.send(put, { abortSignal }))
  },

  /**
   * Returns the entries of a period, newest first.
   *
   * @param range epoch milliseconds, `to` exclusive; `next` is the one that the previous page returned.
   */
  async page(
    { from, to, next, limit }: { from: number; to: number; next: string | undefined; limit: number },
    abortSignal: AbortSignal,
  ): Promise<Page> {
    const last = `${isoTime(to - 1)}#~`
    const upper = next !== undefined && next < last ? next : last
    const found: Entry[] = []
    for (const month of monthsBack(Date.parse(upper.split('#')[0] ?? ''), from)) {
      const range = { pk: month, between: [isoTime(from), upper], newestFirst: true, pageSize: PAGE } as const
      for await (const item of query(range, abortSignal)) {
        if (found.length === limit) return { entries: found, next: String(item['sk']) }
        found.push(entryIn(item))
      }
    }
    return { entries: found, next: undefined }
  },
}

function partition(time: number): string {
  return `audit#${isoTime(time).slice(0, 7)}`
}

/** Yields the partitions between two times, latest first. */
function* monthsBack(latest: number, earliest: number): Generator<string> {
  const month = new Date(latest)
  month.setUTCDate(1)
  month.setUTCHours(0, 0, 0, 0)
  if (latest < earliest) return
  for (; ; month.setUTCMonth(month.getUTCMonth() - 1)) {
    yield partition(month.getTime())
    if (month.getTime() <= earliest) return
  }
}

/** The most entries of a page, and one more that shows whether another page follows. */
const PAGE = 101

function entryIn(item: Item): Entry {
  const [time = '', requestId = ''] = String(item['sk']).split('#')
  return {
    at: Date.parse(time),
    requestId,
    act: String(item['act']),
    by: String(item['by']),
    byEmail: String(item['byEmail']),
    sourceIp: String(item['sourceIp']),
    target: Object.fromEntries(
      Object.entries(Object(item['target'])).map(([name, value]) => [name, String(value)]),
    ),
    details: Object(JSON.parse(String(item['details']))),
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString()
}
