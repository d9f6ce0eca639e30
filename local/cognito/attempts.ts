import type { DatabaseSync } from 'node:sqlite'
import { AwsError } from '../aws/call.ts'

const HOUR = 3_600_000
const QUARTER = 900_000

/**
 * Developer guide, "Quotas": calls for one user within an hour. Where the guide gives a range that depends on risk,
 * this is its lower end.
 */
const PER_HOUR = {
  ChangePassword: 5,
  ConfirmForgotPassword: 5,
  ConfirmSignUp: 15,
  ForgotPassword: 5,
  ResendConfirmationCode: 5,
  VerifyUserAttribute: 15,
} as const

/**
 * Counts a user's attempts; a name is the user's `sub`. Unverified: that Cognito limits nobody else, so that its limits
 * and its lock-out tell who is a user.
 */
export class Attempts {
  readonly #database: DatabaseSync
  readonly #now: () => number

  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database
    this.#now = now
    database.exec(`
      CREATE TABLE IF NOT EXISTS cognito_attempts (
        name TEXT NOT NULL, operation TEXT NOT NULL, at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS cognito_attempts_name ON cognito_attempts (name, operation, at);
      CREATE INDEX IF NOT EXISTS cognito_attempts_at ON cognito_attempts (at);
      CREATE TABLE IF NOT EXISTS cognito_failures (
        name TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_at INTEGER NOT NULL, locked_until INTEGER NOT NULL
      ) STRICT;
    `)
  }

  /** @throws AwsError LimitExceededException when the hour's calls are used up. */
  count(name: string, operation: keyof typeof PER_HOUR): void {
    const now = this.#now()
    this.#database.prepare('DELETE FROM cognito_attempts WHERE at <= ?').run(now - HOUR)
    const row = this.#database
      .prepare('SELECT count(*) AS calls FROM cognito_attempts WHERE name = ? AND operation = ?')
      .get(name, operation)
    if (Number(row?.['calls']) >= PER_HOUR[operation]) {
      throw new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.')
    }
    this.#database.prepare('INSERT INTO cognito_attempts VALUES (?, ?, ?)').run(name, operation, now)
  }

  /**
   * Developer guide, "Lockout behavior for failed sign-in attempts": an attempt during a lockout does not extend it,
   * and a quarter of an hour without any attempt resets the failures.
   *
   * @throws AwsError NotAuthorizedException during a lockout.
   */
  assertUnlocked(name: string): void {
    const now = this.#now()
    this.#database.prepare('DELETE FROM cognito_failures WHERE last_at <= ?').run(now - QUARTER)
    const row = this.#database.prepare('SELECT locked_until FROM cognito_failures WHERE name = ?').get(name)
    if (Number(row?.['locked_until'] ?? 0) <= now) return
    this.#database.prepare('UPDATE cognito_failures SET last_at = ? WHERE name = ?').run(now, name)
    throw new AwsError('NotAuthorizedException', 'Password attempts exceeded')
  }

  /**
   * Records a failed sign-in. From the fifth on, the n-th failure locks the user out for 2^(n-5) seconds, up to 15
   * minutes.
   */
  fail(name: string): void {
    const now = this.#now()
    const row = this.#database.prepare('SELECT failures FROM cognito_failures WHERE name = ?').get(name)
    const failures = Number(row?.['failures'] ?? 0) + 1
    const lockout = failures < 5 ? 0 : Math.min(2 ** (failures - 5) * 1000, QUARTER)
    this.#database
      .prepare('INSERT OR REPLACE INTO cognito_failures VALUES (?, ?, ?, ?)')
      .run(name, failures, now, now + lockout)
  }

  /** Resets the failures after a successful sign-in or a new password. */
  forgive(name: string): void {
    this.#database.prepare('DELETE FROM cognito_failures WHERE name = ?').run(name)
  }
}
