import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { type Counts, countsIn } from '../ledger/counts.ts'
import { INDEX, partition, SHARDS } from './callIndex.ts'
import { dynamodb, getItem, type Item, marshalled, query, table, updateItem } from './dynamodb.ts'

/** What a user's calls to one model used on a day, all of them or some. */
export type DayUsage = Counts & {
  /** The UTC day on which they ended, `2026-11-28`. */
  day: string
  /** The `sub` of the user. */
  sub: string
  /** The plan that they were on; none is that of the deployment. */
  plan?: string
  modelId: string
}

/** Days, both inclusive. */
export type Days = { from: string; to: string }

/** As the records of calls that they are sums of. */
const KEPT_DAYS = 400
const DAY = 86_400_000

/** Which days are summed up. */
const SUMMED = { pk: 'usage#days', sk: 'summed' }

/** What everybody used. */
export const usage = {
  /**
   * The calls of everybody that ended on some days, in several runs that may be read side by side. A call whose
   * record was written a moment ago may be missing yet.
   */
  calls({ from, to }: Days, signal: AbortSignal): AsyncGenerator<DayUsage>[] {
    return monthsOf(from, to).flatMap((month) =>
      SHARDS.map((shard) => callsIn(partition(month, shard), { from, to }, signal)),
    )
  },

  /** The sums of days that were summed up. */
  async *sums({ from, to }: Days, signal: AbortSignal): AsyncGenerator<DayUsage> {
    for (const month of monthsOf(from, to)) {
      for await (const item of query({ pk: `usage#${month}`, between: [from, `${to}#~`] }, signal))
        yield dayUsageIn(item, String(item['sk']).slice(0, '2026-11-28'.length))
    }
  },

  /** The days that are summed up; undefined where none is. */
  async summedDays(signal: AbortSignal): Promise<Days | undefined> {
    const item = await getItem(SUMMED, signal)
    return item && { from: String(item['first']), to: String(item['last']) }
  },

  /**
   * Writes down the sums of a day, all of them, and then that it is summed up. Repeating it changes nothing.
   *
   * @param day the one behind those that are summed up, or any where none is.
   */
  async keep(day: string, sums: readonly DayUsage[], abortSignal: AbortSignal): Promise<void> {
    for (const { day: _, ...sum } of sums) {
      const put = new PutItemCommand({
        TableName: table(),
        Item: marshalled({
          pk: `usage#${day.slice(0, 7)}`,
          sk: [day, sum.sub, sum.plan ?? '', sum.modelId].join('#'),
          ...sum,
          expiresAt: (Date.parse(day) + KEPT_DAYS * DAY) / 1000,
        }),
      })
      await dynamodb.send(put, { abortSignal })
    }
    await updateItem(
      {
        key: SUMMED,
        update: 'SET #last = :day, #first = if_not_exists(#first, :day)',
        condition: 'attribute_not_exists(#last) OR #last < :day',
        values: { ':day': day },
      },
      abortSignal,
    )
  },
}

async function* callsIn(pk: string, { from, to }: Days, signal: AbortSignal): AsyncGenerator<DayUsage> {
  for await (const item of query({ pk, index: INDEX, between: [from, `${to}T~`] }, signal)) {
    const { unsettled, ended, ...call } = item
    yield dayUsageIn(
      { ...call, requests: 1, unsettled: unsettled === true ? 1 : 0 },
      String(ended).slice(0, '2026-11-28'.length),
    )
  }
}

function dayUsageIn(item: Item, day: string): DayUsage {
  const { sub, plan, modelId } = item
  return {
    day,
    sub: String(sub),
    ...(typeof plan === 'string' && { plan }),
    modelId: String(modelId),
    ...countsIn(item),
  }
}

/** The months of some days, the first one first. */
function monthsOf(from: string, to: string): string[] {
  const months: string[] = []
  const month = new Date(`${from.slice(0, 7)}-01`)
  for (; month.toISOString().slice(0, 10) <= to; month.setUTCMonth(month.getUTCMonth() + 1))
    months.push(month.toISOString().slice(0, 7))
  return months
}
