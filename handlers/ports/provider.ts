import { HttpRequest } from '@smithy/core/protocols'
import { clientConfig, environment } from './aws.ts'
import { providerClient } from './cognito.ts'
import { type Session, sessionOf } from './idToken.ts'

/** The organisation's own sign-in provider. */
export type Provider = {
  name: string
  /** Cognito's authorization endpoint, with the query parameters that all sign-ins share. */
  authorizeUrl: string
  /** The redirect URIs that Cognito accepts. */
  redirectUris: string[]
}

/** No provider. It must be set explicitly. */
const NONE = '(none)'

const { requestHandler } = clientConfig(3000)

/** Sign-in by the organisation's own provider, at the endpoints of the user pool's domain. */
export const provider = {
  /** Returns the provider; undefined if the deployment has none. */
  describe(): Provider | undefined {
    const name = environment('PROVIDER')
    if (name === NONE) return undefined
    const query = new URLSearchParams({
      identity_provider: name,
      client_id: providerClient() ?? '',
      response_type: 'code',
      // No other scope: with one, the ID token would contain fewer attributes (developer guide, 'Scopes, M2M, and
      // resource servers').
      scope: 'openid',
    })
    return {
      name,
      authorizeUrl: `${environment('SIGN_IN_URL')}/oauth2/authorize?${query}`,
      redirectUris: environment('REDIRECT_URIS').split(','),
    }
  },

  /**
   * Exchanges an authorization code for tokens.
   *
   * @returns undefined if the code is unknown, used or expired, or the verifier does not match (developer guide, 'Token
   *   endpoint', invalid_grant).
   */
  async exchange(
    { code, codeVerifier, redirectUri }: { code: string; codeVerifier: string; redirectUri: string },
    abortSignal: AbortSignal,
  ): Promise<Session | undefined> {
    const { protocol, hostname, port, host } = new URL(environment('SIGN_IN_URL'))
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: providerClient() ?? '',
      code,
      code_verifier: codeVerifier,
      redirect_uri: redirectUri,
    }).toString()
    const request = new HttpRequest({
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      method: 'POST',
      path: '/oauth2/token',
      headers: {
        host,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
    })
    // A code is valid once. After a lost response a retry is refused, and the user signs in again.
    const { response } = await requestHandler.handle(request, { abortSignal })
    const answered: { [field: string]: unknown } = parsed(
      Buffer.concat(await Array.fromAsync(response.body)).toString(),
    )
    if (response.statusCode === 400 && answered['error'] === 'invalid_grant') return undefined
    if (response.statusCode !== 200) throw new TokenEndpointError(response.statusCode)
    const { id_token, access_token, refresh_token, expires_in } = answered
    return sessionOf({
      IdToken: String(id_token),
      AccessToken: String(access_token),
      RefreshToken: String(refresh_token),
      ExpiresIn: Number(expires_in),
    })
  },
}

/** An error response of the token endpoint that no caller can act on. It carries the status as SDK errors do. */
class TokenEndpointError extends Error {
  override readonly name: string
  readonly $metadata: { httpStatusCode: number }

  constructor(status: number) {
    super(`The token endpoint answered ${status}`)
    this.name = status === 429 ? 'TooManyRequestsException' : 'TokenEndpointError'
    this.$metadata = { httpStatusCode: status }
  }
}

/** Parses a response; one that is not JSON, such as a proxy's, gives no fields. */
function parsed(text: string): { [field: string]: unknown } {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
