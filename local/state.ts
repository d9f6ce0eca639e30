import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The state folder cannot be used; its message says what to do. */
export class StateError extends Error {}

/** Raised whenever a table changes its shape. */
const VERSION = 1

/** What the runner keeps in a state folder. The assembly stays: it is made anew at each start. */
const FILES = [
  'state.sqlite',
  'state.sqlite-wal',
  'state.sqlite-shm',
  'state.sqlite-journal',
  'endpoints.json',
  'access.log',
  'functions.log',
]

/**
 * Opens the database of a state folder, making both where they are missing.
 *
 * @throws StateError where the folder cannot be read or written, another runner holds it, or the file is not
 *   a sound database of this version. Nothing in it is changed then.
 */
export function openState(folder: string): DatabaseSync {
  const file = join(folder, 'state.sqlite')
  let database: DatabaseSync | undefined
  try {
    mkdirSync(folder, { recursive: true })
    database = new DatabaseSync(file)
    // The first read takes the lock and notices what is no database.
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'])
    if (version !== VERSION && tables > 0) {
      throw new StateError(
        `${file} is of another version of this project. Take another --state, or clear it with --reset.`,
      )
    }
    const soundness = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
    if (soundness !== 'ok') throw new Error(String(soundness))
    // WAL survives a kill at any moment.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    database.exec(`PRAGMA user_version = ${VERSION}`)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof StateError) throw error
    if (mentionsLock(error)) throw inUse(folder)
    throw new StateError(
      `The state in ${folder} cannot be used: ${reasonOf(error)}. Take another --state, or clear it with --reset.`,
    )
  }
}

/**
 * Deletes what the runner keeps in a state folder, and nothing else in it.
 *
 * @throws StateError where another runner holds the state, or it cannot be deleted.
 */
export function resetState(folder: string): void {
  const file = join(folder, 'state.sqlite')
  if (existsSync(file) && isLocked(file)) throw inUse(folder)
  try {
    for (const name of FILES) rmSync(join(folder, name), { force: true })
  } catch (error) {
    throw new StateError(`The state in ${folder} cannot be cleared: ${reasonOf(error)}.`)
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function inUse(folder: string): StateError {
  return new StateError(`${folder} is in use by another runner. Stop it or take another --state.`)
}
