import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPackage } from '../../clients/generate.ts'
import { readContract } from '../../contract/document.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const program = (path: string) => resolve(import.meta.dirname, '../../node_modules', path)
const TSC = program('typescript/bin/tsc')
const ATTW = program('@arethetypeswrong/cli/dist/index.js')

/** Uses what the package promises; the last line must not compile. */
const CONSUMER = `import { ApiError, createSession, type Session } from 'bedrock-gateway-client'
const session: Session = createSession({ serverUrl: 'https://api.example.com/prod' })
export const idToken: Promise<string> = session
  .login({ body: { email: 'jane@example.com', password: 'securePassword123' } })
  .then(({ IdToken }) => IdToken)
export const isApiError = (error: unknown) => error instanceof ApiError
// @ts-expect-error A sign-in needs a password.
session.login({ body: { email: 'jane@example.com' } })
`

let built: string
beforeAll(() => {
  built = buildPackage()
}, 120_000)

/** Packs the package as npm would publish it. */
function pack(folder: string): string {
  execFileSync('npm', ['pack', built, '--pack-destination', folder], { stdio: 'pipe' })
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'))
  if (!tarball) throw new Error('npm pack wrote no package')
  return join(folder, tarball)
}

/** A folder in which only the package is installed. */
function consumer(): string {
  const folder = temporaryFolder()
  const installed = join(folder, 'node_modules', 'bedrock-gateway-client')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', pack(folder), '-C', installed, '--strip-components', '1'])
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'consumer.ts'), CONSUMER)
  return folder
}

describe('the published package', () => {
  test('has the version of the contract and no dependencies', () => {
    const manifest: object = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({ version: readContract().info.version, type: 'module' })
    expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([])
  })

  test('runs where nothing else is installed', () => {
    const folder = consumer()
    const script = `import * as client from 'bedrock-gateway-client'
      console.log(Object.keys(client.createSession({ serverUrl: 'https://api.example.com' })).join())`
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder })
    expect(printed.toString()).toContain('login')
  })

  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('has types for module %s resolved by %s', { timeout: 120_000 }, (module, moduleResolution) => {
    const folder = consumer()
    const options = { strict: true, noEmit: true, module, moduleResolution, target: 'es2022', types: [] }
    const config = { compilerOptions: options, files: ['consumer.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    execFileSync(process.execPath, [TSC, '--project', folder], { stdio: 'pipe' })
  })

  test.skipIf(!existsSync(ATTW))(
    'has types that match its code for every resolver of ES modules (needs @arethetypeswrong/cli)',
    { timeout: 120_000 },
    () => {
      execFileSync(process.execPath, [ATTW, '--profile', 'esm-only', pack(temporaryFolder())], {
        stdio: 'pipe',
      })
    },
  )
})
