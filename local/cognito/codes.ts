import { createHash, randomInt } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { AwsError } from '../aws/call.ts'
import type { User } from './users.ts'

export type Mail = { to: string; subject: string; code: string; at: string }

const HOUR = 3_600_000

/** Developer guide, "Quotas": the lifetime of a code. */
const LIFETIMES = { SignUp: 24 * HOUR, ForgotPassword: HOUR, VerifyUserAttribute: 24 * HOUR } as const

type Purpose = keyof typeof LIFETIMES

/** The codes in mails. Unverified: that only the newest of a user's for one purpose counts. */
export class Codes {
  readonly #database: DatabaseSync
  readonly #subject: string
  readonly #deliver: (mail: Mail) => void
  readonly #now: () => number

  constructor(database: DatabaseSync, subject: string, deliver: (mail: Mail) => void, now: () => number) {
    this.#database = database
    this.#subject = subject
    this.#deliver = deliver
    this.#now = now
    database.exec(`
      CREATE TABLE IF NOT EXISTS cognito_codes (
        sub TEXT NOT NULL REFERENCES cognito_users (sub) ON DELETE CASCADE,
        purpose TEXT NOT NULL, hash TEXT NOT NULL, destination TEXT NOT NULL, expires_at INTEGER NOT NULL,
        PRIMARY KEY (sub, purpose)
      ) STRICT;
    `)
  }

  /** Mails a new code and returns its destination as CodeDeliveryDetails. */
  issue({ sub }: User, purpose: Purpose, to: string) {
    const now = this.#now()
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    this.#database
      .prepare('INSERT OR REPLACE INTO cognito_codes VALUES (?, ?, ?, ?, ?)')
      .run(sub, purpose, hashOf(sub, code), to, now + LIFETIMES[purpose])
    this.#deliver({ to, subject: this.#subject, code, at: new Date(now).toISOString() })
    return codeDeliveryDetails(to)
  }

  /**
   * Accepts a code, which spends it.
   *
   * @returns the address to which it was mailed.
   * @throws AwsError CodeMismatchException for a wrong code, ExpiredCodeException for an expired, spent or unknown one.
   */
  spend({ sub }: User, purpose: Purpose, code: string): string {
    const row = this.#database
      .prepare('SELECT hash, destination FROM cognito_codes WHERE sub = ? AND purpose = ? AND expires_at > ?')
      .get(sub, purpose, this.#now())
    if (!row) throw expiredCode()
    if (row['hash'] !== hashOf(sub, code)) throw codeMismatch()
    this.#database.prepare('DELETE FROM cognito_codes WHERE sub = ? AND purpose = ?').run(sub, purpose)
    return String(row['destination'])
  }
}

export function expiredCode(): AwsError {
  return new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.')
}

export function codeMismatch(): AwsError {
  return new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.')
}

/** The CodeDeliveryDetails of a code in a mail, with the destination masked: `a***@e***`. */
export function codeDeliveryDetails(to: string) {
  const [name = '', domain = ''] = to.split('@')
  const Destination = `${name.charAt(0)}***@${domain.charAt(0)}***`
  return { Destination, DeliveryMedium: 'EMAIL', AttributeName: 'email' }
}

function hashOf(sub: string, code: string): string {
  return createHash('sha256').update(`${sub} ${code}`).digest('base64url')
}
