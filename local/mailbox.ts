import type { DatabaseSync } from 'node:sqlite'

/** A mail: Cognito's have a code, SES's have a text. */
export type Mail = { to: string; subject: string; code?: string; text?: string; at: string }

/** Stores the mail of Cognito and SES, for readers of the mailbox URL. */
export class Mailbox {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
    database.exec(`
      CREATE TABLE IF NOT EXISTS mail (id INTEGER PRIMARY KEY, recipient TEXT, subject TEXT, code TEXT, text TEXT, at TEXT);
      CREATE INDEX IF NOT EXISTS mail_by_recipient ON mail (recipient)`)
  }

  deliver({ to, subject, code, text, at }: Mail): void {
    this.#database
      .prepare('INSERT INTO mail (recipient, subject, code, text, at) VALUES (?, ?, ?, ?, ?)')
      .run(to.toLowerCase(), subject, code ?? null, text ?? null, at)
  }

  /** Returns the mail to an address, newest first. */
  to(address: string): Mail[] {
    return this.#database
      .prepare(
        'SELECT recipient, subject, code, text, at FROM mail WHERE recipient = ? ORDER BY id DESC LIMIT 100',
      )
      .all(address.toLowerCase())
      .map((row) => ({
        to: String(row['recipient']),
        subject: String(row['subject']),
        ...(row['code'] !== null && { code: String(row['code']) }),
        ...(row['text'] !== null && { text: String(row['text']) }),
        at: String(row['at']),
      }))
  }
}
