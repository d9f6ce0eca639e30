import { randomBytes, randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import {
  type CryptoKey,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'
import { AwsError } from '../aws/call.ts'
import type { Groups } from './groups.ts'
import type { AppClient, Pool } from './pool.ts'
import type { Session, Sessions } from './sessions.ts'
import type { User } from './users.ts'

/** The ID and access tokens of the pool. Developer guide, "Understanding user pool JSON web tokens". */
export class Tokens {
  readonly #pool: Pool
  readonly #sessions: Sessions
  readonly #groups: Groups
  readonly #now: () => number
  readonly #privateKey: CryptoKey
  readonly #publicKey: CryptoKey
  readonly #publicJwk: JWK & { kid: string }
  readonly #jwks: { keys: JWK[] }

  private constructor(pool: Pool, sessions: Sessions, groups: Groups, now: () => number, keys: Keys) {
    this.#pool = pool
    this.#sessions = sessions
    this.#groups = groups
    this.#now = now
    this.#privateKey = keys.privateKey
    this.#publicKey = keys.publicKey
    this.#publicJwk = keys.publicJwk
    this.#jwks = { keys: [keys.publicJwk] }
  }

  /** Opens the tokens with the pool's own key pair, which the first start generates and stores. */
  static async open(
    database: DatabaseSync,
    pool: Pool,
    sessions: Sessions,
    groups: Groups,
    now: () => number,
  ): Promise<Tokens> {
    return new Tokens(pool, sessions, groups, now, await openKeys(database))
  }

  /** Returns the published keys. Cognito has one key for each kind of token; the local pool signs both with one. */
  jwks(): { keys: JWK[] } {
    return this.#jwks
  }

  /** Issues the AuthenticationResult of a session. */
  async issue(session: Session, user: User, client: AppClient, refreshToken?: string) {
    // Cognito puts whoever signs in by a provider into a group of its own making (developer guide, 'Adding groups to a
    // user pool').
    const ofProvider = user.identity ? [`${this.#pool.id}_${user.identity.provider}`] : []
    const groups = [...this.#groups.of(user), ...ofProvider]
    const shared = {
      sub: user.sub,
      iss: this.#pool.issuer,
      origin_jti: session.originJti,
      event_id: randomUUID(),
      auth_time: Math.floor(session.authTime / 1000),
      // Both kinds of token have this claim if the user is in a group.
      ...(groups.length > 0 && { 'cognito:groups': groups }),
    }
    const readable = Object.entries(user.attributes).filter(([name]) => client.readAttributes.has(name))
    const claims = readable.map(([name, value]) => [
      name,
      name.endsWith('_verified') ? value === 'true' : value,
    ])
    const [IdToken, AccessToken] = await Promise.all([
      this.#sign(client.idTokenSeconds, {
        ...Object.fromEntries(claims),
        ...shared,
        'cognito:username': user.username,
        ...(user.identity && {
          identities: [{ userId: user.identity.userId, providerName: user.identity.provider }],
        }),
        aud: client.id,
        token_use: 'id',
      }),
      this.#sign(client.accessTokenSeconds, {
        ...shared,
        client_id: client.id,
        token_use: 'access',
        scope: client.oauth ? client.oauth.scopes.join(' ') : USER_ADMIN,
        username: user.username,
      }),
    ])
    return {
      AccessToken,
      ExpiresIn: client.accessTokenSeconds,
      IdToken,
      RefreshToken: refreshToken,
      TokenType: 'Bearer',
    }
  }

  /**
   * Returns the user and the client of an access token.
   *
   * @throws AwsError NotAuthorizedException for an invalid, expired or revoked token.
   */
  async verify(accessToken: string): Promise<{ sub: string; clientId: string; revoked: () => boolean }> {
    const { sub, client_id, token_use, origin_jti, scope } = await this.#claims(accessToken)
    if (token_use !== 'access' || sub === undefined) throw notAuthorized('Invalid Access Token')
    // Unverified: the wording for an access token without this scope.
    if (scope !== USER_ADMIN) throw notAuthorized('Access Token does not have required scopes')
    const revoked = () => this.#sessions.isRevoked(String(origin_jti))
    return { sub, clientId: String(client_id), revoked }
  }

  async #claims(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#publicKey, {
        issuer: this.#pool.issuer,
        algorithms: ['RS256'],
        currentDate: new Date(this.#now()),
      })
      return payload
    } catch (error) {
      throw notAuthorized(
        error instanceof errors.JWTExpired ? 'Access Token has expired' : 'Invalid Access Token',
      )
    }
  }

  #sign(seconds: number, claims: JWTPayload): Promise<string> {
    const iat = Math.floor(this.#now() / 1000)
    return new SignJWT({ ...claims, iat, exp: iat + seconds, jti: randomUUID() })
      .setProtectedHeader({ kid: this.#publicJwk.kid, alg: 'RS256' })
      .sign(this.#privateKey)
  }
}

/** What an access token for Cognito's own API says; one of the OAuth endpoints says the scopes that were asked for. */
const USER_ADMIN = 'aws.cognito.signin.user.admin'

type Keys = { privateKey: CryptoKey; publicKey: CryptoKey; publicJwk: JWK & { kid: string } }

async function openKeys(database: DatabaseSync): Promise<Keys> {
  database.exec('CREATE TABLE IF NOT EXISTS cognito_keys (kid TEXT PRIMARY KEY, jwk TEXT NOT NULL) STRICT')
  const kept = database.prepare('SELECT kid, jwk FROM cognito_keys').get()
  const kid = kept ? String(kept['kid']) : randomBytes(32).toString('base64')
  const jwk: JWK = kept ? JSON.parse(String(kept['jwk'])) : await newKey()
  if (!kept) database.prepare('INSERT INTO cognito_keys VALUES (?, ?)').run(kid, JSON.stringify(jwk))
  const { kty, n, e } = jwk
  if (kty !== 'RSA' || n === undefined || e === undefined)
    throw new Error('The signing key is not an RSA key')
  const publicJwk = { alg: 'RS256', e, kid, kty, n, use: 'sig' }
  const [privateKey, publicKey] = await Promise.all([importJWK(jwk, 'RS256'), importJWK(publicJwk, 'RS256')])
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) {
    throw new Error('The signing key is not an RSA key')
  }
  return { privateKey, publicKey, publicJwk }
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return exportJWK(privateKey)
}

function notAuthorized(message: string): AwsError {
  return new AwsError('NotAuthorizedException', message)
}
