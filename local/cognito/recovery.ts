import { AwsError } from '../aws/call.ts'
import { codeDeliveryDetails, codeMismatch } from './codes.ts'
import type { Input } from './input.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { clientOf, disabled, type Operations, type UserPool, userNotFound } from './userPool.ts'

/** ForgotPassword and ConfirmForgotPassword. */
export function recoveryOperations(userPool: UserPool): Operations {
  return {
    ForgotPassword: {
      required: ['ClientId', 'Username'],
      run: (input) => forgotPassword(userPool, input),
    },
    ConfirmForgotPassword: {
      required: ['ClientId', 'Username', 'ConfirmationCode', 'Password'],
      run: (input) => confirmForgotPassword(userPool, input),
    },
  }
}

function forgotPassword(userPool: UserPool, input: Input): object {
  const { attempts, codes, users } = userPool
  const { preventUserExistenceErrors } = clientOf(userPool, input)
  const username = input.text('Username')
  const user = users.find(username)
  if (user) attempts.count(user.sub, 'ForgotPassword')
  const email = user?.attributes['email'] ?? ''
  const reachable = user?.status === 'CONFIRMED' && user.attributes['email_verified'] === 'true'
  if (user?.enabled && reachable) {
    return { CodeDeliveryDetails: codes.issue(user, 'ForgotPassword', email) }
  }
  // Developer guide, "Managing user existence error responses": Cognito simulates a delivery for a user who is unknown,
  // disabled, or without a verified address.
  if (preventUserExistenceErrors) return { CodeDeliveryDetails: codeDeliveryDetails(username) }
  if (!user) throw userNotFound()
  if (!user.enabled) throw disabled()
  throw new AwsError(
    'InvalidParameterException',
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  )
}

async function confirmForgotPassword(userPool: UserPool, input: Input): Promise<object> {
  const { attempts, codes, pool, users } = userPool
  const { preventUserExistenceErrors } = clientOf(userPool, input)
  const username = input.text('Username')
  const user = users.find(username)
  // Unverified: that the password is judged behind the user, so that it tells who is one, and ahead of the code.
  if (user?.enabled) checkPassword(pool.passwordPolicy, input.text('Password'))
  if (user) attempts.count(user.sub, 'ConfirmForgotPassword')
  const passwordHash = await hashPassword(input.text('Password'))
  if (!user) {
    // Developer guide, "Managing user existence error responses".
    throw preventUserExistenceErrors ? codeMismatch() : userNotFound()
  }
  if (!user.enabled) throw preventUserExistenceErrors ? codeMismatch() : disabled()
  codes.spend(user, 'ForgotPassword', input.text('ConfirmationCode'))
  users.update(user, { passwordHash })
  attempts.forgive(user.sub)
  return {}
}
