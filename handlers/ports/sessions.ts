import {
  AdminUserGlobalSignOutCommand,
  type AuthenticationResultType,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import { aboutUser, appClient, cognito, isOfProvider, pool, providerClient } from './cognito.ts'

export type Tokens = {
  IdToken: string
  AccessToken: string
  RefreshToken: string
  /** Seconds. */
  ExpiresIn: number
}

/** Tokens, and what the ID token among them says of its user. */
export type Session = {
  tokens: Tokens
  sub: string
  email: string
  apiKey: string | undefined
  apiKeyId: string | undefined
  /** Whether the address is proved to be the user's. */
  verified: boolean
  /** Of the user pool, that the user is in. */
  groups: string[]
  /** That the provider says the user is in: they let nobody in anywhere. */
  providerGroups: string[]
}

export type SignedIn = ({ outcome: 'signedIn' } & Session) | { outcome: 'wrongCredentials' | 'unconfirmed' }

/** The sessions of users: each a refresh token, and the ID and access tokens that come of it. */
export const sessions = {
  /**
   * Exchanges e-mail and password for tokens. An unknown user, a wrong password and the lock-out after
   * repeated failures are one outcome, so that none tells who is registered. `unconfirmed` proves no password:
   * Cognito is reported to say it of any (aws-sdk-js, issue 4608).
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
   * Exchanges a refresh token for new tokens. Cognito makes no new refresh token, so the one given is among
   * them (API reference, InitiateAuth, REFRESH_TOKEN_AUTH).
   *
   * @returns undefined for a token that is none, or whose session or user has ended.
   */
  async refresh(refreshToken: string, abortSignal: AbortSignal): Promise<Session | undefined> {
    // A refresh token does not tell which client it is of.
    for (const client of [appClient(), providerClient()]) {
      const session = client === undefined ? undefined : await refreshAt(client, refreshToken, abortSignal)
      if (session) return session
    }
    return undefined
  },

  /** Ends every session of the user with this e-mail or sub, if there is one. */
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

/** NotAuthorizedException also says that a user is locked out or disabled, or a refresh token dead. */
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

/** What tokens that came from Cognito itself say. */
export function sessionOf(tokens: Tokens): Session {
  const claims = claimsOf(tokens.IdToken)
  return {
    tokens,
    sub: String(claims['sub']),
    email: String(claims['email']),
    apiKey: text(claims['custom:api_key']),
    apiKeyId: text(claims['custom:api_key_id']),
    verified: claims['email_verified'] === true,
    groups: texts(claims['cognito:groups']).filter((group) => !isOfProvider(group)),
    providerGroups: listed(text(claims['custom:provider_groups'])),
  }
}

/**
 * The groups of a claim that Cognito made text of: of several values `[one, another]` (oauth2-proxy, issue 1765).
 * Unverified: how Cognito writes a claim of several values; a name with a comma is then two.
 */
function listed(claim = ''): string[] {
  return claim
    .replace(/^\[(.*)\]$/s, '$1')
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/s, '$1'))
    .filter((name) => name !== '')
}

/** The claims of a token that came from Cognito itself, so that its signature needs no check. */
function claimsOf(token: string): { [claim: string]: unknown } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
