import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Account } from '../faults/account.ts'
import { ObservedGateway } from '../faults/observedGateway.ts'
import { UNLIMITED } from '../unlimited.ts'

const CALLERS = 50
const BODY = { modelId: 'amazon.titan-text-express-v1', inferenceParameters: { inputText: 'Say hello.' } }
const LIMITS = {
  budgetUsd: null,
  budgetPeriod: 'MONTH',
  requestsPeriod: 'MONTH',
  callsInFlight: 1000,
  maxOutputTokens: 1000,
  accessKeys: true,
}

let gateway: ObservedGateway
let administrator: Account
beforeAll(async () => {
  gateway = await ObservedGateway.start(UNLIMITED)
  administrator = new Account(gateway.endpoints)
  await administrator.administrator()
}, 60_000)
afterAll(() => gateway.remove())

const as = ({ client, token }: Account, method: string, path: string, body: object, sent: object) =>
  client.call(method, path, body, token, { path: { ...sent } })
const put = async (plan: string, requests: number) =>
  expect(
    (await as(administrator, 'PUT', '/admin/plans/{plan}', { ...LIMITS, requests }, { plan })).status,
  ).toBe(200)

/** A person on a plan of this name. */
async function onPlan(plan: string, requests: number): Promise<Account> {
  const person = new Account(gateway.endpoints)
  await person.signedIn()
  await put(plan, requests)
  const path = { personId: person.sub }
  const { status } = await as(administrator, 'PUT', '/admin/people/{personId}/plan', { plan }, path)
  expect(status).toBe(200)
  return person
}

/** Fifty calls at once, and the status of each. */
function callers(person: Account, onInvoked: () => unknown = () => {}): Promise<number[]> {
  return Promise.all(
    Array.from({ length: CALLERS }, async () => {
      const { status } = await gateway.watching(
        async ({ call, run }) => {
          if (call === 'InvokeModel') await onInvoked()
          return run()
        },
        (trace) => person.client.call('POST', '/bedrock', BODY, { ...person.tokenAndKey, ...trace }),
      )
      return status
    }),
  )
}
const answered = (statuses: readonly number[]) => statuses.filter((status) => status === 200).length
const used = async ({ client, token }: Account) =>
  (await client.call('GET', '/me', undefined, token)).body.data?.quota.used

describe('a plan that is changed while fifty calls run', () => {
  test('allows exactly as many calls as its new, higher limit', async () => {
    const person = await onPlan('raised', 10)
    let raised: Promise<void> | undefined
    // The calls that have reached the model wait for the change.
    const during = await callers(person, () => {
      raised ??= put('raised', 30)
      return raised
    })
    expect(answered(during)).toBeGreaterThanOrEqual(10)
    const after = await callers(person)
    expect(answered(during) + answered(after)).toBe(30)
    expect(await used(person)).toBe(30)
  }, 60_000)

  test('allows no call that begins after the limit was lowered', async () => {
    const person = await onPlan('lowered', 1000)
    let lowered: Promise<void> | undefined
    const during = await callers(person, () => {
      lowered ??= put('lowered', 1)
      return lowered
    })
    expect(answered(during)).toBeGreaterThan(0)
    expect(answered(await callers(person))).toBe(0)
    expect(await used(person)).toBe(answered(during))
  }, 60_000)
})
