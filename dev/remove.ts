/**
 * `npm run remove -- <operationId or tag>...`: removes operations from the contract, with everything there that only
 * they use, and deletes their handlers and the files that `npm run new` wrote for them.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { operationsOf, readContract } from '../contract/document.ts'
import { runCommand } from '../infra/commandLine.ts'
import { type Path, unreferenced, without } from './cut.ts'
import { ROOT } from './root.ts'
import { testsOf } from './tests.ts'

const CONTRACT = join(ROOT, 'openapi.yaml')
const SCENARIOS = join(ROOT, 'test/faults/scenarios.ts')

const HELP = `Removes operations from openapi.yaml, by their operationId or all of a tag, with their handlers and tests.

Usage: npm run remove -- [--tests] <operationId or tag> ...

  --tests     also deletes every other test that calls one of them, to make another service from this project
  -h, --help  this text
`

/** @returns the exit code. */
function main(names: string[], everyTest: boolean): number {
  const contract = readContract(CONTRACT)
  const routes = operationsOf(contract)
  const tags = [...new Set(routes.flatMap(({ operation }) => operation.tags ?? []))]
  const known = [...routes.map(({ operation }) => operation.operationId), ...tags]
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0 || names.length === 0) {
    const named = unknown.map((name) => `openapi.yaml has no operation and no tag ${name}. `).join('')
    console.error(`${named}Name operations or tags: ${tags.map((tag) => `'${tag}'`).join(', ')}.`)
    return 2
  }
  const removed = routes.filter(({ operation: { operationId, tags = [] } }) =>
    [operationId, ...tags].some((name) => names.includes(name)),
  )
  const ids = removed.map(({ operation }) => operation.operationId)
  writeFileSync(CONTRACT, contractWithout(removed))
  for (const id of ids) {
    for (const file of [`handlers/${id}.ts`, `test/handlers/${id}.test.ts`, `test/conformance/${id}.test.ts`])
      rmSync(join(ROOT, file), { force: true })
  }
  removeScenarios(ids)
  const calling = testsOf(
    removed.map(({ path, operation: { operationId } }) => ({ path, operationId })),
    ROOT,
  )
  if (everyTest) for (const file of calling) rmSync(join(ROOT, file))
  const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  node('contract/generate.ts')
  node('clients/generate.ts', '--source')
  console.log(`Removed ${ids.join(', ')}.`)
  if (calling.length > 0 && everyTest) console.log(`Removed ${calling.length} test files that called them.`)
  if (calling.length > 0 && !everyTest)
    console.log(`These tests call them, or import a test file that does:\n${calling.join('\n')}`)
  console.log('npm run verify reports other uses of them, npm run contract:diff the new version.')
  return 0
}

/** Removes the entries of operations, as the formatter writes them, from the fault matrix's scenarios. */
function removeScenarios(ids: string[]): void {
  if (!existsSync(SCENARIOS)) return
  const entry = `(?:.*[[({]\\n(?: {4}.*\\n|\\n)* {2}[\\])}].*\\n|.*,\\n)`
  const entries = new RegExp(`^ {2}(?:${ids.join('|')}): ${entry}`, 'gm')
  writeFileSync(SCENARIOS, readFileSync(SCENARIOS, 'utf8').replaceAll(entries, ''))
}

/** The contract's text without the operations, empty paths and components that lost their last reference. */
function contractWithout(removed: { path: string; method: string }[]): string {
  let text = readFileSync(CONTRACT, 'utf8')
  let paths = removed.map(({ path, method }): Path => ['paths', path, method])
  // A removed part may have held the last reference to something else.
  while (paths.length > 0) {
    text = without(text, paths)
    paths = unreferenced(text)
  }
  return text
}

if (import.meta.main)
  await runCommand('remove', async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        tests: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (!values.help) return main(positionals, values.tests)
    console.log(HELP)
    return 0
  })
