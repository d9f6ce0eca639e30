import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Attributes } from './attributes.ts'

/** EXTERNAL_PROVIDER is whoever signs in by a provider (API reference, AdminGetUser, UserStatus). */
export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'EXTERNAL_PROVIDER'

/** Who somebody is at a provider. */
export type Identity = { provider: string; userId: string }

export type User = {
  sub: string
  /** The `sub` where e-mail is the username attribute; of whoever signs in by a provider `<provider>_<id>`. */
  username: string
  /** Of whoever signs in by a provider. */
  identity?: Identity
  status: UserStatus
  enabled: boolean
  attributes: Attributes
  passwordHash: string
  createdAt: number
  modifiedAt: number
}

/** The users of the pool, found by `sub` or by e-mail. */
export class Users {
  readonly #database: DatabaseSync
  readonly #caseSensitive: boolean
  readonly #now: () => number

  constructor(database: DatabaseSync, caseSensitive: boolean, now: () => number) {
    this.#database = database
    this.#caseSensitive = caseSensitive
    this.#now = now
    database.exec(`
      CREATE TABLE IF NOT EXISTS cognito_users (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sub TEXT NOT NULL UNIQUE,
        sign_in_name TEXT UNIQUE,
        status TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        attributes TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        modified_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS cognito_users_status ON cognito_users (status);
      CREATE TABLE IF NOT EXISTS cognito_identities (
        username TEXT PRIMARY KEY,
        sub TEXT NOT NULL UNIQUE REFERENCES cognito_users (sub) ON DELETE CASCADE,
        provider TEXT NOT NULL,
        user_id TEXT NOT NULL
      ) STRICT;
    `)
  }

  /** False where the e-mail is taken; the constraint decides, so that of two sign-ups at once one wins. */
  insert(user: Omit<User, 'createdAt' | 'modifiedAt' | 'enabled' | 'username'>): boolean {
    const now = this.#now()
    const { changes } = this.#database
      .prepare(
        `INSERT INTO cognito_users
           (sub, sign_in_name, status, enabled, attributes, password_hash, created_at, modified_at)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?) ON CONFLICT (sign_in_name) DO NOTHING`,
      )
      .run(
        user.sub,
        // Nobody signs in by the e-mail of a provider's user, so that another may have the same.
        user.identity ? null : this.#signInName(user.attributes['email']),
        user.status,
        JSON.stringify(user.attributes),
        user.passwordHash,
        now,
        now,
      )
    if (user.identity) {
      const { provider, userId } = user.identity
      this.#database
        .prepare('INSERT INTO cognito_identities VALUES (?, ?, ?, ?)')
        .run(`${provider}_${userId}`, user.sub, provider, userId)
    }
    return changes === 1
  }

