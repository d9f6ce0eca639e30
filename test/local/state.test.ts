import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openState, resetState, StateError } from '../../local/state.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const MARKER = '.bedrock-gateway-state'
const FILES_OF_STATE = ['state.sqlite', 'state.sqlite-wal', 'state.sqlite-shm']

function open(folder: string): DatabaseSync {
  const database = openState(folder)
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  return database
}

/** A folder that the runner created, empty except for its marker. */
function claimed(): string {
  const folder = temporaryFolder()
  openState(folder).close()
  for (const name of FILES_OF_STATE) rmSync(join(folder, name), { force: true })
  return folder
}

/** A database from another program in the folder. */
function foreign(folder: string, sql: string): Buffer {
  const file = join(folder, 'state.sqlite')
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
  return readFileSync(file)
}

/** A process of its own that locks the state until it is killed. */
async function heldByAnotherProcess(folder: string): Promise<void> {
  const source = pathToFileURL(join(import.meta.dirname, '../../local/state.ts'))
  const code = `import { openState } from '${source}'
    globalThis.database = openState(process.argv[1])
    console.log('held')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code, folder])
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
}

describe('a state folder', () => {
  test('is created if it is missing, however deep', () => {
    const folder = join(temporaryFolder(), 'a', 'b')
    open(folder).exec('CREATE TABLE t (x)')
    expect(existsSync(join(folder, 'state.sqlite'))).toBe(true)
  })

  test('keeps written data', () => {
    const folder = temporaryFolder()
    const before = open(folder)
    before.exec('CREATE TABLE t (x); INSERT INTO t VALUES (7)')
    before.close()
    expect(open(folder).prepare('SELECT x FROM t').get()).toEqual({ x: 7 })
  })

  test('keeps data written before a kill', async () => {
    const folder = temporaryFolder()
    const source = pathToFileURL(join(import.meta.dirname, '../../local/state.ts'))
    const code = `import { openState } from '${source}'
      openState(process.argv[1]).exec('CREATE TABLE t (x); INSERT INTO t VALUES (7)')
      process.kill(process.pid, 'SIGKILL')`
    const killed = spawn(process.execPath, ['--input-type=module', '-e', code, folder])
    await once(killed, 'exit')
    expect(open(folder).prepare('SELECT x FROM t').get()).toEqual({ x: 7 })
  })
})

describe('a state folder belongs to its owner', () => {
  const modeOf = (folder: string) => statSync(folder).mode & 0o777

  test('and no one else can read it, whether the runner created it or found it empty', () => {
    const [made, found] = [join(temporaryFolder(), 'state'), temporaryFolder()]
    chmodSync(found, 0o755)
    open(made)
    open(found)
    expect([modeOf(made), modeOf(found)]).toEqual([0o700, 0o700])
  })

  test("and may contain only the files of npm run dev and of a synthesis beside the runner's", () => {
    const folder = temporaryFolder()
    for (const name of ['dev', 'cdk.out']) mkdirSync(join(folder, name))
    expect(() => open(folder)).not.toThrow()
  })

  test.each([
    'state.sqlite',
    'state.sqlite-wal',
    'access.log',
    'functions.log',
    'endpoints.json',
    'cdk.out',
    'cdk.out/manifest.json',
    'cdk.out/bundles/login/index.js',
    'dev/index.html',
  ])('so that a link in place of %s is not followed', (name) => {
    const [folder, target] = [claimed(), join(temporaryFolder(), 'target')]
    writeFileSync(target, 'theirs')
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    symlinkSync(target, join(folder, name))
    const refusal = new StateError(
      `${join(folder, name)} is a symbolic link, which the runner does not follow. Delete it.`,
    )
    expect(() => openState(folder)).toThrow(refusal)
    expect(() => resetState(folder)).toThrow(refusal)
    expect(readFileSync(target, 'utf8')).toBe('theirs')
  })

  test('and must not be a link itself', () => {
    const [folder, link] = [temporaryFolder(), join(temporaryFolder(), 'link')]
    symlinkSync(folder, link)
    expect(() => openState(link)).toThrow(`${link} is a symbolic link. Name the folder itself.`)
    expect(() => resetState(link)).toThrow(StateError)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('an unusable state is refused and left unchanged', () => {
  test.each([
    ['is no database', () => Buffer.from('these are my notes\n'.repeat(100)), /file is not a database/],
    ['was overwritten in part', damage, /malformed|Tree|page/i],
  ])('if the file %s', (_, contentOf, reason) => {
    const folder = claimed()
    const content = contentOf(folder)
    writeFileSync(join(folder, 'state.sqlite'), content)
    expect(() => openState(folder)).toThrow(StateError)
    expect(() => openState(folder)).toThrow(reason)
    expect(() => openState(folder)).toThrow(
      /^The state in .+ cannot be used: .+\. Choose another --state, or clear it with --reset\.$/s,
    )
    expect(readFileSync(join(folder, 'state.sqlite')).equals(content)).toBe(true)
    expect(readdirSync(folder)).toEqual([MARKER, 'state.sqlite'])
  })

  test.each([
    ['of another version', 'CREATE TABLE users (x); PRAGMA user_version = 999'],
    ['of another program', 'CREATE TABLE notes (x); INSERT INTO notes VALUES (1)'],
  ])('if the database is %s', (_, sql) => {
    const folder = claimed()
    const content = foreign(folder, sql)
    expect(() => openState(folder)).toThrow(StateError)
    expect(() => openState(folder)).toThrow(
      `${join(folder, 'state.sqlite')} belongs to another version of this project. Choose another --state, or clear it with --reset.`,
    )
    expect(readFileSync(join(folder, 'state.sqlite')).equals(content)).toBe(true)
  })

  test('if the folder is a file', () => {
    const folder = join(temporaryFolder(), 'file')
    writeFileSync(folder, 'mine')
    expect(() => openState(folder)).toThrow(StateError)
    expect(() => openState(join(folder, 'below'))).toThrow(StateError)
    expect(readFileSync(folder, 'utf8')).toBe('mine')
  })

  test('if the database is a folder', () => {
    const folder = claimed()
    mkdirSync(join(folder, 'state.sqlite'))
    expect(() => openState(folder)).toThrow(StateError)
  })

  test('if another process has locked it', async () => {
    const folder = temporaryFolder()
    await heldByAnotherProcess(folder)
    const inUse = `${folder} is in use by another runner. Stop it, or choose another --state.`
    expect(() => openState(folder)).toThrow(new StateError(inUse))
    expect(() => resetState(folder)).toThrow(new StateError(inUse))
    expect(existsSync(join(folder, 'state.sqlite'))).toBe(true)
  })

  test('if this process has locked it', () => {
    const folder = temporaryFolder()
    const database = open(folder)
    expect(() => openState(folder)).toThrow('is in use by another runner')
    database.close()
    expect(() => open(folder)).not.toThrow()
  })
})

describe('a reset', () => {
  test("deletes the runner's files, and nothing else", () => {
    const folder = temporaryFolder()
    const database = open(folder)
    database.exec('CREATE TABLE t (x)')
    database.close()
    for (const name of ['endpoints.json', 'access.log', 'functions.log', 'notes.txt']) {
      writeFileSync(join(folder, name), 'x')
    }
    resetState(folder)
    expect(readdirSync(folder)).toEqual([MARKER, 'notes.txt'])
  })

  test('clears an unusable state', () => {
    const folder = claimed()
    writeFileSync(join(folder, 'state.sqlite'), 'no database, though long enough to be one'.repeat(50))
    resetState(folder)
    expect(() => open(folder)).not.toThrow()
  })

  test.each(['access.log', 'state.sqlite', 'notes.txt'])(
    'is refused for a folder with %s that the runner did not create, and so is a start',
    (name) => {
      const folder = temporaryFolder()
      writeFileSync(join(folder, name), 'mine')
      const refusal = new StateError(
        `${folder} contains ${name}, and no state of the runner. Choose a new or empty folder for --state.`,
      )
      expect(() => resetState(folder)).toThrow(refusal)
      expect(() => openState(folder)).toThrow(refusal)
      expect([readdirSync(folder), readFileSync(join(folder, name), 'utf8')]).toEqual([[name], 'mine'])
    },
  )

  test('of a missing folder does nothing', () => {
    const folder = join(temporaryFolder(), 'missing')
    resetState(folder)
    expect(existsSync(folder)).toBe(false)
  })

  test('reports a file that cannot be deleted', () => {
    const folder = claimed()
    mkdirSync(join(folder, 'state.sqlite'))
    expect(() => resetState(folder)).toThrow(StateError)
  })
})

/** A database that opens, but with garbage in half of its pages. */
function damage(folder: string): Buffer {
  const content = foreign(
    folder,
    `PRAGMA user_version = 1; CREATE TABLE t (x); CREATE INDEX i ON t (x);
     WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 5000)
     INSERT INTO t SELECT 'row ' || v FROM n`,
  )
  return content.fill(0x5a, content.length / 2)
}
