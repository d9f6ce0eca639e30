import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../conformance/answer.ts'
import { Account } from '../faults/account.ts'
import { ObservedGateway } from '../faults/observedGateway.ts'
import { UNLIMITED } from '../unlimited.ts'

const RATE = 5
const BURST = 8
const SECONDS = 3

let gateway: ObservedGateway
beforeAll(async () => {
  gateway = await ObservedGateway.start({
    ...UNLIMITED,
    API_THROTTLE_RATE_LIMIT: String(RATE),
    API_THROTTLE_BURST_LIMIT: String(BURST),
  })
}, 60_000)
afterAll(() => gateway.remove())

test('a token bucket admits its burst and what it gains meanwhile, no more and no less', async () => {
  const account = new Account(gateway.endpoints)
  await account.signedIn()
  const answers: Answer[] = []
  const started = performance.now()
  const elapsed = () => (performance.now() - started) / 1000
  let lastSent = 0
  let firstAnswered = 0
  const caller = async () => {
    while (elapsed() < SECONDS) {
      lastSent = elapsed()
      answers.push(await account.client.call('GET', '/bedrock', undefined, account.tokenAndKey))
      firstAnswered ||= elapsed()
    }
  }
  await Promise.all(Array.from({ length: BURST }, caller))
  const admitted = answers.filter(({ status }) => status === 200).length
  const refused = answers.filter(({ status }) => status === 429)
  // The bucket is full until the first request arrives; at the last one, a token may be nearly complete.
  expect(admitted).toBeGreaterThanOrEqual(Math.floor(BURST + RATE * (lastSent - firstAnswered)) - 1)
  expect(admitted).toBeLessThanOrEqual(Math.floor(BURST + RATE * elapsed()))
  expect(admitted + refused.length).toBe(answers.length)
  for (const { body, headers } of refused) {
    expect([body.message, headers.get('retry-after')]).toEqual(['Too Many Requests', '1'])
  }
})
