import { AwsError } from '../aws/call.ts'
import { assertPool, describeUser } from './admin.ts'
import type { Input, Member } from './input.ts'
import { limitIn, startOf, tokenAfter } from './page.ts'
import { type Operations, type UserPool, userNotFound } from './userPool.ts'
import type { User } from './users.ts'

/** The operations on group membership. */
export function groupOperations(userPool: UserPool): Operations {
  const { groups, pool, users } = userPool
  const groupIn = (input: Input) => {
    const name = input.text('GroupName')
    // Unverified: the wording for a group that is not there.
    if (!groups.has(name)) throw new AwsError('ResourceNotFoundException', 'Group not found.')
    return name
  }
  const userIn = (input: Input) => {
    const user = users.find(input.text('Username'))
    if (!user) throw userNotFound('User does not exist.')
    return user
  }
  const membership = (change: (user: User, group: string) => void) => ({
    required: ['UserPoolId', 'Username', 'GroupName'] satisfies Member[],
    run: (input: Input) => {
      assertPool(userPool, input)
      change(userIn(input), groupIn(input))
      return {}
    },
  })
  return {
    AdminAddUserToGroup: membership((user, group) => groups.add(user, group)),
    // Unverified: that taking out of a group who is not in it is no error.
    AdminRemoveUserFromGroup: membership((user, group) => groups.remove(user, group)),
    AdminListGroupsForUser: {
      required: ['UserPoolId', 'Username'],
      run: (input) => {
        assertPool(userPool, input)
        // A user has too few groups for a second page.
        return {
          Groups: groups.of(userIn(input)).map((GroupName) => ({ GroupName, UserPoolId: pool.id })),
        }
      },
    },
    ListUsersInGroup: {
      required: ['UserPoolId', 'GroupName'],
      run: (input) => {
        assertPool(userPool, input)
        const start = startOf(input.optionalText('NextToken'))
        const { subs, next } = groups.page(groupIn(input), start, limitIn(input))
        return {
          Users: subs.flatMap((sub) => users.bySub(sub) ?? []).map(describeUser),
          ...(next !== undefined && { NextToken: tokenAfter(next) }),
        }
      },
    },
  }
}
