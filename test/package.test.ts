import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from './temporaryFolder.ts'

const ROOT = resolve(import.meta.dirname, '..')
const json = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'))

describe('with a Node.js that is too old', () => {
  /** Runs a command of package.json with a Node.js that reports another version. */
  async function as(version: string, command: string) {
    const disguise = join(temporaryFolder(), 'disguise.cjs')
    writeFileSync(disguise, `Object.defineProperty(process.versions, 'node', { value: '${version}' })`)
    const [, ...options] = command.split(' ')
    try {
      const ended = await promisify(execFile)(process.execPath, ['-r', disguise, ...options], { cwd: ROOT })
      return { code: 0, ...ended }
    } catch (error) {
      if (error instanceof Error && 'code' in error && 'stderr' in error && 'stdout' in error)
        return { code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) }
      throw error
    }
  }

  const scripts: { [name: string]: string } = json('package.json').scripts
  const commands = Object.entries({ ...scripts, cdk: json('cdk.json').app })
    .map(([name, script]): [string, string] => [name, String(script).split(' && ')[0] ?? ''])
    .filter(([, first]) => first.startsWith('node '))

  test.each(commands)('%s says in one line what to do', async (_, first) => {
    expect(await as('20.20.2', first)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        "This runs on Node.js 24, and here is 20.20.2. The npm package 'node' brings it by its install script, which was not run: run 'npm ci --ignore-scripts=false', or install Node.js 24.\n",
    })
  })

  test('no command runs TypeScript or the tests without checking the version', () => {
    // Redocly loads the lint's rules, which are TypeScript.
    const runs = /(\S+\.ts\b|vitest|redocly)/
    const unguarded = [...Object.values(scripts), String(json('cdk.json').app)].filter(
      (script) => runs.test(script) && !script.startsWith('node nodeVersion.cjs && '),
    )
    for (const script of unguarded) {
      for (const part of script.split(' && ').filter((part) => runs.test(part)))
        expect(part).toMatch(/^node -r \.\/nodeVersion\.cjs /)
    }
  })

  test('a later version is accepted', async () => {
    expect(await as('26.1.0', 'node nodeVersion.cjs')).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('a command with options', () => {
  const scripts: { [name: string]: string } = json('package.json').scripts
  const explained = Object.entries(scripts).flatMap(([name, script]) => {
    const [file] = /\S+\.ts\b/.exec(script) ?? []
    return file && readFileSync(join(ROOT, file), 'utf8').includes('HELP') ? [[name, file] as const] : []
  })

  test('is one of several', () => {
    expect(explained.length).toBeGreaterThan(10)
  })

  test.each(explained)('%s prints its help for -h and --help, and does nothing else', async (name, file) => {
    const run = (option: string) => promisify(execFile)(process.execPath, [file, option], { cwd: ROOT })
    const { stdout, stderr } = await run('-h')
    expect([stdout.includes(`Usage: npm ${name === 'start' ? name : `run ${name}`}`), stderr]).toEqual([
      true,
      '',
    ])
    expect(await run('--help')).toEqual({ stdout, stderr: '' })
  })

  const parsing = explained.filter(([, file]) =>
    /parseArgs|readOptions/.test(readFileSync(join(ROOT, file), 'utf8')),
  )

  test.each(parsing)(
    '%s says where its options are explained when it is given another',
    async (name, file) => {
      const run = promisify(execFile)(process.execPath, [file, '--nonsense'], { cwd: ROOT })
      await expect(run).rejects.toMatchObject({
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(
            `^Unknown option '--nonsense'.*\nSee npm ${name === 'start' ? name : `run ${name}`} -- --help\\.\n$`,
          ),
        ),
      })
    },
  )
})

describe('the lockfile', () => {
  type Entry = { integrity?: string; inBundle?: boolean; optional?: boolean; resolved?: string }
  const packages: { [path: string]: Entry } = json('package-lock.json').packages

  /** Entries without a hash, by the reason for it. */
  const UNHASHED = [
    // The project itself.
    /^$/,
  ]

  test('contains a hash of every package except those listed here', () => {
    const unhashed = Object.entries(packages).filter(
      // A bundled package is covered by the hash of the package that contains it.
      ([, { integrity, inBundle }]) => !integrity && !inBundle,
    )
    const unnamed = unhashed.filter(([path]) => !UNHASHED.some((named) => named.test(path)))
    expect(unnamed.map(([path]) => path)).toEqual([])
  })

  test('names no registry', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })

  test('has the versions that package.json names', () => {
    const { engines, devDependencies } = json('package.json')
    expect(packages['']).toMatchObject({ engines, devDependencies })
  })
})

test('the package and the contract have the same version, because the package is the API', () => {
  const [, version] = /^ {2}version: (\S+)$/m.exec(readFileSync(join(ROOT, 'openapi.yaml'), 'utf8')) ?? []
  expect(json('package.json').version).toBe(version)
})
