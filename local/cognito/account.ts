import { AwsError } from '../aws/call.ts'
import { checkWritable, readable } from './attributes.ts'
import { changeAttributes, verifyEmail } from './changeAttributes.ts'
import type { Input } from './input.ts'
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts'
import { incorrect, type Operations, signedIn, type UserPool } from './userPool.ts'

/** The operations of users on their own account, with an access token. */
export function accountOperations(userPool: UserPool): Operations {
  return {
    GetUser: {
      required: ['AccessToken'],
      run: async (input) => {
        const { user, client } = await signedIn(userPool, input)
        return { UserAttributes: readable(client, user.sub, user.attributes), Username: user.username }
      },
    },
    UpdateUserAttributes: {
      required: ['AccessToken'],
      run: async (input) => {
        const { user, client } = await signedIn(userPool, input)
        const changes = input.attributes('UserAttributes')
        checkWritable(client, changes)
        return { CodeDeliveryDetailsList: changeAttributes(userPool, user, changes) }
      },
    },
    VerifyUserAttribute: {
      required: ['AccessToken', 'AttributeName', 'Code'],
      run: async (input) => {
        const { user } = await signedIn(userPool, input)
        if (input.text('AttributeName') !== 'email') {
          // Unverified: the wording for an attribute that no code verifies.
          throw new AwsError('InvalidParameterException', 'Invalid attribute name.')
        }
        userPool.attempts.count(user.sub, 'VerifyUserAttribute')
        verifyEmail(userPool, user, input.text('Code'))
        return {}
      },
    },
    ChangePassword: {
      required: ['AccessToken', 'ProposedPassword'],
      run: (input) => changePassword(userPool, input),
    },
    DeleteUser: {
      required: ['AccessToken'],
      run: async (input) => {
        const { user } = await signedIn(userPool, input)
        userPool.users.delete(user)
        return {}
      },
    },
  }
}

async function changePassword(userPool: UserPool, input: Input): Promise<object> {
  const { attempts, pool, users } = userPool
  const { user } = await signedIn(userPool, input)
  checkPassword(pool.passwordPolicy, input.text('ProposedPassword'))
  attempts.count(user.sub, 'ChangePassword')
  // The API reference lets users without a password omit the old one; every user of the local pool has a password.
  const right = await verifyPassword(input.optionalText('PreviousPassword') ?? '', user.passwordHash)
  if (!right) throw incorrect()
  users.update(user, { passwordHash: await hashPassword(input.text('ProposedPassword')) })
  return {}
}