  /**
   * By the name that a caller gives: a `sub` or an e-mail, and the user name alone of whoever signs in by a provider
   * (API reference, AdminGetUser, Username).
   */
  find(username: string): User | undefined {
    // SQLite would read all users for one statement with both conditions.
    const row =
      this.#database
        .prepare(`${SELECT} WHERE (u.sub = ? OR u.sign_in_name = ?) AND i.username IS NULL`)
        .get(username, this.#signInName(username)) ??
      this.#database.prepare(`${SELECT} WHERE i.username = ?`).get(username)
    return row && userIn(row)
  }

  /** By the `sub` that a token or a session of the pool names. */
  bySub(sub: string): User | undefined {
    const row = this.#database.prepare(`${SELECT} WHERE u.sub = ?`).get(sub)
    return row && userIn(row)
  }

  /** Whether another user signs in with an e-mail. */
  taken(email: string, { sub }: User): boolean {
    const holder = this.find(email)
    return holder !== undefined && holder.sub !== sub
  }

  update(
    { sub, identity }: User,
    change: Partial<Pick<User, 'status' | 'enabled' | 'attributes' | 'passwordHash'>>,
  ): void {
    const { status, enabled, attributes, passwordHash } = change
    this.#database
      .prepare(
        `UPDATE cognito_users SET status = coalesce(?, status), enabled = coalesce(?, enabled),
           password_hash = coalesce(?, password_hash), modified_at = ? WHERE sub = ?`,
      )
      .run(
        status ?? null,
        enabled === undefined ? null : Number(enabled),
        passwordHash ?? null,
        this.#now(),
        sub,
      )
    if (attributes) {
      this.#database
        .prepare('UPDATE cognito_users SET attributes = ?, sign_in_name = ? WHERE sub = ?')
        .run(JSON.stringify(attributes), identity ? null : this.#signInName(attributes['email']), sub)
    }
  }

  delete({ sub }: User): void {
    this.#database.prepare('DELETE FROM cognito_users WHERE sub = ?').run(sub)
  }

  count(): number {
    return Number(this.#database.prepare('SELECT count(*) AS users FROM cognito_users').get()?.['users'])
  }

  /** Returns a page of users in order of creation, and the start of the next page. */
  page(
    filter: { column: keyof typeof COLUMNS; value: string; prefix: boolean } | undefined,
    after: number,
    limit: number,
  ): { users: User[]; next: number | undefined } {
    let where = 'TRUE'
    let values: string[] = []
    if (filter) {
      // The sign-in name supports a case-insensitive search by e-mail. A provider's user has no sign-in name.
      // Unverified: that ListUsers ignores case in a filter by the exact e-mail, as a sign-in does.
      const exact = filter.column === 'email' && !filter.prefix
      const column = exact ? 'sign_in_name' : COLUMNS[filter.column]
      const value = (exact ? this.#signInName(filter.value) : filter.value) ?? ''
      where = filter.prefix ? `substr(${column}, 1, length(?)) = ?` : `${column} = ?`
      values = filter.prefix ? [value, value] : [value]
      if (exact) {
        const email = this.#caseSensitive ? COLUMNS.email : `lower(${COLUMNS.email})`
        where = `(${where} OR (sign_in_name IS NULL AND ${email} = ?))`
        values.push(value)
      }
    }
    const rows = this.#database
      .prepare(`${SELECT} WHERE ${where} AND u.id > ? ORDER BY u.id LIMIT ?`)
      .all(...values, after, limit + 1)
    const shown = rows.slice(0, limit)
    return {
      users: shown.map(userIn),
      next: rows.length > limit ? Number(shown.at(-1)?.['id']) : undefined,
    }
  }

  #signInName(email: string | undefined): string | null {
    if (email === undefined) return null
    return this.#caseSensitive ? email : email.toLowerCase()
  }
}

/** The attributes that ListUsers can filter by (API reference, ListUsers, Filter), with their columns. */
export const COLUMNS = {
  sub: 'u.sub',
  username: 'coalesce(i.username, u.sub)',
  'cognito:user_status': 'status',
  status: `iif(enabled, 'Enabled', 'Disabled')`,
  email: `json_extract(attributes, '$.email')`,
  phone_number: `json_extract(attributes, '$.phone_number')`,
  name: `json_extract(attributes, '$.name')`,
  given_name: `json_extract(attributes, '$.given_name')`,
  family_name: `json_extract(attributes, '$.family_name')`,
  preferred_username: `json_extract(attributes, '$.preferred_username')`,
} as const

const SELECT =
  'SELECT u.*, i.username, i.provider, i.user_id FROM cognito_users u LEFT JOIN cognito_identities i ON i.sub = u.sub'

const STATUSES: readonly UserStatus[] = ['UNCONFIRMED', 'CONFIRMED', 'EXTERNAL_PROVIDER']

function userIn(row: { [column: string]: SQLOutputValue }): User {
  return {
    sub: String(row['sub']),
    username: String(row['username'] ?? row['sub']),
    ...(row['username'] !== null && {
      identity: { provider: String(row['provider']), userId: String(row['user_id']) },
    }),
    status: STATUSES.find((status) => status === row['status']) ?? 'UNCONFIRMED',
    enabled: row['enabled'] === 1,
    attributes: attributesIn(JSON.parse(String(row['attributes']))),
    passwordHash: String(row['password_hash']),
    createdAt: Number(row['created_at']),
    modifiedAt: Number(row['modified_at']),
  }
}

function attributesIn(json: object): Attributes {
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]))
}
