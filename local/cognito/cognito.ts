import type { DatabaseSync } from 'node:sqlite'
import type { PreSignUpTriggerEvent } from 'aws-lambda'
import type { JWK } from 'jose'
import { AwsError, type AwsService } from '../aws/call.ts'
import type { ResolvedResource } from '../template.ts'
import { accountOperations } from './account.ts'
import { adminOperations } from './admin.ts'
import { Attempts } from './attempts.ts'
import { Codes, type Mail } from './codes.ts'
import { groupOperations } from './groupOperations.ts'
import { Groups } from './groups.ts'
import { Input } from './input.ts'
import { listUsersOperations } from './listUsers.ts'
import { oauthService } from './oauth.ts'
import { readAppClient, readPool, readProvider } from './pool.ts'
import { recoveryOperations } from './recovery.ts'
import { Sessions } from './sessions.ts'
import { signInOperations } from './signIn.ts'
import { signUpOperations } from './signUp.ts'
import { Tokens } from './tokens.ts'
import type { Operations, UserPool } from './userPool.ts'
import { Users } from './users.ts'

export type CognitoOptions = {
  /** The `AWS::Cognito::UserPool` resource. */
  pool: ResolvedResource
  /** The `AWS::Cognito::UserPoolClient` resources. */
  clients: ResolvedResource[]
  /** The `AWS::Cognito::UserPoolGroup` resources. */
  groups: ResolvedResource[]
  /** Each `AWS::Cognito::UserPoolIdentityProvider`, its secret resolved; and the URL of the pool's domain. */
  providers?: ResolvedResource[]
  url?: string
  /** Keeps one pool, in tables of its own. */
  database: DatabaseSync
  deliver(mail: Mail): void
  /** Runs a trigger of the pool. Rejects with an Error that carries the function's `errorMessage`. */
  trigger(name: 'PreSignUp', event: PreSignUpTriggerEvent): Promise<unknown>
  /** Returns epoch milliseconds. */
  now?(): number
}

export type Cognito = {
  service: AwsService
  /** The endpoints of the pool's domain. */
  oauth: AwsService
  jwks(): { keys: JWK[] }
  issuer: string
}

/**
 * Emulates the Amazon Cognito user pool of a template.
 *
 * @throws for a pool or a client with a setting that is not emulated.
 */
export async function createCognito(options: CognitoOptions): Promise<Cognito> {
  const { database, deliver, trigger, now = Date.now } = options
  const pool = readPool(options.pool)
  const clients = options.clients.map(readAppClient)
  const users = new Users(database, pool.caseSensitive, now)
  const sessions = new Sessions(database, now)
  const groups = new Groups(
    database,
    options.groups.map(({ physicalId }) => physicalId),
  )
  const tokens = await Tokens.open(database, pool, sessions, groups, now)
  const userPool: UserPool = {
    pool,
    clients: new Map(clients.map((client) => [client.id, client])),
    users,
    codes: new Codes(database, pool.mailSubject, deliver, now),
    attempts: new Attempts(database, now),
    sessions,
    groups,
    tokens,
    trigger,
  }
  const operations: Operations = {
    ...signUpOperations(userPool),
    ...signInOperations(userPool),
    ...recoveryOperations(userPool),
    ...accountOperations(userPool),
    ...adminOperations(userPool),
    ...groupOperations(userPool),
    ...listUsersOperations(userPool),
  }

  const service: AwsService = ({ method, path, headers, body }) => {
    if (method === 'GET' && path === `/${pool.id}/.well-known/jwks.json`) {
      return {
        // The keys are public; IAM has no such action and is not asked.
        action: 'cognito-idp:GetSigningKeys',
        resource: pool.arn,
        signed: false,
        run: () => ({ body: tokens.jwks() }),
      }
    }
    const [target, name = ''] = String(headers['x-amz-target']).split('.')
    if (method !== 'POST' || target !== 'AWSCognitoIdentityProviderService') return undefined
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
    return {
      action: `cognito-idp:${name}`,
      resource: pool.arn,
      signed: operation !== undefined && SIGNED.test(name),
      run: async () => {
        if (!operation) {
          // AWS gives this error for names that are not operations; the local pool also for operations that it does not
          // emulate. Unverified: that UnknownOperationException has no message.
          throw new AwsError('UnknownOperationException', `The local user pool does not emulate ${name}`)
        }
        return {
          headers: { 'content-type': 'application/x-amz-json-1.1' },
          body: await operation.run(new Input(body, operation.required)),
        }
      },
    }
  }
  const oauth = oauthService(userPool, {
    providers: (options.providers ?? []).flatMap((provider) => readProvider(provider) ?? []),
    url: options.url ?? '',
    now,
  })
  return { service, oauth, jwks: () => tokens.jwks(), issuer: pool.issuer }
}

/** The operations that IAM authorizes; the others need only a client or an access token. */
const SIGNED = /^(Admin|List|Describe)/
