import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dynamodb, table } from '../../../handlers/ports/dynamodb.ts'
import { type Plan, plans } from '../../../handlers/ports/plans.ts'
import { profiles } from '../../../handlers/ports/profiles.ts'
import { startLedgerTable } from '../ledger/ledgerTable.ts'

const signal = new AbortController().signal
const PLAN: Plan = {
  name: 'team',
  budget: 5_000_000,
  budgetPeriod: 'MONTH',
  requests: 100,
  requestsPeriod: 'DAY',
  callsInFlight: 2,
  models: ['amazon.*'],
  maxOutputTokens: 1000,
  accessKeys: false,
}
const FREE: Plan = { ...PLAN, name: 'free', budget: null, models: null, accessKeys: true }

let close: () => void
beforeAll(async () => {
  ;({ close } = await startLedgerTable())
})
afterAll(() => close())

let people = 0
let person = ''
let domain = ''
beforeEach(async () => {
  people += 1
  person = `person-${people}`
  domain = `${people}.example.com`
  await plans.put(PLAN, signal)
  await plans.put(FREE, signal)
})
const standing = () => profiles.standing(person, domain, signal)

/** Writes an item that no route would write. */
const spoil = (item: object) =>
  dynamodb.send(
    new PutItemCommand({
      TableName: table(),
      Item: marshall({ pk: `profiles#${person}`, sk: 'profile', ...item }),
    }),
  )

describe('a person', () => {
  test('without any setting is on no plan, and not disabled', async () => {
    expect(await standing()).toEqual({ disabled: false })
  })

  test('has their own plan, or else that of their domain', async () => {
    await plans.assign(domain, 'team', signal)
    expect(await standing()).toEqual({ disabled: false, plan: PLAN })
    await profiles.assign(person, { plan: 'free' }, signal)
    expect(await standing()).toEqual({ disabled: false, plan: FREE })
    await profiles.assign(person, {}, signal)
    expect(await standing()).toEqual({ disabled: false, plan: PLAN })
    await plans.release(domain, signal)
    expect(await standing()).toEqual({ disabled: false })
  })

  test("has the deployment's plan if it was assigned, whatever plan the domain has", async () => {
    await plans.assign(domain, 'team', signal)
    await profiles.assign(person, { plan: 'default' }, signal)
    expect(await standing()).toEqual({ disabled: false })
  })

  test('with a deleted plan has that of the domain', async () => {
    await plans.put({ ...PLAN, name: 'passing' }, signal)
    await profiles.assign(person, { plan: 'passing' }, signal)
    await plans.assign(domain, 'free', signal)
    expect((await standing()).plan?.name).toBe('passing')
    await plans.delete('passing', signal)
    expect((await standing()).plan?.name).toBe('free')
  })

  test('has that of a group rather than that of the domain, and their own rather than either', async () => {
    const group = `team-${people}`
    await plans.assign(domain, 'free', signal)
    await plans.assignGroup(group, 'team', signal)
    expect((await standing()).plan?.name).toBe('free')
    await profiles.setGroups(person, 'sub-of-jane', [group, 'of no plan'], signal)
    expect((await standing()).plan?.name).toBe('team')
    await profiles.assign(person, { plan: 'free' }, signal)
    expect((await standing()).plan?.name).toBe('free')
    await profiles.assign(person, { plan: 'default' }, signal)
    expect(await standing()).toEqual({ disabled: false })
    await profiles.assign(person, {}, signal)
    await plans.releaseGroup(group, signal)
    expect((await standing()).plan?.name).toBe('free')
  })

  test('of several groups has the plan of the first by name whose plan there is', async () => {
    const [first, second] = [`a-${people}`, `b-${people}`]
    await plans.put({ ...PLAN, name: 'passing' }, signal)
    await plans.assignGroup(second, 'team', signal)
    await plans.assignGroup(first, 'passing', signal)
    await profiles.setGroups(person, 'sub-of-jane', [second, first], signal)
    expect((await standing()).plan?.name).toBe('passing')
    await plans.delete('passing', signal)
    expect((await standing()).plan?.name).toBe('team')
  })

  test('keeps the groups of each of their users until that one says others', async () => {
    const group = `team-${people}`
    await plans.assignGroup(group, 'team', signal)
    await profiles.setGroups(person, 'sub-of-jane', [group], signal)
    for (const end of [
      () => profiles.setGroups(person, 'sub-of-jane', [], signal),
      () => profiles.forgetGroups(person, 'sub-of-jane', signal),
    ]) {
      await profiles.setGroups(person, 'sub-of-jane', [group], signal)
      await profiles.setGroups(person, 'another-sub', [], signal)
      expect((await standing()).plan?.name).toBe('team')
      await end()
      expect(await standing()).toEqual({ disabled: false })
    }
  })

  test('who is in no group costs no more reads, and one who is costs one that tells what groups have', async () => {
    const group = `team-${people}`
    await plans.assignGroup(group, 'team', signal)
    const sent: string[] = []
    dynamodb.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) => {
          sent.push(commandName)
          return next(args)
        },
      { step: 'initialize', name: 'counting' },
    )
    try {
      await standing()
      expect(sent).toEqual(['GetItemCommand', 'GetItemCommand'])
      await profiles.setGroups(person, 'sub-of-jane', [group], signal)
      sent.length = 0
      await standing()
      expect(sent).toEqual(Array(4).fill('GetItemCommand'))
    } finally {
      dynamodb.middlewareStack.remove('counting')
    }
  })

  test('feels a change of the plan at once', async () => {
    await profiles.assign(person, { plan: 'team' }, signal)
    await plans.put({ ...PLAN, requests: 1 }, signal)
    expect((await standing()).plan?.requests).toBe(1)
  })

  test('keeps plan and overrides while disabled, and stays disabled whatever the plan', async () => {
    const overrides = { limits: { budget: null, requests: 7, models: null }, until: 1_900_000_000_000 }
    await profiles.assign(person, { plan: 'team', overrides }, signal)
    await profiles.setDisabled(person, true, signal)
    expect(await standing()).toEqual({ disabled: true, plan: PLAN, overrides })
    await profiles.assign(person, { plan: 'free' }, signal)
    expect(await profiles.find(person, signal)).toEqual({ disabled: true, plan: 'free' })
    await profiles.setDisabled(person, false, signal)
    expect(await standing()).toEqual({ disabled: false, plan: FREE })
  })

  test.each([
    [{ disabled: 'no' }],
    [{ assigned: 'team' }],
    [{ assigned: { overrides: { limits: { requests: 'many' }, until: 1 } } }],
    [{ assigned: { overrides: 'all' } }],
    [{ 'groups#sub-of-jane': 'team' }],
  ])('is not let in by an item that cannot be read: %j', async (item) => {
    await spoil(item)
    await expect(standing()).rejects.toThrow()
  })
})

describe('the plans', () => {
  test('are listed by name, and found individually', async () => {
    expect((await plans.list(signal)).filter(({ name }) => ['team', 'free'].includes(name))).toEqual([
      FREE,
      PLAN,
    ])
    expect(await plans.find('team', signal)).toEqual(PLAN)
    expect(await plans.find('none', signal)).toBeUndefined()
  })

  test('list the domains that have them', async () => {
    await plans.assign(domain, 'team', signal)
    expect(await plans.domains(signal)).toContainEqual({ domain, plan: 'team' })
  })
})
