import type { Item } from './dynamodb.ts'

/** The index over everybody's call records, by the time at which they were written. */
export const INDEX = { name: 'calls-by-time', pk: 'month', sk: 'ended' }

/** The first digit of a person's hash. DynamoDB takes 1,000 writes a second per partition, so 16,000 in total. */
export const SHARDS = [...'0123456789abcdef']

/** Returns the index keys for the record of a call that ended at a time in epoch milliseconds. */
export function byTime(person: string, ended: number): Item {
  const time = new Date(ended).toISOString()
  return { [INDEX.pk]: partition(time.slice(0, 7), person.charAt(0)), [INDEX.sk]: time }
}

/** Returns the index partition for one shard of people in a month. */
export function partition(month: string, shard: string): string {
  return `calls#${month}#${shard}`
}
