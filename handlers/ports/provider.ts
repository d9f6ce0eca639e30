import { HttpRequest } from '@smithy/core/protocols'
import { clientConfig, environment } from './aws.ts'
import { providerClient } from './cognito.ts'
import { type Session, sessionOf } from './idToken.ts'

/** How somebody signs in by the organisation's own provider. */
export type Provider = {
  name: string
  /** Cognito's authorization endpoint, with all of the query that is the same for everybody. */
  authorizeUrl: string
  /** Where the browser may be sent back to. */
  redirectUris: string[]
}

/** No provider, which has to be said. */
const NONE = '(none)'

const { requestHandler } = clientConfig(3000)

/** Sign-in by the organisation's own provider, at the endpoints of the user pool's domain. */
export const provider = {
  /** The provider; undefined where the deployment has none. */
  describe(): Provider | undefined {
    const name = environment('PROVIDER')
    if (name === NONE) return undefined
    const query = new URLSearchParams({
      identity_provider: name,
      client_id: providerClient() ?? '',
      response_type: 'code',
      // Alone: with others beside it the ID token would hold less (developer guide, 'Scopes, M2M, and resource servers').
      scope: 'openid',
    })
    return {
      name,
      authorizeUrl: `${environment('SIGN_IN_URL')}/oauth2/authorize?${query}`,
      redirectUris: environment('REDIRECT_URIS').split(','),
    }
  },

  /**
   * Exchanges the code that a browser was sent back with for tokens.
   *
   * @returns undefined where the code is none, was used or has expired, or the verifier is not its own (developer
   *   guide, 'Token endpoint', invalid_grant).
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
    // A code is good for once: whoever tries again after a lost answer is refused, and signs in anew.
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

/** An answer of the token endpoint that no caller can do anything about; with the status as the SDK tells it. */
class TokenEndpointError extends Error {
  override readonly name: string
  readonly $metadata: { httpStatusCode: number }

  constructor(status: number) {
    super(`The token endpoint answered ${status}`)
    this.name = status === 429 ? 'TooManyRequestsException' : 'TokenEndpointError'
    this.$metadata = { httpStatusCode: status }
  }
}

/** An answer that is no JSON, such as that of a proxy, says nothing. */
function parsed(text: string): { [field: string]: unknown } {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
