import type { PreSignUpTriggerEvent } from 'aws-lambda'
import { AwsError } from '../aws/call.ts'
import type { Attempts } from './attempts.ts'
import type { Codes } from './codes.ts'
import type { Groups } from './groups.ts'
import type { Input, Member } from './input.ts'
import type { AppClient, Pool } from './pool.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'
import type { User, Users } from './users.ts'

/** The state behind every operation. */
export type UserPool = {
  pool: Pool
  clients: Map<string, AppClient>
  users: Users
  codes: Codes
  attempts: Attempts
  sessions: Sessions
  groups: Groups
  tokens: Tokens
  trigger(name: 'PreSignUp', event: PreSignUpTriggerEvent): Promise<unknown>
}

export type Operations = {
  [name: string]: { required: readonly Member[]; run(input: Input): Promise<object> | object }
}

/** @throws AwsError ResourceNotFoundException for an unknown client. */
export function clientOf({ clients }: UserPool, input: Input): AppClient {
  const id = input.text('ClientId')
  const client = clients.get(id)
  if (!client) throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`)
  return client
}

/** The same error for an unknown user and for a wrong password, so that callers cannot tell one from the other. */
export function incorrect(): AwsError {
  return new AwsError('NotAuthorizedException', 'Incorrect username or password.')
}

export function disabled(): AwsError {
  return new AwsError('NotAuthorizedException', 'User is disabled.')
}

/** The error for an unknown user when a client without PreventUserExistenceErrors requests or submits a code. */
export function userNotFound(message = 'Username/client id combination not found.'): AwsError {
  return new AwsError('UserNotFoundException', message)
}

/**
 * Returns the user and the client of an access token.
 *
 * @throws AwsError NotAuthorizedException for an invalid token, UserNotFoundException for a deleted user.
 */
export async function signedIn(userPool: UserPool, input: Input): Promise<{ user: User; client: AppClient }> {
  const { sub, clientId, revoked } = await userPool.tokens.verify(input.text('AccessToken'))
  const user = userPool.users.bySub(sub)
  if (!user) throw userNotFound('User does not exist.')
  const client = userPool.clients.get(clientId)
  if (!client) throw new AwsError('NotAuthorizedException', 'Invalid Access Token')
  if (revoked()) throw new AwsError('NotAuthorizedException', 'Access Token has been revoked')
  if (!user.enabled) throw disabled()
  return { user, client }
}
