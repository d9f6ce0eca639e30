/** `npm run contract:diff`: shows the changes since the published contract, and checks the version. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Node, parseDocument, visit } from 'yaml'
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
  const json = (node: Node) => JSON.stringify(node.toJS(document, { maxAliasCount: -1 }))
  // The content of an anchor is converted once: every conversion searches the whole document for anchors.
  const anchors = new Map<string, string>()
  const replaced: [range: Node['range'], value: string][] = []
  visit(document, {
    Value: (_, node) => {
      if (node.anchor) anchors.set(node.anchor, json(node))
    },
    Alias: (_, alias) => void replaced.push([alias.range, anchors.get(alias.source) ?? json(alias)]),
  })
  return replaced.reverse().reduce((rest, [range, value]) => {
    const [start = 0, end = 0] = range ?? []
    return rest.slice(0, start) + value + rest.slice(end)
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
