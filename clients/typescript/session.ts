import {
  type Client,
  createClient,
  OPERATIONS,
  type OperationContext,
  type OperationId,
  type OperationPath,
  type OperationTag,
  type Ops,
  type RequestContext,
  type TokensResponse,
} from './generated/client.ts'
import setup from './setup.ts'

type Operation = OperationContext<OperationId, OperationPath, OperationTag>

/** The fields of a sign-in or refresh response that a session needs. */
export type Tokens = Pick<TokensResponse, 'IdToken' | 'RefreshToken' | 'ExpiresIn'>

export type SessionOptions = {
  /** The URL of the stage, such as `https://abc123.execute-api.us-east-1.amazonaws.com/prod`. */
  serverUrl: string
  /** The refresh token of an earlier session, which makes a new sign-in unnecessary. */
  refreshToken?: string
  /** Receives the tokens of each sign-in and refresh, so that the caller can store the refresh token. */
  onTokens?: (tokens: Tokens) => void
  /** Sends the requests (default: the platform's `fetch`). */
  fetch?: typeof fetch
}

/** Every operation of the API; the session adds the credentials. */
export type Session = Omit<Client<Ops, Operation>, 'auth' | 'configure' | 'refreshTokens'>

/** An ID token is refreshed this long before it expires, so that it cannot expire in transit. */
const EARLY_MILLIS = 60_000

/**
 * A client with a session: call `login` or `exchangeCode` once, then any operation. Calls carry the ID token and the API key that the
 * token contains. The session refreshes the token before it expires, and once if the gateway refuses the token or its
 * key; concurrent calls that need a new token share one refresh. A throttled call waits for the time in `Retry-After`
 * (at most 3 times, at most 30 s each) until its signal aborts. Tokens stay in memory, and no property or error
 * contains them.
 *
 * @returns operations that throw ApiError for every response but a success, TimeoutError without a response within 35
 *   s, and Error if nobody is signed in.
 */
export function createSession({ serverUrl, refreshToken, onTokens, fetch }: SessionOptions): Session {
  let current: { idToken: string; refreshToken: string; freshUntil: number } | undefined =
    refreshToken === undefined ? undefined : { idToken: '', refreshToken, freshUntil: 0 }
  let refreshing: Promise<string> | undefined

  const remember = (tokens: Tokens): string => {
    current = {
      idToken: tokens.IdToken,
      refreshToken: tokens.RefreshToken,
      freshUntil: Date.now() + tokens.ExpiresIn * 1000 - EARLY_MILLIS,
    }
    onTokens?.(tokens)
    return current.idToken
  }

  const renew = async (): Promise<string> => {
    if (!current) throw new Error('Nobody is signed in: call login first.')
    const before = current
    const tokens = await client.refreshTokens({ body: { refreshToken: before.refreshToken } })
    // If somebody signed in or out meanwhile, that session counts.
    if (current === before) return remember(tokens)
    if (!current) throw new Error('The user signed out.')
    return current.idToken
  }

  const refresh = (): Promise<string> => {
    refreshing ??= renew().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  const idToken = async (): Promise<string> =>
    current && Date.now() < current.freshUntil ? current.idToken : refresh()

  /** Puts a newer token and key, if there are any, into a refused request. */
  const renewCredentials = async (headers: RequestContext['headers']): Promise<boolean> => {
    const refused = headers['Authorization']?.replace('Bearer ', '')
    if (refused === undefined) return false
    try {
      const token = refused === current?.idToken ? await refresh() : await idToken()
      for (const [name, value] of Object.entries(headers)) {
        if (name === 'Authorization') headers[name] = `Bearer ${token}`
        else if (value === apiKeyOf(refused)) headers[name] = apiKeyOf(token)
      }
      return token !== refused
    } catch {
      // The caller then gets the refusal itself.
      return false
    }
  }

  const client = createClient<Ops, OperationId, OperationPath, OperationTag>(OPERATIONS, {
    ...setup.config,
    serverUrl,
    // A redirect could carry the key to another host; the API sends none.
    fetch: (input, init) => (fetch ?? globalThis.fetch)(input, { ...init, redirect: 'error' }),
    auth: { bearer: idToken, apiKey: { apiKey: async () => apiKeyOf(await idToken()) } },
    retry: {
      ...setup.config.retry,
      retryOn: async (context) =>
        setup.config.retry.retryOn(context) ||
        (context.attempt === 1 && refuses(context.response) && renewCredentials(context.request.headers)),
    },
  })
  client.use({
    onResponse: async (response, { operation }) => {
      if (!response.ok) return
      if (operation.id === 'login' || operation.id === 'exchangeCode')
        remember(tokensIn(await response.clone().json()))
      if (operation.id === 'logout' || operation.id === 'deleteAccount') current = undefined
    },
    // Even without a response, the key may have changed, and only a new token contains it.
    onSettled: ({ operation }) => {
      if (operation.id === 'rotateApiKey' && current) current = { ...current, freshUntil: 0 }
    },
  })
  return client
}

/** Whether the gateway refused the token or the key; a function's own 403 has another type. */
function refuses(response: Response | undefined): boolean {
  if (response?.status === 401) return true
  return response?.status === 403 && response.headers.get('x-amzn-ErrorType') === 'ForbiddenException'
}

/** The API key in an ID token; empty if the user has none. */
function apiKeyOf(idToken: string): string {
  const payload = idToken.split('.')[1] ?? ''
  const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
  return String(field(claims, 'custom:api_key') ?? '')
}

function tokensIn(answer: unknown): Tokens {
  const [IdToken, RefreshToken, ExpiresIn] = ['IdToken', 'RefreshToken', 'ExpiresIn'].map((name) =>
    field(answer, name),
  )
  if (typeof IdToken !== 'string' || typeof RefreshToken !== 'string' || typeof ExpiresIn !== 'number') {
    throw new Error('The answer to the sign-in holds no tokens.')
  }
  return { IdToken, RefreshToken, ExpiresIn }
}

function field(object: unknown, name: string): unknown {
  return new Map(Object.entries(object ?? {})).get(name)
}
