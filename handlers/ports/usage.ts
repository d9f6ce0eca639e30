import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { type Counts, countsIn } from '../ledger/counts.ts'
import { INDEX, partition, SHARDS } from './callIndex.ts'
import { dynamodb, getItem, type Item, marshalled, query, table, updateItem } from './dynamodb.ts'

/** The use of some or all of a user's calls to one model on one day. */
export type DayUsage = Counts & {
  /** The UTC day on which the calls ended, such as `2026-11-28`. */
  day: string
  /** The `sub` of the user. */
  sub: string
  /** The user's plan at the time; undefined is the plan of the deployment. */
  plan?: string
  modelId: string
}

/** A range of days, both ends inclusive. */
export type Days = { from: string; to: string }

/** As long as the call records that the sums are made of. */
const KEPT_DAYS = 400
const DAY = 86_400_000

/** The item that says which days are summed up. */
const SUMMED = { pk: 'usage#days', sk: 'summed' }

/** The use of everybody. */
export const usage = {
  /**
   * Returns everybody's calls that ended on these days, as several generators that may be read in parallel. A call
   * whose record was just written may still be missing.
   */
  calls({ from, to }: Days, signal: AbortSignal): AsyncGenerator<DayUsage>[] {
    return monthsOf(from, to).flatMap((month) =>
      SHARDS.map((shard) => callsIn(partition(month, shard), { from, to }, signal)),
    )
  },

  /** Yields the sums of the days that are summed up. */
  async *sums({ from, to }: Days, signal: AbortSignal): AsyncGenerator<DayUsage> {
    for (const month of monthsOf(from, to)) {
      for await (const item of query({ pk: `usage#${month}`, between: [from, `${to}#~`] }, signal))
        yield dayUsageIn(item, String(item['sk']).slice(0, '2026-11-28'.length))
    }
  },

  /** Returns the range of days that are summed up; undefined if there is none. */
  async summedDays(signal: AbortSignal): Promise<Days | undefined> {
    const item = await getItem(SUMMED, signal)
    return item && { from: String(item['first']), to: String(item['last']) }
  },

  /**
   * Stores all sums of a day, and then marks the day as summed up. A repetition changes nothing.
   *
   * @param day the day after the last one that is summed up, or any day if there is none.
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

/** Returns the months that the days fall in, in order. */
function monthsOf(from: string, to: string): string[] {
  const months: string[] = []
  const month = new Date(`${from.slice(0, 7)}-01`)
  for (; month.toISOString().slice(0, 10) <= to; month.setUTCMonth(month.getUTCMonth() + 1))
    months.push(month.toISOString().slice(0, 7))
  return months
}
