import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../conformance/answer.ts'
import { Account } from '../faults/account.ts'
import { type Audit, audit } from '../faults/audit.ts'
import { ObservedGateway } from '../faults/observedGateway.ts'
import { UNLIMITED } from '../unlimited.ts'

const PEOPLE = 50

const CLEAN = { keysWithoutUser: [], usersWithTwoKeys: [], keysOutsidePlan: [], usersWithAnotherKey: [] }

let gateway: ObservedGateway
beforeAll(async () => {
  gateway = await ObservedGateway.start(UNLIMITED)
}, 60_000)
afterAll(() => gateway.remove())

/** Registers, and tries again as long and as late as the gateway says. */
async function persistently(account: Account, answers: Answer[]): Promise<void> {
  for (;;) {
    const answer = await account.client.call('POST', '/register', account.registration)
    answers.push(answer)
    if (answer.status !== 429) return
    await setTimeout(1000 * Number(answer.headers.get('retry-after')))
  }
}

describe('fifty registrations at once, where AWS makes five keys a second', () => {
  let first: Answer[]
  let left: Audit
  const people: Account[] = []
  const answers: Answer[] = []

  beforeAll(async () => {
    for (let person = 0; person < PEOPLE; person += 1) people.push(new Account(gateway.endpoints))
    first = await Promise.all(
      people.map(({ client, registration }) => client.call('POST', '/register', registration)),
    )
    left = await audit(gateway.endpoints)
    await Promise.all(people.map((account) => persistently(account, answers)))
  }, 120_000)

  test('succeed, or are told to wait and for how long', () => {
    const refused = first.filter(({ status }) => status !== 200)
    console.log(`${PEOPLE} registrations at once: ${PEOPLE - refused.length} succeeded`)
    expect(refused.length).toBeGreaterThan(0)
    for (const { status, headers } of refused) {
      expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true])
    }
  })

  test('leave nothing half done where they are refused', () => {
    const succeeded = first.filter(({ status }) => status === 200).length
    expect(left).toEqual({ ...CLEAN, users: succeeded, keys: succeeded })
  })

  test('all succeed in the end when each waits as long as it was told', async () => {
    expect(await audit(gateway.endpoints)).toEqual({ ...CLEAN, users: PEOPLE, keys: PEOPLE })
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 429)).toEqual(
      [],
    )
  })
})
