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

/** The state folder cannot be used; the message says what to do. */
export class StateError extends Error {}

/** Increment it with every change to the shape of a table. */
const VERSION = 1

/** Marks a folder that the runner created or found empty, so that all files in it are the runner's. */
const MARKER = '.bedrock-gateway-state'

/** The runner's files in a state folder. */
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

/** Folders that each start generates again: the assembly, and the folder of `npm run dev`. A reset leaves them. */
const MADE_ANEW = ['cdk.out', 'dev']

/**
 * Opens the database of a state folder, creating both if missing. Only the owner can read the folder, because it
 * contains the users.
 *
 * @throws StateError when the folder cannot be read or written, contains foreign files, is in use by another runner, or
 * when the file is not a sound database of this version. The folder's contents then stay unchanged.
 */
export function openState(folder: string): DatabaseSync {
  const file = join(folder, 'state.sqlite')
  let database: DatabaseSync | undefined
  try {
    claim(folder)
    database = new DatabaseSync(file)
    // The first read takes the lock and detects a file that is not a database.
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'])
    if (version !== VERSION && tables > 0) {
      throw new StateError(
        `${file} belongs to another version of this project. Choose another --state, or clear it with --reset.`,
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
      `The state in ${folder} cannot be used: ${reasonOf(error)}. Choose another --state, or clear it with --reset.`,
    )
  }
}

/**
 * Deletes the runner's own files from its state folder, and nothing else. A missing or empty folder has nothing to
 * clear.
 *
 * @throws StateError when the folder contains foreign files, is in use by another runner, or cannot be deleted.
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
 * Claims a folder for the runner, and denies other users of the machine access. It follows no links: a link in a folder
 * that others can write to would redirect the runner's writes.
 *
 * @throws StateError when the folder contains foreign files, or a link in place of the runner's own.
 */
function claim(folder: string): void {
  const stats = statsOf(folder)
  if (stats?.isSymbolicLink()) throw new StateError(`${folder} is a symbolic link. Name the folder itself.`)
  if (stats) {
    const marked = statsOf(join(folder, MARKER))?.isFile() ?? false
    const [foreign] = marked ? [] : readdirSync(folder).filter((name) => !MADE_ANEW.includes(name))
    if (foreign !== undefined) {
      throw new StateError(
        `${folder} contains ${foreign}, and no state of the runner. Choose a new or empty folder for --state.`,
      )
    }
  } else mkdirSync(folder, { recursive: true })
  const link = [...FILES, ...MADE_ANEW].map((name) => linkIn(join(folder, name))).find(Boolean)
  if (link !== undefined)
    throw new StateError(`${link} is a symbolic link, which the runner does not follow. Delete it.`)
  chmodSync(folder, 0o700)
  writeFileSync(join(folder, MARKER), 'The local runner keeps its state here. --reset clears it.\n')
}

/** Returns a path that is a link, or the first link below it, because a write there would follow the link. */
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
  return new StateError(`${folder} is in use by another runner. Stop it, or choose another --state.`)
}
