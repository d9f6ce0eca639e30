import type { DatabaseSync } from 'node:sqlite'

export type Mail = { to: string; subject: string; code: string; at: string }

/** The mail that Cognito would have sent, kept for the reader of the mailbox URL. */
export class Mailbox {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
    database.exec(`
      CREATE TABLE IF NOT EXISTS mail (id INTEGER PRIMARY KEY, recipient TEXT, subject TEXT, code TEXT, at TEXT);
      CREATE INDEX IF NOT EXISTS mail_by_recipient ON mail (recipient)`)
  }

  deliver({ to, subject, code, at }: Mail): void {
    this.#database
      .prepare('INSERT INTO mail (recipient, subject, code, at) VALUES (?, ?, ?, ?)')
      .run(to.toLowerCase(), subject, code, at)
  }

  /** What was sent to an address, newest first. */
  to(address: string): Mail[] {
    return this.#database
      .prepare('SELECT recipient, subject, code, at FROM mail WHERE recipient = ? ORDER BY id DESC LIMIT 100')
      .all(address.toLowerCase())
      .map((row) => ({
        to: String(row['recipient']),
        subject: String(row['subject']),
        code: String(row['code']),
        at: String(row['at']),
      }))
  }
}
