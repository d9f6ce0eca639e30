import { readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { documentsOf } from '../contract/docs.ts'
import { readContract } from '../contract/document.ts'
import { BASE_URL } from '../contract/public.ts'
import { operations } from '../generated/operations.ts'

const HANDLERS = fileURLToPath(new URL('../handlers/', import.meta.url))

/**
 * Bundles every function, each into a folder of its own under `outdir` that becomes its Lambda asset.
 *
 * @returns the folder of a function, by name: an operationId or a trigger.
 * @throws where an operation has no handler or a handler no operation.
 */
export function bundleFunctions(outdir: string): (name: string) => string {
  const handlers = namesIn(HANDLERS)
  for (const operation of Object.keys(operations)) {
    if (!handlers.includes(operation))
      throw new Error(`Operation ${operation} has no handlers/${operation}.ts`)
  }
  for (const handler of handlers) {
    if (!(handler in operations)) throw new Error(`handlers/${handler}.ts has no operation of this name`)
  }
  const triggers = namesIn(join(HANDLERS, 'triggers'))
  buildSync({
    entryPoints: Object.fromEntries([
      ...handlers.map((name) => [`${name}/index`, join(HANDLERS, `${name}.ts`)]),
      ...triggers.map((name) => [`${name}/index`, join(HANDLERS, 'triggers', `${name}.ts`)]),
    ]),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // ES sources can be shaken, and CommonJS output starts faster than ESM.
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    // Names stay in the stack frames of the log.
    keepNames: true,
    logLevel: 'warning',
  })
  const documents = documentsOf(readContract(), BASE_URL)
  writeFileSync(join(outdir, 'getDocs', 'docs.html'), documents['docs.html'])
  writeFileSync(join(outdir, 'getOpenapi', 'openapi.json'), documents['openapi.json'])
  return (name) => join(outdir, name)
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
}
