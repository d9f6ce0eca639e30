import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type AuthenticationResultType,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { clientConfig, environment, errorName } from './aws.ts'

const cognito = new CognitoIdentityProviderClient(clientConfig(3000))
const pool = () => environment('USER_POOL_ID')
const client = () => environment('USER_POOL_CLIENT_ID')

export type Tokens = {
  IdToken: string
  AccessToken: string
  RefreshToken: string
  /** Seconds. */
  ExpiresIn: number
}

export type SignedUp =
  | { outcome: 'created'; sub: string }
  | { outcome: 'exists' }
  | { outcome: 'refused'; message: string }

export type SignedIn =
  | { outcome: 'signedIn'; tokens: Tokens; sub: string; apiKey: string | undefined }
  | { outcome: 'wrongCredentials' | 'unconfirmed' | 'locked' }

/** The users of the Cognito user pool. Errors that are not an outcome are the SDK's own. */
export const users = {
  /** Creates a user; Cognito mails a code unless the sign-up trigger confirms at once. */
  async signUp(
    user: { email: string; password: string; fullname: string },
    abortSignal: AbortSignal,
  ): Promise<SignedUp> {
    try {
      const { UserSub } = await cognito.send(
        new SignUpCommand({
          ClientId: client(),
          Username: user.email,
          Password: user.password,
          UserAttributes: [
            { Name: 'email', Value: user.email },
            { Name: 'name', Value: user.fullname },
          ],
        }),
        { abortSignal },
      )
      if (!UserSub) throw new Error('SignUp answered without a sub')
      return { outcome: 'created', sub: UserSub }
    } catch (error) {
      switch (errorName(error)) {
        case 'UsernameExistsException':
          return { outcome: 'exists' }
        case 'InvalidPasswordException':
        case 'InvalidParameterException':
        case 'UserLambdaValidationException':
          return { outcome: 'refused', message: error instanceof Error ? error.message : '' }
        default:
          throw error
      }
    }
  },

  /** Takes the mailed code: false where it is wrong or expired, or the user unknown or confirmed before. */
  async confirm(email: string, code: string, abortSignal: AbortSignal): Promise<boolean> {
    try {
      await cognito.send(
        new ConfirmSignUpCommand({ ClientId: client(), Username: email, ConfirmationCode: code }),
        { abortSignal },
      )
      return true
    } catch (error) {
      if (CODE_REFUSALS.has(errorName(error))) return false
      throw error
    }
  },

  /** Mails a new code; says nothing of an unknown address or of one that is confirmed. */
  async resendCode(email: string, abortSignal: AbortSignal): Promise<void> {
    try {
      await cognito.send(new ResendConfirmationCodeCommand({ ClientId: client(), Username: email }), {
        abortSignal,
      })
    } catch (error) {
      if (!['UserNotFoundException', 'InvalidParameterException'].includes(errorName(error))) throw error
    }
  },

  /** Exchanges e-mail and password for tokens. An unknown user and a wrong password are one outcome. */
  async signIn(email: string, password: string, abortSignal: AbortSignal): Promise<SignedIn> {
    try {
      const { AuthenticationResult } = await cognito.send(
        new InitiateAuthCommand({
          ClientId: client(),
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: email, PASSWORD: password },
        }),
        { abortSignal },
      )
      const tokens = tokensOf(AuthenticationResult)
      const claims = claimsOf(tokens.IdToken)
      return {
        outcome: 'signedIn',
        tokens,
        sub: String(claims['sub']),
        apiKey: text(claims['custom:api_key']),
      }
    } catch (error) {
      switch (errorName(error)) {
        case 'UserNotConfirmedException':
          return { outcome: 'unconfirmed' }
        case 'NotAuthorizedException':
          // Cognito has no error name of its own for the lock-out after repeated failures.
          return error instanceof Error && error.message.startsWith('Password attempts exceeded')
            ? { outcome: 'locked' }
            : { outcome: 'wrongCredentials' }
        case 'UserNotFoundException':
        case 'InvalidParameterException':
        case 'PasswordResetRequiredException':
          return { outcome: 'wrongCredentials' }
        default:
          throw error
      }
    }
  },

  /** The user with this e-mail or sub. */
  async find(
    name: string,
    abortSignal: AbortSignal,
  ): Promise<{ sub: string; apiKey: string | undefined } | undefined> {
    try {
      const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: pool(), Username: name }), {
        abortSignal,
      })
      const attributes = Object.fromEntries(
        (user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]),
      )
      return { sub: String(attributes['sub']), apiKey: attributes['custom:api_key'] }
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return undefined
      throw error
    }
  },

  /** Writes the key into the user's `custom:api_key`, whence it enters the next ID token. */
  async setApiKey(sub: string, apiKey: string, abortSignal: AbortSignal): Promise<void> {
    await cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: pool(),
        Username: sub,
        UserAttributes: [{ Name: 'custom:api_key', Value: apiKey }],
      }),
      { abortSignal },
    )
  },

  /** Deletes the user, if there is one. */
  async delete(sub: string): Promise<void> {
    try {
      await cognito.send(new AdminDeleteUserCommand({ UserPoolId: pool(), Username: sub }))
    } catch (error) {
      if (errorName(error) !== 'UserNotFoundException') throw error
    }
  },
}

/** NotAuthorizedException is the answer for a user who is confirmed already. */
const CODE_REFUSALS = new Set([
  'CodeMismatchException',
  'ExpiredCodeException',
  'UserNotFoundException',
  'NotAuthorizedException',
  'InvalidParameterException',
])

function tokensOf(result: AuthenticationResultType | undefined): Tokens {
  const { IdToken, AccessToken, RefreshToken, ExpiresIn } = result ?? {}
  if (!IdToken || !AccessToken || !RefreshToken || !ExpiresIn)
    throw new Error('InitiateAuth answered without tokens')
  return { IdToken, AccessToken, RefreshToken, ExpiresIn }
}

/** The claims of a token that came from Cognito itself, so that its signature needs no check. */
function claimsOf(token: string): { [claim: string]: unknown } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
