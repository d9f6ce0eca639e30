import { AwsError } from '../aws/call.ts'
import { attributeList } from './attributes.ts'
import { changeAttributes } from './changeAttributes.ts'
import type { Input, Member } from './input.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { type Operations, type UserPool, userNotFound } from './userPool.ts'
import type { User } from './users.ts'

/** The operations of administrators, who call with IAM credentials. */
export function adminOperations(userPool: UserPool): Operations {
  const { attempts, pool, sessions, users } = userPool
  const onUser = (run: (user: User, input: Input) => Promise<object> | object, ...others: Member[]) => ({
    required: ['UserPoolId', 'Username', ...others] satisfies Member[],
    run: (input: Input) => {
      assertPool(userPool, input)
      const user = users.find(input.text('Username'))
      if (!user) throw userNotFound('User does not exist.')
      return run(user, input)
    },
  })
  return {
    AdminConfirmSignUp: onUser((user) => {
      if (user.status === 'CONFIRMED') {
        throw new AwsError('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED')
      }
      users.update(user, { status: 'CONFIRMED' })
      return {}
    }),
    AdminGetUser: onUser((user) => {
      const { Attributes, ...described } = describeUser(user)
      return { ...described, UserAttributes: Attributes }
    }),
    AdminDeleteUser: onUser((user) => {
      users.delete(user)
      return {}
    }),
    AdminUpdateUserAttributes: onUser((user, input) => {
      changeAttributes(userPool, user, input.attributes('UserAttributes'))
      return {}
    }),
    AdminUserGlobalSignOut: onUser((user) => {
      sessions.revokeAll(user)
      return {}
    }),
    // API reference, AdminDisableUser: it revokes all access tokens of the user.
    AdminDisableUser: onUser((user) => {
      users.update(user, { enabled: false })
      sessions.revokeAll(user)
      return {}
    }),
    AdminEnableUser: onUser((user) => {
      users.update(user, { enabled: true })
      return {}
    }),
    AdminSetUserPassword: onUser(async (user, input) => {
      checkPassword(pool.passwordPolicy, input.text('Password'))
      if (!input.flag('Permanent')) {
        // AWS has no such error: a temporary password leads to a challenge that the local pool does not emulate.
        throw new AwsError(
          'NotImplementedException',
          'The local user pool emulates only permanent passwords',
          501,
        )
      }
      // API reference, AdminSetUserPassword: a permanent password confirms the user.
      users.update(user, {
        passwordHash: await hashPassword(input.text('Password')),
        status: 'CONFIRMED',
      })
      attempts.forgive(user.sub)
      return {}
    }, 'Password'),
  }
}

/** @throws AwsError ResourceNotFoundException for a pool that is not in the template. */
export function assertPool({ pool }: UserPool, input: Input): void {
  const id = input.text('UserPoolId')
  if (id !== pool.id) throw new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`)
}

/** Renders a user as ListUsers does. */
export function describeUser(user: User) {
  return {
    Attributes: attributeList(user.sub, user.attributes),
    Enabled: user.enabled,
    // JSON 1.1 writes a timestamp in seconds.
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    UserStatus: user.status,
    Username: user.username,
  }
}
