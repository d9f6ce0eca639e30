import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { clientConfig, environment } from './aws.ts'

/** The one client of the ports that speak to Cognito. */
export const cognito = new CognitoIdentityProviderClient(clientConfig(3000))

/** The id of the user pool. */
export const pool = () => environment('USER_POOL_ID')

/** The id of the app client. */
export const appClient = () => environment('USER_POOL_CLIENT_ID')

/**
 * What Cognito answers to a code that it does not take: wrong, expired, of an unknown user, of one who needs
 * none (NotAuthorizedException), or tried too often. One outcome, since the difference would tell who is
 * registered.
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

/** Why Cognito mails no code: to this address, or this often. Only a registered address meets most of them. */
export const NOT_MAILED = new Set([
  'CodeDeliveryFailureException',
  'InvalidParameterException',
  'LimitExceededException',
  'NotAuthorizedException',
  'UserNotConfirmedException',
  'UserNotFoundException',
])
