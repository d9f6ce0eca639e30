import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The state folder cannot be used; its message says what to do. */
export class StateError extends Error {}

/** Raised whenever a table changes its shape. */
const VERSION = 1

/**
 * Opens the database of a state folder, making both where they are missing.
 *
 * @throws StateError where the folder cannot be read or written, another runner holds it, or the file is not
 *   a database of this version. Nothing in it is changed then.
 */
export function openState(folder: string): DatabaseSync {
  const file = join(folder, 'state.sqlite')
  try {
    mkdirSync(folder, { recursive: true })
    const database = new DatabaseSync(file)
    // The first read takes the lock and notices what is no database. WAL survives a kill at any moment.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'])
    if (version !== VERSION && tables > 0) {
      database.close()
      throw new StateError(
        `${file} is of another version of this project. Take another --state, or clear it with --reset.`,
      )
    }
    database.exec(`PRAGMA user_version = ${VERSION}`)
    return database
  } catch (error) {
    if (error instanceof StateError) throw error
    if (mentionsLock(error)) throw inUse(folder)
    const reason = error instanceof Error ? error.message : String(error)
    throw new StateError(
      `The state in ${folder} cannot be used: ${reason}. Take another --state, or clear it with --reset.`,
    )
  }
}

/**
 * Deletes what the runner keeps in a state folder, and nothing else in it.
 *
 * @throws StateError where another runner holds the state.
 */
export function resetState(folder: string): void {
  const file = join(folder, 'state.sqlite')
  if (!existsSync(file)) return
  if (isLocked(file)) throw inUse(folder)
  for (const name of ['state.sqlite', 'state.sqlite-wal', 'state.sqlite-shm', 'endpoints.json']) {
    rmSync(join(folder, name), { force: true })
  }
}

function isLocked(file: string): boolean {
  try {
    const database = new DatabaseSync(file, { readOnly: true })
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    database.close()
    return false
  } catch (error) {
    return mentionsLock(error)
  }
}

function mentionsLock(error: unknown): boolean {
  return error instanceof Error && error.message.includes('locked')
}

function inUse(folder: string): StateError {
  return new StateError(`${folder} is in use by another runner. Stop it or take another --state.`)
}
