import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { dynamodb, type Item, marshalled, query, table, unlessConditionFails } from './dynamodb.ts'

/** Who did what, on whom, from where and when. Never a secret. */
export type Entry = {
  /** Epoch milliseconds. */
  at: number
  /** API Gateway's, which the logs have as well. */
  requestId: string
  /** The operation. */
  act: string
  /** The `sub` of who acted. */
  by: string
  /** Their address at that time. */
  byEmail: string
  sourceIp: string
  /** What it was done on: the names and values of the path. */
  target: { [name: string]: string }
  /** What else tells what was done. */
  details: { [name: string]: unknown }
}

/** A page of entries, the newest first. */
export type Page = { entries: Entry[]; next: string | undefined }

/** Thirteen months, as the records of calls. */
const KEPT_DAYS = 400
const DAY = 86_400_000

/** What was done, in the order of its time. Nothing here changes an entry or takes one away. */
export const audit = {
  /** Writes an entry down. Repeating it changes nothing. */
  async append({ at, requestId, ...said }: Entry, abortSignal: AbortSignal): Promise<void> {
    const put = new PutItemCommand({
      TableName: table(),
      Item: marshalled({
        ...{ pk: partition(at), sk: `${isoTime(at)}#${requestId}` },
        ...said,
        // As text, since DynamoDB refuses some numbers that JSON has.
        details: JSON.stringify(said.details),
        expiresAt: Math.ceil((at + KEPT_DAYS * DAY) / 1000),
      }),
      // No entry takes the place of another; only the same one, whose answer was lost, has the same key.
      ConditionExpression: 'attribute_not_exists(pk)',
    })
    await unlessConditionFails(() => dynamodb.send(put, { abortSignal }))
  },

  /**
   * The entries of a time, the newest first.
   *
   * @param range epoch milliseconds, `to` exclusive; `next` is that of the page before.
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

/** The partitions between two times, the latest first. */
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

/** As many as a page may show, and one that says whether there are more. */
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
