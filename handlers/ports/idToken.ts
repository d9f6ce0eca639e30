import { isOfProvider } from './cognito.ts'

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
