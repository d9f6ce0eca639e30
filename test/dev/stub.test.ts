import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { operationsOf, readContract } from '../../contract/document.ts'
import { filesFor, scenarioFor } from '../../dev/stub.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const contract = readContract()

/** A folder with the project's own files except the handlers and their tests. */
function projectWithoutHandlers(): string {
  const folder = temporaryFolder()
  const link = (path: string) => symlinkSync(join(ROOT, path), join(folder, path))
  for (const path of ['handlers', 'test', 'test/conformance', 'test/handlers', 'test/faults'])
    mkdirSync(join(folder, path))
  for (const path of [
    'clients',
    'generated',
    'local',
    'node_modules',
    'prices',
    'handlers/ledger',
    'handlers/models',
    'handlers/ports',
    'handlers/runtime',
  ])
    link(path)
  for (const path of [
    'test/handlers/invocation.ts',
    'test/faults/account.ts',
    'test/conformance/administrator.ts',
    'test/conformance/answer.ts',
    'test/conformance/client.ts',
    'test/conformance/patience.ts',
    'test/conformance/route.ts',
    'test/conformance/target.ts',
  ])
    link(path)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return folder
}

test('the generated stub of an operation compiles for any contract', {
  timeout: 120_000,
}, () => {
  const folder = projectWithoutHandlers()
  const routes = operationsOf(contract)
  for (const route of routes)
    for (const [file, text] of Object.entries(filesFor(contract, route)))
      writeFileSync(join(folder, file), text)
  writeFileSync(
    join(folder, 'test/faults/scenarios.ts'),
    `import type { Account } from './account.ts'
type Scenario = { when: string; given(account: Account): Promise<object>; afterwards?(account: Account): Promise<void> }
declare function keyed(sent: object): Scenario[]
export const scenarios: { [operationId: string]: Scenario[] } = {
${routes.map(({ operation }) => scenarioFor(contract, operation)).join('\n')}
}
`,
  )
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    include: ['handlers/*.ts', 'test/**/*.ts'],
    references: [],
  }
  const compilerOptions = {
    // With the same libraries as the client that the conformance suite calls with.
    lib: ['es2024', 'esnext.array', 'dom', 'dom.iterable'],
    incremental: false,
    tsBuildInfoFile: null,
    typeRoots: [join(ROOT, 'node_modules/@types')],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, compilerOptions }))
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  expect(readdirSync(join(folder, 'test/conformance')).length).toBeGreaterThan(routes.length)
  try {
    execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  } catch (error) {
    expect(Object(error).stdout).toBe('')
  }
})
