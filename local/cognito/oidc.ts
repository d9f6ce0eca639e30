import { createRemoteJWKSet, jwtVerify } from 'jose'
import type { Attributes } from './attributes.ts'
import type { OidcProvider } from './pool.ts'

/** What went wrong at a provider, in the words that a user pool passes on. */
export class ProviderError extends Error {}

/** Who somebody is at a provider, and what it says of them. */
export type Claims = { sub: string; attributes: Attributes }

type Endpoints = { authorize: string; token: string; userInfo: string; jwks: string }

/** Longer than a provider takes. */
const PATIENCE = 10_000

/** An OpenID Connect provider as a user pool asks it. Developer guide, 'Using OIDC identity providers with a user pool'. */
export class Oidc {
  readonly #provider: OidcProvider
  readonly #now: () => number

  constructor(provider: OidcProvider, now: () => number) {
    this.#provider = provider
    this.#now = now
  }

  /** Where the browser goes to sign in. */
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
   * Takes the code that the browser came back with: the provider's ID token is checked by its keys, and the attributes
   * are those that the ID token and the userInfo endpoint say.
   *
   * @throws ProviderError where anything of it does not hold.
   */
  async claims(code: string, redirectUri: string, nonce: string): Promise<Claims> {
    const { issuer, clientId, clientSecret } = this.#provider
    const { token, userInfo, jwks } = await this.#endpoints()
    // Cognito names itself by client_secret_post alone (developer guide, 'Using OIDC identity providers with a user pool').
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
      throw new ProviderError('The ID token of the provider is not of this sign-in')
    const authorization = `Bearer ${String(tokens['access_token'])}`
    const said = await this.#json(userInfo, { headers: { authorization } })
    // OpenID Connect, 'Successful UserInfo Response': what is of another subject must not be used.
    if (said['sub'] !== sub) throw new ProviderError('The provider says who another person is')
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
