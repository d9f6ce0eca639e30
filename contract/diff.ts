/** `npm run contract:diff`: shows the changes since the published contract, and checks the version. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Alias, parseDocument, visit } from 'yaml'
import { CONTRACT_FILE } from './document.ts'
import { type Run, redocly } from './redocly.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CONFIG = join(ROOT, 'redocly.yaml')
const RELEASED = join(ROOT, 'contract/released.yaml')

/**
 * Compares two texts of the contract with all aliases resolved. Redocly visits the content of an anchor once, so it
 * would take a new operation placed before the others for a change of the operation behind it.
 *
 * @param before file of the earlier contract.
 * @param args further arguments of `redocly diff`.
 */
export async function contractDiff(
  before: string,
  after: string,
  args: readonly string[] = [],
): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'))
  try {
    const files = [before, after].map((file) => {
      // Redocly names files by this path, so it starts at the root of the project.
      const name = relative(ROOT, file).replace(/^(\.\.\/)+/, '')
      mkdirSync(join(folder, dirname(name)), { recursive: true })
      writeFileSync(join(folder, name), withoutAliases(readFileSync(file, 'utf8')))
      return name
    })
    return await redocly(['diff', ...files, '--fail-on', 'none', '--config', CONFIG, ...args], folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Replaces each alias of a YAML text with its value as JSON, so that everything stays on its line. */
export function withoutAliases(text: string): string {
  const document = parseDocument(text, { merge: true })
  const aliases: Alias[] = []
  visit(document, { Alias: (_, alias) => void aliases.push(alias) })
  return aliases.reverse().reduce((rest, alias) => {
    const [start = 0, end = 0] = alias.range ?? []
    return (
      rest.slice(0, start) + JSON.stringify(alias.toJS(document, { maxAliasCount: -1 })) + rest.slice(end)
    )
  }, text)
}

if (import.meta.main) {
  const { passed, printed, complained } = await contractDiff(RELEASED, CONTRACT_FILE, ['--check-version'])
  console.log(printed.trim())
  if (!passed) {
    console.error(complained.trim())
    process.exitCode = 1
  }
}
