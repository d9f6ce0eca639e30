import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from '../aws/call.ts'
import { checkNewAttributes } from './attributes.ts'
import { Oidc, ProviderError } from './oidc.ts'
import type { AppClient, OAuthClient, OidcProvider } from './pool.ts'
import { preSignUp } from './preSignUp.ts'
import { refresh } from './signIn.ts'
import type { UserPool } from './userPool.ts'
import type { User } from './users.ts'

/** The paths of the domain that browsers open. The token endpoint is for programs. */
export const BROWSED = ['/oauth2/authorize', '/oauth2/idpresponse']

/** Developer guide, 'Token endpoint': an authorization code is good for five minutes. */
const CODE_LIFETIME = 300_000

/**
 * The time that a person may take at the provider. Unverified: how long Cognito waits for a provider.
 */
const PATIENCE = 600_000

const COOKIE = 'cognito-sign-in'

type Client = AppClient & { oauth: OAuthClient }

/** A sign-in in progress at the provider. */
type Request = {
  client: Client
  provider: OidcProvider
  redirectUri: string
  state: string | undefined
  challenge: string | undefined
  nonce: string
  browser: string
  until: number
}

type Code = Pick<Request, 'client' | 'redirectUri' | 'challenge' | 'until'> & { sub: string }

export type OAuthOptions = {
  providers: readonly OidcProvider[]
  /** The URL of the domain for browsers. */
  url: string
  now: () => number
}

/**
 * Plays the endpoints of a user pool's domain for sign-in by a provider. Developer guide, 'The redirect and authorization
 * endpoint', 'Token endpoint' and 'Managed login and federation error responses'. Sign-ins in progress end with
 * the runner. Cognito's own browser session is not emulated: each sign-in asks the provider.
 */
export function oauthService(userPool: UserPool, { providers, url, now }: OAuthOptions): AwsService {
  const requests = new Map<string, Request>()
  const codes = new Map<string, Code>()
  const redirectUri = `${url}/oauth2/idpresponse`

  const clientOf = (id: string | null): Client | undefined => {
    const client = userPool.clients.get(id ?? '')
    return client?.oauth && { ...client, oauth: client.oauth }
  }

  const authorize = async ({ query }: AwsCall): Promise<AwsAnswer> => {
    const client = clientOf(query.get('client_id'))
    const target = query.get('redirect_uri') ?? ''
    // Never redirect to a URI that the client does not list. Unverified: how the page of an error looks.
    if (!client) return errorPage('invalid_client')
    if (!client.oauth.callbackUrls.includes(target)) return errorPage('redirect_mismatch')
    const state = query.get('state') ?? undefined
    const refuse = (error: string, text: string) => back({ redirectUri: target, state }, { error, text })
    if (query.get('response_type') !== 'code') return refuse('unauthorized_client', 'Only code is allowed')
    const scopes = (query.get('scope') ?? client.oauth.scopes.join(' ')).split(/[ +]/)
    if (scopes.some((scope) => !client.oauth.scopes.includes(scope)))
      return refuse('invalid_scope', 'The scope is not of the client')
    const challenge = query.get('code_challenge') ?? undefined
    if (challenge !== undefined && query.get('code_challenge_method') !== 'S256')
      return refuse('invalid_request', 'code_challenge_method must be S256')
    const provider = providers.find(
      ({ name }) => name === query.get('identity_provider') && client.oauth.providers.includes(name),
    )
    // Without one Cognito shows its own page of sign-in, which is not emulated.
    if (!provider) return refuse('invalid_request', 'The local user pool signs in by identity_provider alone')
    for (const [id, { until }] of requests) if (until <= now()) requests.delete(id)
    const [id, nonce, browser] = [secret(), secret(), secret()]
    requests.set(id, {
      ...{ client, provider, redirectUri: target, state, challenge, nonce, browser },
      until: now() + PATIENCE,
    })
    const prompt = query.get('prompt') ?? undefined
    try {
      const location = await new Oidc(provider, now).authorizeUrl({ redirectUri, state: id, nonce, prompt })
      // The cookie ties the response to the browser that began, so that nobody can sign another browser in.
      const cookie = `${COOKIE}=${browser}; Path=/oauth2; HttpOnly; SameSite=Lax`
      return redirect(location, { 'Set-Cookie': cookie })
    } catch (error) {
      return refuse('invalid_request', wordsOf(error))
    }
  }

  const idpResponse = async ({ query, headers }: AwsCall): Promise<AwsAnswer> => {
    const id = query.get('state') ?? ''
    const request = requests.get(id)
    requests.delete(id)
    if (!request || request.until <= now() || cookieIn(headers.cookie) !== request.browser)
      return errorPage('invalid_request: the state is none of this browser')
    const error = query.get('error')
    if (error !== null) return back(request, { error, text: query.get('error_description') ?? error })
    try {
      const oidc = new Oidc(request.provider, now)
      const user = await signedIn(
        request,
        await oidc.claims(query.get('code') ?? '', redirectUri, request.nonce),
      )
      const code = randomUUID()
      const { client, challenge } = request
      codes.set(code, {
        client,
        challenge,
        redirectUri: request.redirectUri,
        sub: user.sub,
        until: now() + CODE_LIFETIME,
      })
      return back(request, { code })
    } catch (error) {
      return back(request, { error: 'invalid_request', text: wordsOf(error) })
    }
  }

  /** Finds the provider's user, or creates it at the first sign-in, with the provider's current attributes. */
  const signedIn = async (
    { provider, client }: Request,
    { sub: userId, attributes }: { sub: string; attributes: User['attributes'] },
  ): Promise<User> => {
    const { users, pool } = userPool
    const username = `${provider.name}_${userId}`
    const known = users.find(username)
    checkNewAttributes(pool, attributes)
    if (known) {
      if (!known.enabled) throw new AwsError('NotAuthorizedException', 'User is disabled.')
      // Each mapped attribute is written anew at each sign-in (developer guide, 'Mapping IdP attributes to profiles and
      // tokens'). Unverified: that one which the provider no longer says is taken away.
      const mapped = provider.mapping.map(([name]) => name)
      const kept = Object.entries(known.attributes).filter(([name]) => !mapped.includes(name))
      users.update(known, { attributes: { ...Object.fromEntries(kept), ...attributes } })
    } else {
      await preSignUp(userPool, client, { username, attributes }, { source: 'PreSignUp_ExternalProvider' })
      const identity = { provider: provider.name, userId }
      // Mapped addresses count as not verified unless the provider says otherwise (the same page).
      const all = { email_verified: 'false', ...attributes }
      users.insert({
        sub: randomUUID(),
        identity,
        status: 'EXTERNAL_PROVIDER',
        attributes: all,
        passwordHash: '',
      })
    }
    const user = users.find(username)
    if (!user) throw new Error(`${username} was not made`)
    return user
  }

  const token = async ({ body }: AwsCall): Promise<AwsAnswer> => {
    const sent = new URLSearchParams(body.toString())
    const client = clientOf(sent.get('client_id'))
    if (!client) return refusal('invalid_client')
    switch (sent.get('grant_type')) {
      case 'authorization_code': {
        const code = codes.get(sent.get('code') ?? '')
        // A code is valid once, even if the exchange fails.
        codes.delete(sent.get('code') ?? '')
        const user = code && userPool.users.bySub(code.sub)
        const isTheirs = code?.client.id === client.id && code.redirectUri === sent.get('redirect_uri')
        if (!code || !user?.enabled || !isTheirs || code.until <= now()) return refusal('invalid_grant')
        const challenge = challengeOf(sent.get('code_verifier') ?? '')
        if (code.challenge !== undefined && code.challenge !== challenge) return refusal('invalid_grant')
        const { session, refreshToken } = userPool.sessions.open(user, client)
        return tokensOf(await userPool.tokens.issue(session, user, client, refreshToken))
      }
      case 'refresh_token':
        try {
          return tokensOf(await refresh(userPool, client, sent.get('refresh_token') ?? ''))
        } catch (error) {
          if (error instanceof AwsError) return refusal('invalid_grant')
          throw error
        }
      default:
        return refusal('unsupported_grant_type')
    }
  }

  const endpoints: { [route: string]: (call: AwsCall) => Promise<AwsAnswer> | AwsAnswer } = {
    'GET /oauth2/authorize': authorize,
    'GET /oauth2/idpresponse': idpResponse,
    'POST /oauth2/token': token,
  }
  return (call) => {
    const route = `${call.method} ${call.path}`
    const answer = Object.hasOwn(endpoints, route) ? endpoints[route] : undefined
    if (!answer) return undefined
    // The endpoints are public: they have no IAM action.
    const action = `cognito-idp:${call.path.slice(call.path.lastIndexOf('/') + 1)}`
    return { action, resource: userPool.pool.arn, signed: false, run: () => answer(call) }
  }
}

