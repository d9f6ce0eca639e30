import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  InitiateAuthCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { CLIENT_ID, type LocalPool, localPool, POOL_ID } from './localPool.ts'
import { member, refused, signIn } from './steps.ts'

const UserPoolId = POOL_ID
const GroupName = 'administrators'
const ADA = { UserPoolId, Username: 'ada@example.com' }

const add = ({ sdk }: LocalPool, Username = ADA.Username, group = GroupName) =>
  sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: group }))
const remove = ({ sdk }: LocalPool, Username = ADA.Username) =>
  sdk.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName }))
const groupsOf = async ({ sdk }: LocalPool) =>
  (await sdk.send(new AdminListGroupsForUserCommand(ADA))).Groups?.map((group) => group.GroupName)

describe('a group', () => {
  it('contains the users that an administrator adds, by address or by sub, until they are removed', async () => {
    const local = await localPool()
    const sub = await member(local)
    await add(local)
    await add(local, sub)
    expect(await groupsOf(local)).toEqual([GroupName])
    await remove(local, sub)
    await remove(local)
    expect(await groupsOf(local)).toEqual([])
  })

  it('is in both tokens issued from then on, including refreshed ones', async () => {
    const local = await localPool()
    await member(local)
    const { AuthenticationResult: before } = await signIn(local)
    expect(decodeJwt(before?.IdToken ?? '')).not.toHaveProperty('cognito:groups')
    await add(local)
    await add(local, ADA.Username, 'auditors')
    const { AuthenticationResult: after } = await local.sdk.send(
      new InitiateAuthCommand({
        ClientId: CLIENT_ID,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: before?.RefreshToken ?? '' },
      }),
    )
    for (const token of [after?.IdToken, after?.AccessToken])
      expect(decodeJwt(token ?? '')).toMatchObject({ 'cognito:groups': [GroupName, 'auditors'] })
  })

  it('lists its members page by page, without deleted users', async () => {
    const local = await localPool()
    for (const name of ['ada', 'bob', 'eve']) {
      await member(local, `${name}@example.com`)
      await add(local, `${name}@example.com`)
    }
    await local.sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'bob@example.com' }))
    const page = (NextToken?: string) =>
      local.sdk.send(new ListUsersInGroupCommand({ UserPoolId, GroupName, Limit: 1, NextToken }))
    const first = await page()
    const second = await page(first.NextToken)
    const emails = [first, second].flatMap(({ Users = [] }) =>
      Users.map(({ Attributes = [] }) => Attributes.find(({ Name }) => Name === 'email')?.Value),
    )
    expect(emails).toEqual(['ada@example.com', 'eve@example.com'])
    expect(second.NextToken).toBeUndefined()
  })

  it('must be in the template, and a member in the pool', async () => {
    const local = await localPool()
    await member(local)
    await expect(add(local, ADA.Username, 'others')).rejects.toMatchObject(
      refused('ResourceNotFoundException', 'Group not found.'),
    )
    await expect(add(local, 'nobody@example.com')).rejects.toMatchObject(
      refused('UserNotFoundException', 'User does not exist.'),
    )
  })
})
