/** `npm run docs`: writes the documentation page and the public contract to `dist/docs`. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Contract, readContract } from './document.ts'
import { publicContract } from './public.ts'
import { redocly } from './redocly.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CACHE = join(ROOT, 'node_modules/.cache/docs')

/** The documents of a contract, by file name. */
export type Documents = { 'docs.html': string; 'openapi.json': string }

/**
 * The Redoc page in one file that loads nothing, and the public contract. A page that was made before from
 * the same contract by the same Redocly is read from a cache, since making one takes seconds.
 *
 * @param serverUrl the URL of the API that both name.
 * @throws where Redocly cannot make the page.
 */
export async function documentsOf(contract: Contract, serverUrl: string): Promise<Documents> {
  const json = JSON.stringify(publicContract(contract, serverUrl))
  const { version }: { version: string } = createRequire(import.meta.url)('@redocly/cli/package.json')
  const key = createHash('sha256').update(`${version} ${json}`).digest('hex').slice(0, 16)
  const page = join(CACHE, `${key}.html`)
  if (!existsSync(page)) {
    const source = join(CACHE, `${key}.json`)
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(source, json)
    const { passed, complained } = await redocly(['build-docs', source, '--inlineBundle', '-o', page])
    if (!passed) throw new Error(`Redocly made no page: ${complained}`)
  }
  // Redoc's own logo comes from a host of Redocly's; without an image the page hides it.
  const html = readFileSync(page, 'utf8').replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w/.-]+/g, 'data:,')
  return { 'docs.html': html, 'openapi.json': json }
}

if (import.meta.main) {
  const out = join(ROOT, 'dist/docs')
  const url = process.argv[2] ?? 'http://127.0.0.1:3000/prod'
  const documents = await documentsOf(readContract(), url)
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'index.html'), documents['docs.html'])
  writeFileSync(join(out, 'openapi.json'), documents['openapi.json'])
  console.log(`dist/docs/index.html and dist/docs/openapi.json, for the API at ${url}`)
}
