import type { Part } from './report.ts'
import { summary } from './statistics.ts'

type Asked = { people: number; callsPerSecond: number; seconds: number }

/** Bytes of the ledger's items, measured by the part `ledger`. */
const ACCOUNT = { alone: 164, hold: 189 }
const WRITE_UNIT = 1024

/** The stack's default. */
const CALLS_IN_FLIGHT = 4

/** DynamoDB's write units a second for one partition key value (developer guide, 'Best practices'). */
const PARTITION = 1000

/** The number of digits over which the index of calls is spread. */
const SHARDS = 16

/**
 * The load of the ledger on DynamoDB with very many concurrent calls, simulated call by call; nothing is sent. People
 * call at random times by Zipf's law, the busiest twice as often as the second. A call takes two seconds at the median
 * and three on average. A person with four calls in flight is refused the next call, as in the product.
 */
export function scale({ people, callsPerSecond, seconds }: Asked): Part {
  const random = generator(1)
  const person = zipf(people, random)
  const accounts = new Map<number, number>()
  const ends: number[][] = Array.from({ length: seconds * 1000 }, () => [])
  const busy = new Map<number, number>()
  const shards = new Float64Array(SHARDS)
  const total = { calls: 0, refused: 0, writeUnits: 0, twoUnits: 0 }
  const inFlight: number[] = []
  const write = (who: number, holds: number) => {
    const units = Math.ceil((ACCOUNT.alone + holds * ACCOUNT.hold) / WRITE_UNIT)
    total.writeUnits += units
    if (units > 1) total.twoUnits += 1
    busy.set(who, (busy.get(who) ?? 0) + units)
  }
  for (let millis = 0; millis < ends.length; millis += 1) {
    for (const who of ends[millis] ?? []) {
      const holds = accounts.get(who) ?? 0
      // The settlement, and the record with its entry in the index.
      write(who, holds)
      if (holds > 1) accounts.set(who, holds - 1)
      else accounts.delete(who)
      total.writeUnits += 2
      const shard = Math.floor(random() * SHARDS)
      shards[shard] = (shards[shard] ?? 0) + 1
    }
    for (let calls = poisson(callsPerSecond / 1000, random); calls > 0; calls -= 1) {
      const who = person()
      const holds = accounts.get(who) ?? 0
      total.calls += 1
      write(who, holds + (holds < CALLS_IN_FLIGHT ? 1 : 0))
      if (holds >= CALLS_IN_FLIGHT) {
        total.refused += 1
        continue
      }
      accounts.set(who, holds + 1)
      ends[millis + Math.max(1, Math.round(2000 * Math.exp(0.9 * normal(random))))]?.push(who)
    }
    if (millis % 1000 === 999) inFlight.push([...accounts.values()].reduce((sum, holds) => sum + holds, 0))
  }
  const busiest = [...busy.values()].reduce((most, units) => Math.max(most, units), 0) / seconds
  const row = (name: string, unit: string, median: number, note = '') => ({ name, unit, median, note })
  return {
    title: `The ledger at ${callsPerSecond} calls a second of ${people} people, simulated`,
    rows: [
      row('calls', '', total.calls),
      row('refused for four calls in flight', '', total.refused),
      { ...row('in flight', 'calls', 0), ...summary(inFlight) },
      row('people who called', '', busy.size),
      row('write units, a second', '', total.writeUnits / seconds),
      row('write units, a call', '', total.writeUnits / total.calls),
      row('writes of an account that took two units', '%', (100 * total.twoUnits) / (2 * total.calls)),
      row('the busiest account', 'units a second', busiest, `of ${PARTITION}`),
      row(
        'the busiest partition of the index',
        'units a second',
        Math.max(...shards) / seconds,
        `of ${PARTITION}`,
      ),
      row('reads of the plan of a mail domain', 'units a second', callsPerSecond, 'of 3000'),
    ],
  }
}

/** Random numbers from 0 to 1, the same in each run (Mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function poisson(mean: number, random: () => number): number {
  let events = 0
  for (let left = Math.exp(-mean), chance = random(); chance > left; chance *= random()) events += 1
  return events
}

/** Draws people by frequency: the n-th calls 1/n times as often as the first. */
function zipf(people: number, random: () => number): () => number {
  const sums = new Float64Array(people)
  let sum = 0
  for (let rank = 0; rank < people; rank += 1) {
    sum += 1 / (rank + 1)
    sums[rank] = sum
  }
  return () => {
    const place = random() * sum
    let [low, high] = [0, people - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < place) low = middle + 1
      else high = middle
    }
    return low
  }
}
