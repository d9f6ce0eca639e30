import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { clientConfig, environment, errorName, MAX_ATTEMPTS } from './aws.ts'

/** The id of the user pool. */
export const pool = () => environment('USER_POOL_ID')

/** The id of the app client. */
export const appClient = () => environment('USER_POOL_CLIENT_ID')

/** The id of the app client for sign-ins by a provider; undefined if the deployment has no provider. */
export const providerClient = () => process.env['PROVIDER_CLIENT_ID']

/**
 * Cognito's errors for a code that it rejects: the code is wrong or expired, its user is unknown or needs no code
 * (NotAuthorizedException), or there were too many attempts. The gateway reports them alike, because a difference would
 * reveal who is registered.
 */
export const CODE_REFUSALS = new Set([
  'AliasExistsException',
  'CodeMismatchException',
  'ExpiredCodeException',
  'InvalidParameterException',
  'LimitExceededException',
  'NotAuthorizedException',
  'TooManyFailedAttemptsException',
  'UserNotConfirmedException',
  'UserNotFoundException',
])

/**
 * Cognito's errors when it mails no code, because of the address or of too many requests. Most of them occur only for a
 * registered address.
 */
export const NOT_MAILED = new Set([
  'CodeDeliveryFailureException',
  'InvalidParameterException',
  'LimitExceededException',
  'NotAuthorizedException',
  'UserNotConfirmedException',
  'UserNotFoundException',
])

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry']

/** Errors and retry tokens of calls that had an earlier attempt whose response was lost. */
const afterLoss = new WeakSet<object>()

/**
 * The SDK's retries, except those that reveal who is registered. The SDK takes LimitExceededException for throttling,
 * but only a registered user can exceed a user's limit. A retry would make that response slower than the others.
 */
class CognitoRetryStrategy extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(...[token, failure]: Parameters<Refresh>): ReturnType<Refresh> {
    const { error, errorType } = failure
    const earlierLoss = afterLoss.has(token)
    if (error && earlierLoss) afterLoss.add(error)
    if (CODE_REFUSALS.has(errorName(error)) || NOT_MAILED.has(errorName(error))) throw error
    const next = await super.refreshRetryTokenForRetry(token, failure)
    // A throttled attempt had no effect.
    if (earlierLoss || errorType === 'TRANSIENT') afterLoss.add(next)
    return next
  }
}

/** The client shared by the ports that call Cognito. */
export const cognito = new CognitoIdentityProviderClient({
  ...clientConfig(3000),
  retryStrategy: new CognitoRetryStrategy(MAX_ATTEMPTS),
})

/** Tells whether an earlier attempt, whose response was lost, may have taken effect before this error. */
export function followsLostAnswer(error: unknown): boolean {
  return error instanceof Error && afterLoss.has(error)
}

/**
 * Tells whether Cognito itself created a group: it puts everybody who signs in by a provider into `<pool>_<provider>`
 * (developer guide, 'Adding groups to a user pool').
 */
export function isOfProvider(group: string): boolean {
  return group.startsWith(`${pool()}_`)
}

/**
 * Makes a call about the user with this e-mail address or sub. Cognito accepts neither for users of a provider, only their
 * user name (API reference, AdminGetUser, Username), so this looks the user name up by the sub.
 * Unverified: that Cognito says UserNotFoundException to the sub of such a user.
 *
 * @throws the errors of the call.
 */
export async function aboutUser<Told>(
  name: string,
  call: (name: string) => Promise<Told>,
  abortSignal: AbortSignal,
): Promise<Told> {
  try {
    return await call(name)
  } catch (error) {
    if (errorName(error) !== 'UserNotFoundException' || !providerClient() || !SUB.test(name)) throw error
    const { Users = [] } = await cognito.send(
      new ListUsersCommand({ UserPoolId: pool(), Filter: `sub = "${name}"`, Limit: 1, AttributesToGet: [] }),
      { abortSignal },
    )
    const [{ Username = name } = {}] = Users
    if (Username === name) throw error
    return call(Username)
  }
}

const SUB = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
