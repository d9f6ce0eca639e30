import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { AwsError } from '../aws/call.ts'
import type { AppClient } from './pool.ts'
import type { User } from './users.ts'

/** One sign-in: its refresh token, and every token issued from it. */
export type Session = {
  originJti: string
  sub: string
  clientId: string
  /** In epoch milliseconds. */
  authTime: number
}

// An access token may outlive its refresh token, and needs the session to tell whether it was revoked.
const LONGEST_ACCESS = 86_400_000

/** The sessions of the pool. It stores only the SHA-256 of a refresh token. */
export class Sessions {
  readonly #database: DatabaseSync
  readonly #now: () => number

  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database
    this.#now = now
    database.exec(`
      CREATE TABLE IF NOT EXISTS cognito_sessions (
        origin_jti TEXT PRIMARY KEY,
        sub TEXT NOT NULL REFERENCES cognito_users (sub) ON DELETE CASCADE,
        client_id TEXT NOT NULL,
        token_hash TEXT NOT NULL UNIQUE,
        auth_time INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        revoked INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS cognito_sessions_sub ON cognito_sessions (sub);
      CREATE INDEX IF NOT EXISTS cognito_sessions_expires_at ON cognito_sessions (expires_at);
    `)
  }

  open({ sub }: User, client: AppClient): { session: Session; refreshToken: string } {
    const now = this.#now()
    const session = { originJti: randomUUID(), sub, clientId: client.id, authTime: now }
    const refreshToken = opaqueToken()
    this.#database.prepare('DELETE FROM cognito_sessions WHERE expires_at < ?').run(now - LONGEST_ACCESS)
    this.#database
      .prepare('INSERT INTO cognito_sessions VALUES (?, ?, ?, ?, ?, ?, 0)')
      .run(
        session.originJti,
        sub,
        client.id,
        hashOf(refreshToken),
        now,
        now + client.refreshTokenSeconds * 1000,
      )
    return { session, refreshToken }
  }

  /** @throws AwsError NotAuthorizedException for an unknown, expired or revoked refresh token. */
  refresh(refreshToken: string, client: AppClient): Session {
    const row = this.#byToken(refreshToken)
    if (!row || row['client_id'] !== client.id) throw notAuthorized('Invalid Refresh Token')
    if (row['revoked'] === 1) throw notAuthorized('Refresh Token has been revoked')
    if (Number(row['expires_at']) <= this.#now()) throw notAuthorized('Refresh Token has expired')
    return {
      originJti: String(row['origin_jti']),
      sub: String(row['sub']),
      clientId: client.id,
      authTime: Number(row['auth_time']),
    }
  }

  isRevoked(originJti: string): boolean {
    const row = this.#database
      .prepare('SELECT revoked FROM cognito_sessions WHERE origin_jti = ?')
      .get(originJti)
    return row?.['revoked'] !== 0
  }

  /** Ends one session. Unverified: that revoking an unknown token is no error, as in RFC 7009. */
  revoke(refreshToken: string, client: AppClient): void {
    const row = this.#byToken(refreshToken)
    if (row && row['client_id'] !== client.id) {
      throw new AwsError('UnauthorizedException', 'Token was not issued to this client')
    }
    this.#database
      .prepare('UPDATE cognito_sessions SET revoked = 1 WHERE token_hash = ?')
      .run(hashOf(refreshToken))
  }

  revokeAll({ sub }: User): void {
    this.#database.prepare('UPDATE cognito_sessions SET revoked = 1 WHERE sub = ?').run(sub)
  }

  #byToken(refreshToken: string): { [column: string]: SQLOutputValue } | undefined {
    return this.#database
      .prepare('SELECT * FROM cognito_sessions WHERE token_hash = ?')
      .get(hashOf(refreshToken))
  }
}

/** Cognito's refresh token is an encrypted JWT: five parts that only Cognito can read. */
function opaqueToken(): string {
  const header = Buffer.from(JSON.stringify({ cty: 'JWT', enc: 'A256GCM', alg: 'RSA-OAEP' }))
  const parts = [header, ...[256, 12, 640, 16].map((bytes) => randomBytes(bytes))]
  return parts.map((part) => part.toString('base64url')).join('.')
}

function notAuthorized(message: string): AwsError {
  return new AwsError('NotAuthorizedException', message)
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
