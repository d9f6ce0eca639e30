import { isOfProvider } from './cognito.ts'

export type Tokens = {
  IdToken: string
  AccessToken: string
  RefreshToken: string
  /** Seconds. */
  ExpiresIn: number
}

/** Tokens, and the claims of their ID token. */
export type Session = {
  tokens: Tokens
  sub: string
  email: string
  apiKey: string | undefined
  apiKeyId: string | undefined
  /** Whether the user's address is verified. */
  verified: boolean
  /** The user's groups in the user pool. */
  groups: string[]
  /** The user's groups according to the provider. They grant no access. */
  providerGroups: string[]
}

/** Reads the claims of tokens that come from Cognito itself. */
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
 * Parses the groups of a claim that Cognito stores as text: `[one, another]` for several values (oauth2-proxy, issue 1765).
 * Unverified: how Cognito writes a claim of several values; a name with a comma is then two.
 */
function listed(claim = ''): string[] {
  return claim
    .replace(/^\[(.*)\]$/s, '$1')
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/s, '$1'))
    .filter((name) => name !== '')
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
