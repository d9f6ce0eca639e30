/**
 * `npm run clients`: writes the clients of the API from the public contract. The source of the TypeScript client is
 * committed, since the project itself uses it: `--source` writes only that, and `--check` compares it and writes
 * nothing. The other clients and the built TypeScript package go to `dist/clients`; nothing in this project reads them.
 */
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { build } from 'esbuild'
import { readContract } from '../contract/document.ts'
import { BASE_URL, publicContract } from '../contract/public.ts'
import { redocly } from '../contract/redocly.ts'
import { describedBy } from './cli/describe.ts'
import { mended } from './mended.ts'
import { eitherWay, unmarked } from './streams.ts'

const ROOT = resolve(import.meta.dirname, '..')
const PACKAGE = join(ROOT, 'clients', 'typescript')
const COMMITTED = join(PACKAGE, 'generated', 'client.ts')
const DIST = join(ROOT, 'dist', 'clients')

/** The arguments for Redocly's generator. Modules, classes and variables get their names from the output file. */
const GENERATED = {
  typescript: ['--generator', 'typescript', '--output', 'client.ts', '--import-ext', 'ts'],
  python: ['--generator', 'python', '--output', 'bedrock_gateway.ts'],
  go: ['--generator', 'go', '--output', 'bedrock_gateway.ts', '--go-package', 'bedrockgateway'],
  java: ['--generator', 'java', '--output', 'bedrock_gateway.ts'],
  php: ['--generator', 'php', '--output', 'bedrock_gateway.ts'],
  cli: ['--generator', 'cli', '--output', 'bedrock-gateway.ts', '--import-ext', 'ts'],
} as const

export type Target = keyof typeof GENERATED

/**
 * Writes the client of one target into a folder: its source, and for `cli` a program that runs with Node alone.
 *
 * @throws if the generator or the bundler fails.
 */
export async function writeClient(target: Target, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const temporary = mkdtempSync(join(tmpdir(), 'clients-'))
  const description = join(temporary, 'openapi.json')
  writeFileSync(
    description,
    JSON.stringify(eitherWay(publicContract(readContract()), target === 'typescript')),
  )
  // A program that names no server reaches none: the contract's server is a pattern, not a deployment.
  const always = ['--server-url', BASE_URL, '--setup', join(PACKAGE, 'setup.ts')]
  const args = ['generate-client', description, ...GENERATED[target], ...always]
  const { passed, printed, complained } = await redocly(args, folder)
  rmSync(temporary, { recursive: true })
  if (!passed) throw new Error(`Redocly made no ${target} client: ${printed}${complained}`)
  const source = join(folder, target === 'python' ? 'bedrock_gateway.py' : GENERATED[target][3])
  if (existsSync(source)) writeFileSync(source, mended(target, unmarked(readFileSync(source, 'utf8'))))
  if (target === 'cli') await bundleProgram(folder)
  if (target === 'python') writePythonPackage(folder)
}

/** Turns the generated module into a package that pip installs. */
function writePythonPackage(folder: string): void {
  const { version } = readContract().info
  const template = join(ROOT, 'clients', 'python')
  const project = readFileSync(join(template, 'pyproject.toml'), 'utf8')
  writeFileSync(join(folder, 'pyproject.toml'), project.replace(/^version = .*$/m, `version = "${version}"`))
  copyFileSync(join(template, 'README.md'), join(folder, 'README.md'))
}

/**
 * Builds the TypeScript client as the published package, with the contract's version.
 *
 * @returns its folder.
 * @throws if it does not compile.
 */
export function buildPackage(): string {
  const folder = join(DIST, 'typescript')
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--build', PACKAGE])
  const manifest: object = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'))
  const { version } = readContract().info
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`)
  copyFileSync(join(PACKAGE, 'README.md'), join(folder, 'README.md'))
  return folder
}

/** The program needs zod, and its parts import each other as TypeScript: esbuild bundles them into one file. */
async function bundleProgram(folder: string): Promise<void> {
  const described = JSON.stringify(describedBy(readContract()))
  await build({
    stdin: {
      contents: `#!/usr/bin/env node
import { COMMANDS, runCli, wiring } from './bedrock-gateway.cli.ts'
import { explained, gathered, listed } from '${join(ROOT, 'clients/cli/bodyFlags.ts')}'
const described = ${described}
const asked = process.argv.slice(2)
const help = asked.includes('--help')
const commands = listed(COMMANDS)
try {
  const args = help ? asked : gathered(asked, described)
  const shown = help && asked[0] !== '--help' ? explained(commands, described, 'bedrock-gateway') : commands
  process.exitCode = await runCli(shown, { ...wiring, name: 'bedrock-gateway' }, args)
} catch (error) {
  console.error(JSON.stringify({ error: { code: 4, message: error.message } }))
  process.exitCode = 4
}
`,
      resolveDir: folder,
      loader: 'ts',
    },
    outfile: join(folder, 'bedrock-gateway.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    nodePaths: [join(ROOT, 'node_modules')],
    // Otherwise the generated part takes itself for the main program, and runs before its flags are known.
    define: { 'import.meta.url': '"file:///"' },
  })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n')
}

async function compareCommitted(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clients-'))
  await writeClient('typescript', folder)
  const fresh = readFileSync(join(folder, 'client.ts'), 'utf8')
  rmSync(folder, { recursive: true })
  if (fresh === readFileSync(COMMITTED, 'utf8')) return
  console.error(
    'clients/typescript/generated/client.ts is out of date. Run `npm run generate` and commit it.',
  )
  process.exitCode = 1
}

async function writeOthers(): Promise<void> {
  buildPackage()
  for (const target of ['python', 'go', 'java', 'php', 'cli'] as const) {
    await writeClient(target, join(DIST, target))
  }
  console.log('Clients written to dist/clients.')
}

const HELP = `Writes the clients of the API, generated from the public contract, to dist/clients; docs/clients.md shows their use.

Usage: npm run clients

  --source    writes only the committed source of the TypeScript client (npm run generate)
  --check     writes nothing, and exits with 1 if that source is out of date (npm run check)
  -h, --help  this text
`

if (import.meta.main) {
  const flags = process.argv.slice(2)
  if (flags.some((flag) => flag === '-h' || flag === '--help')) console.log(HELP)
  else if (flags.includes('--check')) await compareCommitted()
  else {
    try {
      await writeClient('typescript', dirname(COMMITTED))
      if (!flags.includes('--source')) await writeOthers()
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    }
  }
}
