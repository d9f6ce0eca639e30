import {
  AdminUserGlobalSignOutCommand,
  type AuthenticationResultType,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import { appClient, cognito, pool } from './cognito.ts'

export type Tokens = {
  IdToken: string
  AccessToken: string
  RefreshToken: string
  /** Seconds. */
  ExpiresIn: number
}

export type SignedIn =
  | {
      outcome: 'signedIn'
      tokens: Tokens
      sub: string
      apiKey: string | undefined
      apiKeyId: string | undefined
      /** The groups of the user. */
      groups: string[]
    }
  | { outcome: 'wrongCredentials' | 'unconfirmed' }

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
      const tokens = tokensOf(AuthenticationResult)
      const claims = claimsOf(tokens.IdToken)
      return {
        outcome: 'signedIn',
        tokens,
        sub: String(claims['sub']),
        apiKey: text(claims['custom:api_key']),
        apiKeyId: text(claims['custom:api_key_id']),
        groups: texts(claims['cognito:groups']),
      }
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
  async refresh(refreshToken: string, abortSignal: AbortSignal): Promise<Tokens | undefined> {
    try {
      const { AuthenticationResult } = await cognito.send(
        new InitiateAuthCommand({
          ClientId: appClient(),
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: refreshToken },
        }),
        { abortSignal },
      )
      return tokensOf({ ...AuthenticationResult, RefreshToken: refreshToken })
    } catch (error) {
      if (REFUSALS.has(errorName(error)) || errorName(error) === 'UserNotConfirmedException') return undefined
      throw error
    }
  },

  /** Ends every session of the user with this e-mail or `sub`, if there is one. */
  async signOut(name: string, abortSignal: AbortSignal): Promise<void> {
    try {
      await cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId: pool(), Username: name }), {
        abortSignal,
      })
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

/** Returns the claims of a token. The token comes from Cognito itself, so its signature needs no check. */
function claimsOf(token: string): { [claim: string]: unknown } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
