import type { Item } from './dynamodb.ts'

/** The records of calls of everybody, by the time at which they were written. */
export const INDEX = { name: 'calls-by-time', pk: 'month', sk: 'ended' }

/** The first digit of a person's hash: DynamoDB takes 1,000 writes a second into one partition, and so 16,000. */
export const SHARDS = [...'0123456789abcdef']

/** The keys of the record of a call that ended at a time in epoch milliseconds. */
export function byTime(person: string, ended: number): Item {
  const time = new Date(ended).toISOString()
  return { [INDEX.pk]: partition(time.slice(0, 7), person.charAt(0)), [INDEX.sk]: time }
}

/** The partition of the index with the calls of some people in a month. */
export function partition(month: string, shard: string): string {
  return `calls#${month}#${shard}`
}
