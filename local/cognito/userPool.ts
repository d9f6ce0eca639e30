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

/** What every operation works on. */
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

/** @throws AwsError ResourceNotFoundException for a client that the pool does not have. */
export function clientOf({ clients }: UserPool, input: Input): AppClient {
  const id = input.text('ClientId')
  const client = clients.get(id)
  if (!client) throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`)
  return client
}

/** One answer for an unknown user and for a wrong password, so that neither can be told from the other. */
export function incorrect(): AwsError {
  return new AwsError('NotAuthorizedException', 'Incorrect username or password.')
}

export function disabled(): AwsError {
  return new AwsError('NotAuthorizedException', 'User is disabled.')
}

/** What a client without PreventUserExistenceErrors says where a code is sent or taken for an unknown user. */
export function userNotFound(message = 'Username/client id combination not found.'): AwsError {
  return new AwsError('UserNotFoundException', message)
}

/**
 * The user and the client behind an access token.
 *
 * @throws AwsError NotAuthorizedException for a token that is not good, UserNotFoundException for a user who
 *   is gone.
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
