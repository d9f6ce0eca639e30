import { expect, test } from 'vitest'
import { TokenBuckets } from '../../../local/dataPlane/tokenBucket.ts'

function bucket(rateLimit: number, burstLimit: number) {
  const clock = { at: 0 }
  const buckets = new TokenBuckets(() => clock.at)
  const take = (times: number, name = 'a') =>
    Array.from({ length: times }, () => buckets.take(name, { rateLimit, burstLimit })).filter(Boolean).length
  return { clock, take }
}

test('a bucket starts full and gains tokens at its rate', () => {
  const { clock, take } = bucket(0.5, 3)
  expect(take(5)).toBe(3)
  clock.at = 1999
  expect(take(1)).toBe(0)
  clock.at = 2000
  expect(take(2)).toBe(1)
})

test('a bucket never holds more than its burst, however long it is idle', () => {
  const { clock, take } = bucket(10, 2)
  clock.at = 3_600_000
  expect(take(5)).toBe(2)
  clock.at = 7_200_000
  expect(take(5)).toBe(2)
})

test('buckets are independent, and a clock that goes back removes no tokens', () => {
  const { clock, take } = bucket(1, 1)
  clock.at = 5000
  expect([take(2, 'a'), take(2, 'b')]).toEqual([1, 1])
  clock.at = 0
  expect(take(1, 'a')).toBe(0)
  clock.at = 1000
  expect(take(1, 'a')).toBe(1)
})
