import type { DatabaseSync } from 'node:sqlite'
import type { User } from './users.ts'

/** The members of the groups in the template. */
export class Groups {
  readonly #database: DatabaseSync
  readonly #names: ReadonlySet<string>

  constructor(database: DatabaseSync, names: Iterable<string>) {
    this.#database = database
    this.#names = new Set(names)
    database.exec(`
      CREATE TABLE IF NOT EXISTS cognito_members (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        group_name TEXT NOT NULL,
        sub TEXT NOT NULL REFERENCES cognito_users (sub) ON DELETE CASCADE,
        UNIQUE (sub, group_name)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS cognito_members_group_name ON cognito_members (group_name);
    `)
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  add({ sub }: User, name: string): void {
    this.#database
      .prepare('INSERT INTO cognito_members (group_name, sub) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(name, sub)
  }

  remove({ sub }: User, name: string): void {
    this.#database.prepare('DELETE FROM cognito_members WHERE group_name = ? AND sub = ?').run(name, sub)
  }

  /** Returns the names of a user's groups, without groups that have left the template. */
  of({ sub }: User): string[] {
    return this.#database
      .prepare('SELECT group_name FROM cognito_members WHERE sub = ? ORDER BY group_name')
      .all(sub)
      .map((row) => String(row['group_name']))
      .filter((name) => this.has(name))
  }

  /** Returns a page of a group's members by `sub`, in order of joining, and the start of the next page. */
  page(name: string, after: number, limit: number): { subs: string[]; next: number | undefined } {
    const rows = this.#database
      .prepare('SELECT id, sub FROM cognito_members WHERE group_name = ? AND id > ? ORDER BY id LIMIT ?')
      .all(name, after, limit + 1)
    const shown = rows.slice(0, limit)
    return {
      subs: shown.map((row) => String(row['sub'])),
      next: rows.length > limit ? Number(shown.at(-1)?.['id']) : undefined,
    }
  }
}
