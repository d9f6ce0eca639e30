import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The state folder cannot be used; its message says what to do. */
export class StateError extends Error {}

/** Raised whenever a table changes its shape. */
const VERSION = 1

/** Stands in a folder that the runner made or found empty: nothing else there is anybody else's. */
const MARKER = '.bedrock-gateway-state'

/** What the runner keeps in a state folder. */
const FILES = [
  'state.sqlite',
  'state.sqlite-wal',
  'state.sqlite-shm',
  'state.sqlite-journal',
  'endpoints.json',
  'endpoints.json.new',
  'access.log',
  'functions.log',
]

/** Folders of what is made anew at each start: the assembly, and that of `npm run dev`. A reset leaves them. */
const MADE_ANEW = ['cdk.out', 'dev']

/**
 * Opens the database of a state folder, making both where they are missing. The folder is readable by its
 * owner alone, since it holds the users.
 *
 * @throws StateError where the folder cannot be read or written, holds what the runner did not make, another
 *   runner holds it, or the file is not a sound database of this version. Nothing in it is changed then.
 */
export function openState(folder: string): DatabaseSync {
  const file = join(folder, 'state.sqlite')
  let database: DatabaseSync | undefined
  try {
    claim(folder)
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
 * Deletes what the runner keeps in a state folder of its own, and nothing else in it. A folder that is missing or
 * empty has nothing to clear.
 *
 * @throws StateError where the folder holds what the runner did not make, another runner holds the state, or it
 *   cannot be deleted.
 */
export function resetState(folder: string): void {
  try {
    if (!statsOf(folder)) return
    claim(folder)
    const file = join(folder, 'state.sqlite')
    if (existsSync(file) && isLocked(file)) throw inUse(folder)
    for (const name of FILES) rmSync(join(folder, name), { force: true })
  } catch (error) {
    if (error instanceof StateError) throw error
    throw new StateError(`The state in ${folder} cannot be cleared: ${reasonOf(error)}.`)
  }
}

/**
 * Makes a folder the runner's own, and keeps other users of the machine out. Nothing is followed elsewhere: a
 * link in a folder that others may write to would have the runner write where they want.
 *
 * @throws StateError where it holds what the runner did not make, or a link stands in place of what it did.
 */
function claim(folder: string): void {
  const stats = statsOf(folder)
  if (stats?.isSymbolicLink()) throw new StateError(`${folder} is a symbolic link. Name the folder itself.`)
  if (stats) {
    const marked = statsOf(join(folder, MARKER))?.isFile() ?? false
    const [foreign] = marked ? [] : readdirSync(folder).filter((name) => !MADE_ANEW.includes(name))
    if (foreign !== undefined) {
      throw new StateError(
        `${folder} holds ${foreign}, and no state that the runner made. Take a new or empty folder for --state.`,
      )
    }
  } else mkdirSync(folder, { recursive: true })
  const link = [...FILES, ...MADE_ANEW].map((name) => linkIn(join(folder, name))).find(Boolean)
  if (link !== undefined)
    throw new StateError(`${link} is a symbolic link, which is not followed. Delete it.`)
  chmodSync(folder, 0o700)
  writeFileSync(join(folder, MARKER), 'The local runner keeps its state here. --reset clears it.\n')
}

/** A path that is a link, or the first link below it: whoever writes there would follow it. */
function linkIn(path: string): string | undefined {
  const stats = statsOf(path)
  if (stats?.isSymbolicLink()) return path
  if (!stats?.isDirectory()) return undefined
  const link = readdirSync(path, { recursive: true, withFileTypes: true }).find((entry) =>
    entry.isSymbolicLink(),
  )
  return link && join(link.parentPath, link.name)
}

function statsOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
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
