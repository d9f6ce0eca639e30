import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../conformance/answer.ts'
import { Account } from '../faults/account.ts'
import { audit } from '../faults/audit.ts'
import { ObservedGateway } from '../faults/observedGateway.ts'
import { UNLIMITED } from '../unlimited.ts'

const PEOPLE = 50

const CLEAN = { keysWithoutUser: [], usersWithTwoKeys: [], keysOutsidePlan: [], usersWithAnotherKey: [] }

let gateway: ObservedGateway
beforeAll(async () => {
  gateway = await ObservedGateway.start(UNLIMITED)
}, 60_000)
afterAll(() => gateway.remove())

describe('fifty people at once, when AWS creates five keys a second', () => {
  const people: Account[] = []
  const controlPlane: string[] = []
  let first: Answer[]
  const last: number[] = []

  beforeAll(async () => {
    for (let person = 0; person < PEOPLE; person += 1) people.push(new Account(gateway.endpoints))
    await Promise.all(
      people.map((account) =>
        gateway.watching(
          ({ operation, call, run }) => {
            if (operation.action.startsWith('apigateway:')) controlPlane.push(call)
            return run()
          },
          async (trace) => {
            const { client, registration } = account
            const { body } = await client.call('POST', '/register', registration, trace)
            account.apiKey = body.data?.['API Key'] ?? ''
          },
        ),
      ),
    )
    const confirmations = await Promise.all(people.map((account) => account.confirmation()))
    const confirm = (body: object) => people[0]?.client.call('POST', '/confirm', body)
    const answered = await Promise.all(confirmations.map(confirm))
    first = answered.flatMap((answer) => answer ?? [])
    await Promise.all(
      confirmations.map(async (body) => {
        // Retries for as long, and after such delays, as the gateway says.
        for (;;) {
          const answer = await confirm(body)
          if (answer?.status !== 429) return last.push(answer?.status ?? 0)
          await setTimeout(1000 * Number(answer.headers.get('retry-after')))
        }
      }),
    )
  }, 120_000)

  test('register without a call to the control plane', () => {
    expect(people.filter(({ apiKey }) => apiKey === '')).toEqual([])
    expect(controlPlane).toEqual([])
  })

  test('are confirmed, or are told how long to wait for their key', () => {
    const refused = first.filter(({ status }) => status !== 200)
    console.log(`${PEOPLE} confirmations at once: ${PEOPLE - refused.length} succeeded`)
    expect(first).toHaveLength(PEOPLE)
    expect(refused.length).toBeGreaterThan(0)
    for (const { status, headers } of refused) {
      expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true])
    }
  })

  test('all have one key in the end if each waits as long as told', async () => {
    expect(last).toEqual(people.map(() => 200))
    expect(await audit(gateway.endpoints)).toEqual({ ...CLEAN, users: PEOPLE, keys: PEOPLE })
  })
})
