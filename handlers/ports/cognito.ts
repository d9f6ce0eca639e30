import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { clientConfig, environment, errorName, MAX_ATTEMPTS } from './aws.ts'

/** The id of the user pool. */
export const pool = () => environment('USER_POOL_ID')

/** The id of the app client. */
export const appClient = () => environment('USER_POOL_CLIENT_ID')

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
