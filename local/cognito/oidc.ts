import { createRemoteJWKSet, jwtVerify } from 'jose'
import type { Attributes } from './attributes.ts'
import type { OidcProvider } from './pool.ts'

/** An error of a provider. The user pool passes its message on. */
export class ProviderError extends Error {}

/** A user's identity and attributes at a provider. */
export type Claims = { sub: string; attributes: Attributes }

type Endpoints = { authorize: string; token: string; userInfo: string; jwks: string }

/** The milliseconds to wait for a provider. */
const PATIENCE = 10_000

/** The user pool's client of an OpenID Connect provider. Developer guide, 'Using OIDC identity providers with a user pool'. */
export class Oidc {
  readonly #provider: OidcProvider
  readonly #now: () => number

  constructor(provider: OidcProvider, now: () => number) {
    this.#provider = provider
    this.#now = now
  }

  /** Returns the URL at which the browser signs in. */
  async authorizeUrl(asked: {
    redirectUri: string
    state: string
    nonce: string
    prompt?: string | undefined
  }): Promise<string> {
    const { authorize } = await this.#endpoints()
    const url = new URL(authorize)
    const { clientId, scopes } = this.#provider
    for (const [name, value] of Object.entries({
      client_id: clientId,
      redirect_uri: asked.redirectUri,
      scope: scopes,
      response_type: 'code',
      state: asked.state,
      nonce: asked.nonce,
      ...(asked.prompt !== undefined && { prompt: asked.prompt }),
    }))
      url.searchParams.set(name, value)
    return url.href
  }

  /**
   * Exchanges the provider's code, verifies the ID token with the provider's keys, and reads the attributes from the ID
   * token and the userInfo endpoint.
   *
   * @throws ProviderError if any check fails.
   */
  async claims(code: string, redirectUri: string, nonce: string): Promise<Claims> {
    const { issuer, clientId, clientSecret } = this.#provider
    const { token, userInfo, jwks } = await this.#endpoints()
    // Cognito authenticates only by client_secret_post (developer guide, 'Using OIDC identity providers with a user pool').
    const tokens = await this.#json(token, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_secret: clientSecret,
      }),
    })
    const { payload } = await jwtVerify(String(tokens['id_token']), createRemoteJWKSet(new URL(jwks)), {
      issuer,
      audience: clientId,
      currentDate: new Date(this.#now()),
    }).catch(() => {
      throw new ProviderError('The ID token of the provider cannot be verified')
    })
    const { sub } = payload
    if (!sub || payload['nonce'] !== nonce)
      throw new ProviderError('The ID token of the provider does not belong to this sign-in')
    const authorization = `Bearer ${String(tokens['access_token'])}`
    const said = await this.#json(userInfo, { headers: { authorization } })
    // OpenID Connect, 'Successful UserInfo Response': a response about another subject must not be used.
    if (said['sub'] !== sub) throw new ProviderError('The userInfo response is about another user')
    return { sub, attributes: this.#mapped({ ...payload, ...said }) }
  }

  #mapped(claims: { [claim: string]: unknown }): Attributes {
    return Object.fromEntries(
      this.#provider.mapping.flatMap(([attribute, claim]): [string, string][] => {
        const value = claims[claim]
        if (value === undefined || value === null) return []
        // A list as text in brackets (oauth2-proxy, issue 1765). Unverified: how Cognito writes a claim of several values.
        return [[attribute, Array.isArray(value) ? `[${value.join(', ')}]` : String(value)]]
      }),
    )
  }

  async #endpoints(): Promise<Endpoints> {
    const { issuer } = this.#provider
    const said = await this.#json(`${issuer}/.well-known/openid-configuration`, {})
    // OpenID Connect Discovery, 'OpenID Provider Configuration Validation'.
    if (said['issuer'] !== issuer) throw new ProviderError('The provider names another issuer')
    return {
      authorize: String(said['authorization_endpoint']),
      token: String(said['token_endpoint']),
      userInfo: String(said['userinfo_endpoint']),
      jwks: String(said['jwks_uri']),
    }
  }

  async #json(url: string, init: RequestInit): Promise<{ [name: string]: unknown }> {
    try {
      const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
      if (response.ok) return Object(await response.json())
      throw new ProviderError(`The provider answered ${response.status}`)
    } catch (error) {
      throw error instanceof ProviderError ? error : new ProviderError('The provider does not answer')
    }
  }
}