const secret = () => randomBytes(32).toString('base64url')

/** RFC 7636, S256. */
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

function cookieIn(header = ''): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([name]) => name === COOKIE)?.[1]
}

function wordsOf(error: unknown): string {
  if (error instanceof ProviderError || error instanceof AwsError) return error.message
  throw error
}

function redirect(location: string, headers: { [name: string]: string } = {}): AwsAnswer {
  return {
    status: 302,
    headers: { ...headers, Location: location, 'Cache-Control': 'no-store' },
    body: Buffer.of(),
  }
}

/** Redirects to the page that began the sign-in, with a code or an error. */
function back(
  { redirectUri, state }: { redirectUri: string; state: string | undefined },
  said: { code: string } | { error: string; text: string },
): AwsAnswer {
  const url = new URL(redirectUri)
  if ('code' in said) url.searchParams.set('code', said.code)
  else {
    url.searchParams.set('error', said.error)
    url.searchParams.set('error_description', said.text)
  }
  if (state !== undefined) url.searchParams.set('state', state)
  return redirect(url.href)
}

function errorPage(text: string): AwsAnswer {
  return {
    status: 400,
    headers: { 'Content-Type': 'text/plain' },
    body: Buffer.from(`An error was encountered: ${text}`),
  }
}

function refusal(error: string): AwsAnswer {
  return { status: 400, headers: { 'Content-Type': 'application/json' }, body: { error } }
}

function tokensOf({ IdToken, AccessToken, RefreshToken, ExpiresIn }: Issued): AwsAnswer {
  return {
    body: {
      id_token: IdToken,
      access_token: AccessToken,
      ...(RefreshToken !== undefined && { refresh_token: RefreshToken }),
      expires_in: ExpiresIn,
      token_type: 'Bearer',
    },
  }
}

type Issued = Awaited<ReturnType<UserPool['tokens']['issue']>>
