import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Attributes } from './attributes.ts'

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED'

export type User = {
  /** The Username of the user too, where e-mail is the username attribute. */
  sub: string
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
    `)
  }

  /** False where the e-mail is taken; the constraint decides, so that of two sign-ups at once one wins. */
  insert(user: Omit<User, 'createdAt' | 'modifiedAt' | 'enabled'>): boolean {
    const now = this.#now()
    const { changes } = this.#database
      .prepare(
        `INSERT INTO cognito_users
           (sub, sign_in_name, status, enabled, attributes, password_hash, created_at, modified_at)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?) ON CONFLICT (sign_in_name) DO NOTHING`,
      )
      .run(
        user.sub,
        this.#signInName(user.attributes['email']),
        user.status,
        JSON.stringify(user.attributes),
        user.passwordHash,
        now,
        now,
      )
    return changes === 1
  }

  /** By the name that a caller gives: a `sub` or an e-mail. */
  find(username: string): User | undefined {
    const row = this.#database
      .prepare('SELECT * FROM cognito_users WHERE sub = ? OR sign_in_name = ?')
      .get(username, this.#signInName(username))
    return row && userIn(row)
  }

  /** Whether another user signs in with an e-mail. */
  taken(email: string, { sub }: User): boolean {
    const holder = this.find(email)
    return holder !== undefined && holder.sub !== sub
  }

  update(
    { sub }: User,
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
        .run(JSON.stringify(attributes), this.#signInName(attributes['email']), sub)
    }
  }

  delete({ sub }: User): void {
    this.#database.prepare('DELETE FROM cognito_users WHERE sub = ?').run(sub)
  }

  count(): number {
    return Number(this.#database.prepare('SELECT count(*) AS users FROM cognito_users').get()?.['users'])
  }

  /** A page of users in the order of their creation, and where the next one starts. */
  page(
    filter: { column: keyof typeof COLUMNS; value: string; prefix: boolean } | undefined,
    after: number,
    limit: number,
  ): { users: User[]; next: number | undefined } {
    let where = 'TRUE'
    let values: string[] = []
    if (filter) {
      // Only the column that is indexed can find an e-mail without regard to case.
      const exact = filter.column === 'email' && !filter.prefix
      const column = exact ? 'sign_in_name' : COLUMNS[filter.column]
      const value = (exact ? this.#signInName(filter.value) : filter.value) ?? ''
      where = filter.prefix ? `substr(${column}, 1, length(?)) = ?` : `${column} = ?`
      values = filter.prefix ? [value, value] : [value]
    }
    const rows = this.#database
      .prepare(`SELECT * FROM cognito_users WHERE ${where} AND id > ? ORDER BY id LIMIT ?`)
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

/** What ListUsers can filter by (API reference, ListUsers, Filter), and where it is kept. */
export const COLUMNS = {
  sub: 'sub',
  username: 'sub',
  'cognito:user_status': 'status',
  status: `iif(enabled, 'Enabled', 'Disabled')`,
  email: `json_extract(attributes, '$.email')`,
  phone_number: `json_extract(attributes, '$.phone_number')`,
  name: `json_extract(attributes, '$.name')`,
  given_name: `json_extract(attributes, '$.given_name')`,
  family_name: `json_extract(attributes, '$.family_name')`,
  preferred_username: `json_extract(attributes, '$.preferred_username')`,
} as const

function userIn(row: { [column: string]: SQLOutputValue }): User {
  return {
    sub: String(row['sub']),
    status: row['status'] === 'CONFIRMED' ? 'CONFIRMED' : 'UNCONFIRMED',
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
