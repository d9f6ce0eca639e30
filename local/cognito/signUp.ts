import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws/call.ts'
import { type Attributes, checkNewAttributes, checkWritable, isEmail } from './attributes.ts'
import { codeDeliveryDetails, expiredCode } from './codes.ts'
import type { Input } from './input.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { preSignUp } from './preSignUp.ts'
import { clientOf, type Operations, type UserPool, userNotFound } from './userPool.ts'

/** SignUp, ConfirmSignUp and ResendConfirmationCode. */
export function signUpOperations(userPool: UserPool): Operations {
  return {
    SignUp: {
      required: ['ClientId', 'Username', 'Password'],
      run: (input) => signUp(userPool, input),
    },
    ConfirmSignUp: {
      required: ['ClientId', 'Username', 'ConfirmationCode'],
      run: (input) => confirmSignUp(userPool, input),
    },
    ResendConfirmationCode: {
      required: ['ClientId', 'Username'],
      run: (input) => resendConfirmationCode(userPool, input),
    },
  }
}

async function signUp(userPool: UserPool, input: Input): Promise<object> {
  const { pool, users, codes } = userPool
  const client = clientOf(userPool, input)
  if (pool.adminCreateUserOnly) {
    throw new AwsError('NotAuthorizedException', 'SignUp is not permitted for this user pool')
  }
  const given = input.attributes('UserAttributes')
  const attributes = withEmail(input.text('Username'), given)
  checkPassword(pool.passwordPolicy, input.text('Password'))
  checkWritable(client, given)
  checkNewAttributes(pool, attributes)
  const sub = randomUUID()
  // The trigger is asked before anybody looks whether the name is taken: a refusal wins over
  // UsernameExistsException (reported for aws-sdk-android, 1730).
  const answer = await preSignUp(
    userPool,
    client,
    { username: sub, attributes },
    {
      source: 'PreSignUp_SignUp',
      validationData: input.attributes('ValidationData'),
      clientMetadata: input.map('ClientMetadata'),
    },
  )
  const user = {
    sub,
    status: answer.autoConfirmUser ? ('CONFIRMED' as const) : ('UNCONFIRMED' as const),
    attributes: { ...attributes, email_verified: String(answer.autoVerifyEmail) },
    passwordHash: await hashPassword(input.text('Password')),
  }
  if (!users.insert(user)) {
    // Applies whether or not the existing user is confirmed, and whatever PreventUserExistenceErrors says (developer
    // guide, "Managing user existence error responses"). Older captures read `An account with the given email already
    // exists.`.
    throw new AwsError('UsernameExistsException', 'User already exists')
  }
  const created = users.find(sub)
  if (!created || answer.autoConfirmUser || !pool.autoVerifyEmail) {
    return { UserConfirmed: answer.autoConfirmUser, UserSub: sub }
  }
  return {
    CodeDeliveryDetails: codes.issue(created, 'SignUp', attributes['email'] ?? ''),
    UserConfirmed: false,
    UserSub: sub,
  }
}

/** Adds the username as `email`, because e-mail is the username attribute. */
function withEmail(username: string, given: Attributes): Attributes {
  if (!username.includes('@')) {
    throw new AwsError('InvalidParameterException', 'Username should be an email.')
  }
  if (!isEmail(username)) throw new AwsError('InvalidParameterException', 'Invalid email address format.')
  // Unverified: what Cognito makes of a second, different address, which is refused here.
  const stated = given['email'] ?? username
  if (stated.toLowerCase() !== username.toLowerCase()) {
    throw new AwsError('InvalidParameterException', 'Username and email must be the same.')
  }
  return { ...given, email: stated }
}

function confirmSignUp(userPool: UserPool, input: Input): object {
  const { attempts, codes, pool, users } = userPool
  const client = clientOf(userPool, input)
  const username = input.text('Username')
  const user = users.find(username)
  if (user) attempts.count(user.sub, 'ConfirmSignUp')
  if (!user) throw client.preventUserExistenceErrors ? expiredCode() : userNotFound()
  if (user.status === 'CONFIRMED') {
    throw new AwsError('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED')
  }
  const email = codes.spend(user, 'SignUp', input.text('ConfirmationCode'))
  const verified = email === user.attributes['email'] && pool.autoVerifyEmail
  users.update(user, {
    status: 'CONFIRMED',
    ...(verified ? { attributes: { ...user.attributes, email_verified: 'true' } } : {}),
  })
  return {}
}

function resendConfirmationCode(userPool: UserPool, input: Input): object {
  const { attempts, codes, pool, users } = userPool
  const client = clientOf(userPool, input)
  const username = input.text('Username')
  const user = users.find(username)
  if (user) attempts.count(user.sub, 'ResendConfirmationCode')
  if (!pool.autoVerifyEmail) {
    throw new AwsError('InvalidParameterException', 'Cannot resend codes. Auto verification not turned on.')
  }
  if (!user && !client.preventUserExistenceErrors) throw userNotFound()
  // Developer guide, "Managing user existence error responses": an unknown or disabled user gets the same response, and
  // no mail.
  if (!user || (!user.enabled && client.preventUserExistenceErrors)) {
    return { CodeDeliveryDetails: codeDeliveryDetails(username) }
  }
  if (user.status === 'CONFIRMED') {
    throw new AwsError('InvalidParameterException', 'User is already confirmed.')
  }
  return { CodeDeliveryDetails: codes.issue(user, 'SignUp', user.attributes['email'] ?? '') }
}
