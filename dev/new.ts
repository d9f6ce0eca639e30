/**
 * `npm run new -- <operationId>`: writes the files of an operation of the contract: a handler that answers with the
 * contract's example, its test, a case of the conformance suite and a scenario of the fault matrix.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Contract, operationsOf, readContract } from '../contract/document.ts'
import { ROOT } from './root.ts'
import { filesFor, scenarioFor } from './stub.ts'

const CLIENT = 'test/conformance/client.ts'
const SCENARIOS = 'test/faults/scenarios.ts'

const HELP = `Writes the handler of an operation in openapi.yaml as a stub, with its tests.

Usage: npm run new -- <operationId>
`

function main(operationId: string | undefined): void {
  const contract = readContract(join(ROOT, 'openapi.yaml'))
  const found = operationsOf(contract).find((one) => one.operation.operationId === operationId)
  if (!found || operationId === undefined) {
    refuse(operationId, contract)
    return
  }
  if (existsSync(join(ROOT, `handlers/${operationId}.ts`))) {
    console.error(`handlers/${operationId}.ts exists already.`)
    process.exitCode = 1
    return
  }
  const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  node('contract/generate.ts')
  node('clients/generate.ts', '--source')
  const written = Object.entries(filesFor(contract, found)).flatMap(([file, text]) => {
    // A service made from this project may have no conformance suite.
    if (file.startsWith('test/conformance/') && !existsSync(join(ROOT, CLIENT))) return []
    if (existsSync(join(ROOT, file))) return []
    mkdirSync(dirname(join(ROOT, file)), { recursive: true })
    writeFileSync(join(ROOT, file), text)
    return [file]
  })
  // It may have no fault matrix either.
  const scenarios = existsSync(join(ROOT, SCENARIOS))
    ? readFileSync(join(ROOT, SCENARIOS), 'utf8')
    : undefined
  if (scenarios && !scenarios.includes(`\n  ${operationId}: [`)) {
    const end = scenarios.indexOf('\n}\n', scenarios.indexOf('export const scenarios'))
    const scenario = scenarioFor(contract, found.operation)
    writeFileSync(join(ROOT, SCENARIOS), `${scenarios.slice(0, end)}\n${scenario}${scenarios.slice(end)}`)
    written.push(SCENARIOS)
  }
  node('node_modules/@biomejs/biome/bin/biome', 'format', '--write', '--log-level=error', ...written)
  console.log(`${written.join('\n')}

handlers/${operationId}.ts answers with the contract's example for now, so that all checks pass. Next steps:
  - write the handler and the expectations of its tests
  - set the version that npm run contract:diff asks for under info in openapi.yaml
  - run npm run contract:release once the change is published`)
}

function refuse(operationId: string | undefined, contract: Contract): void {
  const open = operationsOf(contract)
    .map(({ operation }) => operation.operationId)
    .filter((id) => !existsSync(join(ROOT, `handlers/${id}.ts`)))
  const named = operationId === undefined ? '' : `openapi.yaml has no operation ${operationId}. `
  console.error(
    `${named}Operations without a handler: ${open.join(', ') || 'none. Add one to openapi.yaml first'}.`,
  )
  process.exitCode = 2
}

if (import.meta.main) {
  const [argument] = process.argv.slice(2)
  if (argument === '--help' || argument === '-h') console.log(HELP)
  else main(argument)
}
