import { describe, expect, test } from 'vitest'
import { memberOf } from '../../../handlers/runtime/groups.ts'
import { CLAIMS } from '../invocation.ts'

const signal = new AbortController().signal
const operation = { operationId: 'getThing', groups: ['administrators', 'auditors'] }

/**
 * Looks up the group of a caller with these claims and this current membership. @returns the users that were looked up.
 */
function ask(claimed: string | undefined, current: string[]) {
  const claims = { ...CLAIMS, ...(claimed !== undefined && { 'cognito:groups': claimed }) }
  const asked: string[] = []
  const groups = {
    list: async (sub: string) => {
      asked.push(sub)
      return current
    },
  }
  return { asked, group: memberOf(operation, { ...CLAIMS, claims }, groups, signal) }
}

describe('a member of a group', () => {
  test.each([
    ['administrators', ['administrators'], 'administrators'],
    ['others,auditors', ['auditors', 'others'], 'auditors'],
    ['auditors,administrators', ['auditors', 'administrators'], 'administrators'],
  ])('is named by both the token, %j, and the user pool', async (claimed, current, name) => {
    const { asked, group } = ask(claimed, current)
    expect(await group).toBe(name)
    expect(asked).toEqual(['sub-1'])
  })

  test.each([
    undefined,
    '',
    'others',
    'Administrators',
    'administrators2',
    'xadministrators',
    '[administrators]',
    'administrators ',
  ])('is refused without a call to the user pool if the token says %j', async (claimed) => {
    const { asked, group } = ask(claimed, ['administrators'])
    await expect(group).rejects.toMatchObject({
      status: 403,
      message:
        'Only members of the group administrators or auditors may do this. If you joined it recently, sign in again.',
      details: { code: 'not_in_group' },
    })
    expect(asked).toEqual([])
  })

  test.each([[[]], [['others']], [['auditors']]])(
    'is refused if the token says administrators and the user pool says %j',
    async (current) => {
      await expect(ask('administrators', current).group).rejects.toMatchObject({
        status: 403,
        details: { code: 'not_in_group' },
      })
    },
  )

  test('is required only by operations that name a group', async () => {
    const open = { operationId: 'getThing', groups: [] }
    expect(await memberOf(open, { ...CLAIMS, claims: {} }, undefined, signal)).toBeUndefined()
  })

  test('is refused if the function has no access to groups', async () => {
    const claims = { 'cognito:groups': 'administrators' }
    const failed = memberOf(operation, { ...CLAIMS, claims }, undefined, signal)
    await expect(failed).rejects.toThrow('getThing does not use groups')
  })
})
