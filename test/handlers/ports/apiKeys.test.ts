import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws/call.ts'
import { Account } from '../../faults/account.ts'
import { audit } from '../../faults/audit.ts'
import { ObservedGateway, type Watch } from '../../faults/observedGateway.ts'
import { UNLIMITED } from '../../unlimited.ts'

let gateway: ObservedGateway
beforeAll(async () => {
  gateway = await ObservedGateway.start(UNLIMITED, { controlPlaneLimits: false })
}, 60_000)
afterAll(() => gateway.remove())

const SUBSCRIBE = 'POST /usageplans/{id}/keys'
const LOOK = 'GET /usageplans/{id}/keys/{id}'

const conflict = (message: string) => new AwsError('ConflictException', message, 409)
// AWS's message where two calls collide.
const met = () =>
  conflict('Unable to complete operation due to concurrent modification. Please try again later.')

/** Confirms a user while AWS treats the new plan key in another way than usual. */
const confirming = async (account: Account, fate: Watch) => {
  await account.register()
  const confirmation = await account.confirmation()
  const calls: string[] = []
  const { status, headers } = await gateway.watching(
    (attempt) => {
      if ([SUBSCRIBE, LOOK].includes(attempt.call)) calls.push(attempt.call)
      return attempt.call === SUBSCRIBE ? fate(attempt) : attempt.run()
    },
    (trace) => account.client.call('POST', '/confirm', confirmation, trace),
  )
  return { status, retryAfter: headers.get('retry-after'), calls }
}

describe('adding a key to the usage plan', () => {
  test('succeeds if the key is on the plan already', async () => {
    const account = new Account(gateway.endpoints)
    const { status, calls } = await confirming(account, async ({ run }) => {
      await run()
      throw conflict('API Key is already in the usage plan')
    })
    expect([status, calls]).toEqual([200, [SUBSCRIBE, LOOK]])
    await account.works()
  })

  test('is retried after it collided with another change', async () => {
    const account = new Account(gateway.endpoints)
    const { status, calls } = await confirming(account, async ({ first, run }) => {
      if (first) throw met()
      return run()
    })
    expect([status, calls]).toEqual([200, [SUBSCRIBE, SUBSCRIBE]])
    await account.works()
  })

  test.each([
    ['goes on meeting others', met(), [SUBSCRIBE, SUBSCRIBE, LOOK]],
    ['is refused in words that nobody knows', conflict('Something else'), [SUBSCRIBE, LOOK]],
  ])('gives up if it %s, and the next sign-in completes the same key', async (_, error, expected) => {
    const account = new Account(gateway.endpoints)
    const { status, retryAfter, calls } = await confirming(account, async () => {
      throw error
    })
    expect([status, retryAfter, calls]).toEqual([503, '1', expected])
    const { apiKey } = account
    const { keys } = await audit(gateway.endpoints)
    await account.works()
    expect(account.apiKey).toBe(apiKey)
    expect((await audit(gateway.endpoints)).keys).toBe(keys)
  })
})
