import { AwsError } from '../aws/call.ts'
import type { Input } from './input.ts'
import { verifyPassword } from './passwords.ts'
import type { AppClient } from './pool.ts'
import {
  clientOf,
  disabled,
  incorrect,
  type Operations,
  signedIn,
  type UserPool,
  userNotFound,
} from './userPool.ts'

/** The operations that issue and revoke tokens. */
export function signInOperations(userPool: UserPool): Operations {
  return {
    InitiateAuth: {
      required: ['AuthFlow', 'ClientId'],
      run: (input) => initiateAuth(userPool, input),
    },
    GetTokensFromRefreshToken: {
      required: ['RefreshToken', 'ClientId'],
      run: async (input) => ({
        AuthenticationResult: await refresh(userPool, clientOf(userPool, input), input.text('RefreshToken')),
      }),
    },
    GlobalSignOut: {
      required: ['AccessToken'],
      run: async (input) => {
        const { user } = await signedIn(userPool, input)
        userPool.sessions.revokeAll(user)
        return {}
      },
    },
    RevokeToken: {
      required: ['Token', 'ClientId'],
      run: (input) => revokeToken(userPool, input),
    },
  }
}

// API reference, InitiateAuth, AuthFlow.
const FLOWS = [
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'CUSTOM_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_AUTH',
]

async function initiateAuth(userPool: UserPool, input: Input): Promise<object> {
  const flow = input.text('AuthFlow')
  if (!FLOWS.includes(flow)) {
    throw new AwsError(
      'InvalidParameterException',
      `1 validation error detected: Value '${flow}' at 'authFlow' failed to satisfy constraint: ` +
        `Member must satisfy enum value set: [${FLOWS.join(', ')}]`,
    )
  }
  const client = clientOf(userPool, input)
  const name = flow === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : flow
  // A client allows a flow by its name, or by its older name without the prefix.
  if (!client.authFlows.has(`ALLOW_${name}`) && !client.authFlows.has(name)) {
    throw new AwsError('InvalidParameterException', `${flow} flow not enabled for this client`)
  }
  const parameters = input.map('AuthParameters')
  const parameter = (key: string) => {
    const value = parameters[key]
    if (value) return value
    throw new AwsError('InvalidParameterException', `Missing required parameter ${key}`)
  }
  switch (name) {
    case 'USER_PASSWORD_AUTH':
      return {
        AuthenticationResult: await signIn(userPool, client, parameter('USERNAME'), parameter('PASSWORD')),
        ChallengeParameters: {},
      }
    case 'REFRESH_TOKEN_AUTH':
      return {
        AuthenticationResult: await refresh(userPool, client, parameter('REFRESH_TOKEN')),
        ChallengeParameters: {},
      }
    default:
      // AWS has no such error: the pool allows the flow, but the local pool does not emulate it.
      throw new AwsError('NotImplementedException', `The local user pool does not emulate ${flow}`, 501)
  }
}

async function signIn(userPool: UserPool, client: AppClient, username: string, password: string) {
  const { attempts, sessions, tokens, users } = userPool
  const found = users.find(username)
  if (found) attempts.assertUnlocked(found.sub)
  const right = await verifyPassword(password, found?.passwordHash)
  // Simultaneous guesses are verified in parallel. A lockout that the first of them triggers must apply to the others
  // too, even to the right one.
  if (found) attempts.assertUnlocked(found.sub)
  // Read the user again: the account may have changed in the meantime.
  const user = users.find(username)
  // Reports contradict each other on whether Cognito gives this answer to a wrong password too: it does by aws-sdk-js
  // 4608 and amplify-js 11209, and does not by aws-sdk-net 1984. The local pool does, so that nobody takes the answer
  // as proof of the password.
  if (user?.enabled && user.status === 'UNCONFIRMED') {
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.')
  }
  if (!right || !user || user.passwordHash !== found?.passwordHash) {
    if (user) attempts.fail(user.sub)
    throw !user && !client.preventUserExistenceErrors ? userNotFound('User does not exist.') : incorrect()
  }
  attempts.forgive(user.sub)
  // Only a caller who knows the password learns that the account is disabled.
  if (!user.enabled) throw disabled()
  const { session, refreshToken } = sessions.open(user, client)
  return tokens.issue(session, user, client, refreshToken)
}

/** Without rotation a refresh token stays as it is, and the answer holds no other. */
export async function refresh(
  { sessions, tokens, users }: UserPool,
  client: AppClient,
  refreshToken: string,
) {
  const session = sessions.refresh(refreshToken, client)
  const user = users.bySub(session.sub)
  if (!user) throw new AwsError('NotAuthorizedException', 'Invalid Refresh Token')
  if (!user.enabled) throw disabled()
  return tokens.issue(session, user, client)
}

function revokeToken(userPool: UserPool, input: Input): object {
  const client = clientOf(userPool, input)
  const token = input.text('Token')
  // API reference, RevokeToken: an ID or access token cannot be revoked on its own. Unverified: the wording for a token
  // that cannot be revoked.
  if (token.split('.').length === 3) {
    throw new AwsError('UnsupportedTokenTypeException', 'The token type is not supported.')
  }
  userPool.sessions.revoke(token, client)
  return {}
}
