/** `npm run docs`: writes the documentation page and the public contract to `dist/docs`. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readContract } from './document.ts'
import { publicContract } from './public.ts'
import { redocly } from './redocly.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LOCAL = 'http://127.0.0.1:3000/prod'
const CACHE = join(ROOT, 'node_modules/.cache/docs')

/**
 * The Redoc page of a public contract, in one file that loads nothing. One that was made before from the same
 * contract by the same Redocly is read from a cache, since making one takes half a second and more.
 *
 * @throws where Redocly cannot make the page.
 */
export async function pageOf(publicContract: string): Promise<string> {
  const { version }: { version: string } = createRequire(import.meta.url)('@redocly/cli/package.json')
  const key = createHash('sha256').update(`${version} ${publicContract}`).digest('hex').slice(0, 16)
  const page = join(CACHE, `${key}.html`)
  if (!existsSync(page)) {
    const source = join(CACHE, `${key}.json`)
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(source, publicContract)
    const { passed, complained } = await redocly(['build-docs', source, '--inlineBundle', '-o', page])
    if (!passed) throw new Error(`Redocly made no page: ${complained}`)
  }
  // Redoc's own logo comes from a host of Redocly's; without an image the page hides it.
  return readFileSync(page, 'utf8').replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w/.-]+/g, 'data:,')
}

const HELP = `Writes the documentation page and the public contract to dist/docs, to be published anywhere.

Usage: npm run docs -- [URL]

  URL      of the API that they name (default: the local runner's, ${LOCAL})
  --help   this text
`

async function main(argument = LOCAL): Promise<void> {
  if (argument === '--help') return console.log(HELP)
  if (!URL.canParse(argument)) {
    console.error(`${argument} is no URL.\nSee npm run docs -- --help.`)
    process.exitCode = 2
    return
  }
  const url = argument.replace(/\/$/, '')
  const out = join(ROOT, 'dist/docs')
  const json = JSON.stringify(publicContract(readContract(), url))
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'index.html'), await pageOf(json))
  writeFileSync(join(out, 'openapi.json'), json)
  console.log(`dist/docs/index.html and dist/docs/openapi.json, for the API at ${url}`)
}

if (import.meta.main) await main(process.argv[2])
