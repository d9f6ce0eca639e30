/** `npm run docs`: writes the documentation page and the public contract to `dist/docs`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readContract } from './document.ts'
import { firstRequests, pageOf } from './page.ts'
import { publicContract } from './public.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LOCAL = 'http://127.0.0.1:3000/prod'

const HELP = `Writes the documentation page and the public contract to dist/docs. You can publish them anywhere.

Usage: npm run docs -- [URL]

  URL         the API that they name (default: the local runner's, ${LOCAL})
  -h, --help  this text
`

function main(argument = LOCAL): void {
  if (argument === '--help' || argument === '-h') {
    console.log(HELP)
    return
  }
  if (!URL.canParse(argument)) {
    console.error(`${argument} is not a URL.\nSee npm run docs -- --help.`)
    process.exitCode = 2
    return
  }
  const url = argument.replace(/\/$/, '')
  const out = join(ROOT, 'dist/docs')
  const contract = readContract()
  const json = JSON.stringify(publicContract(contract, url))
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'index.html'), pageOf(JSON.parse(json), firstRequests(contract)))
  writeFileSync(join(out, 'openapi.json'), json)
  console.log(`dist/docs/index.html and dist/docs/openapi.json, for the API at ${url}`)
}

if (import.meta.main) main(process.argv[2])
