import {
  AdminUserGlobalSignOutCommand,
  type AuthenticationResultType,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import { aboutUser, appClient, cognito, pool, providerClient } from './cognito.ts'
import { type Session, sessionOf, type Tokens } from './idToken.ts'

export type SignedIn = ({ outcome: 'signedIn' } & Session) | { outcome: 'wrongCredentials' | 'unconfirmed' }

/** The sessions of users. Each is a refresh token with the ID and access tokens made from it. */
export const sessions = {
  /**
   * Exchanges e-mail and password for tokens. An unknown user, a wrong password and the lock-out after repeated
   * failures have one outcome, so that none reveals who is registered. `unconfirmed` does not prove the password:
   * Cognito is reported to return it for any password (aws-sdk-js, issue 4608).
   */
  async signIn(email: string, password: string, abortSignal: AbortSignal): Promise<SignedIn> {
    try {
      const { AuthenticationResult } = await cognito.send(
        new InitiateAuthCommand({
          ClientId: appClient(),
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: email, PASSWORD: password },
        }),
        { abortSignal },
      )
      return { outcome: 'signedIn', ...sessionOf(tokensOf(AuthenticationResult)) }
    } catch (error) {
      if (errorName(error) === 'UserNotConfirmedException') return { outcome: 'unconfirmed' }
      if (REFUSALS.has(errorName(error))) return { outcome: 'wrongCredentials' }
      throw error
    }
  },

  /**
   * Exchanges a refresh token for new tokens. Cognito issues no new refresh token, so the result contains the given one
   * (API reference, InitiateAuth, REFRESH_TOKEN_AUTH).
   *
   * @returns undefined if the token is invalid, or its session or user no longer exists.
   */
  async refresh(refreshToken: string, abortSignal: AbortSignal): Promise<Session | undefined> {
    // A refresh token does not tell which client it is of.
    for (const client of [appClient(), providerClient()]) {
      const session = client === undefined ? undefined : await refreshAt(client, refreshToken, abortSignal)
      if (session) return session
    }
    return undefined
  },

  /** Ends every session of the user with this e-mail or `sub`, if there is one. */
  async signOut(name: string, abortSignal: AbortSignal): Promise<void> {
    try {
      await aboutUser(
        name,
        (Username) =>
          cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId: pool(), Username }), { abortSignal }),
        abortSignal,
      )
    } catch (error) {
      if (errorName(error) !== 'UserNotFoundException') throw error
    }
  },
}

/**
 * NotAuthorizedException also means that a user is locked out or disabled, or that a refresh token is no longer valid.
 */
const REFUSALS = new Set([
  'NotAuthorizedException',
  'UserNotFoundException',
  'InvalidParameterException',
  'PasswordResetRequiredException',
])

function tokensOf(result: AuthenticationResultType | undefined): Tokens {
  const { IdToken, AccessToken, RefreshToken, ExpiresIn } = result ?? {}
  if (!IdToken || !AccessToken || !RefreshToken || !ExpiresIn)
    throw new Error('InitiateAuth answered without tokens')
  return { IdToken, AccessToken, RefreshToken, ExpiresIn }
}

async function refreshAt(
  ClientId: string,
  refreshToken: string,
  abortSignal: AbortSignal,
): Promise<Session | undefined> {
  try {
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      }),
      { abortSignal },
    )
    return sessionOf(tokensOf({ ...AuthenticationResult, RefreshToken: refreshToken }))
  } catch (error) {
    if (REFUSALS.has(errorName(error)) || errorName(error) === 'UserNotConfirmedException') return undefined
    throw error
  }
}
