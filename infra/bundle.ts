import { readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { documentsOf } from '../contract/docs.ts'
import { readContract } from '../contract/document.ts'
import { BASE_URL } from '../contract/public.ts'
import { operations } from '../generated/operations.ts'
import { sdkOnLambda } from './sdkOnLambda.ts'

const HANDLERS = fileURLToPath(new URL('../handlers/', import.meta.url))

/**
 * Bundles every function, each into a folder of its own under `outdir` that becomes its Lambda asset.
 *
 * @returns the folder of a function, by name: an operationId or a trigger.
 * @throws where an operation has no handler or a handler no operation.
 */
export async function bundleFunctions(outdir: string): Promise<(name: string) => string> {
  const handlers = namesIn(HANDLERS)
  for (const operation of Object.keys(operations)) {
    if (!handlers.includes(operation))
      throw new Error(`Operation ${operation} has no handlers/${operation}.ts`)
  }
  for (const handler of handlers) {
    if (!(handler in operations)) throw new Error(`handlers/${handler}.ts has no operation of this name`)
  }
  const triggers = namesIn(join(HANDLERS, 'triggers'))
  const callsModels = new Set(
    Object.entries(operations).flatMap(([name, { uses }]) => ('models' in uses ? [name] : [])),
  )
  const entries = [
    ...handlers.map((name) => ({ in: join(HANDLERS, `${name}.ts`), out: `${name}/index` })),
    ...triggers.map((name) => ({ in: join(HANDLERS, 'triggers', `${name}.ts`), out: `${name}/index` })),
  ]
  await Promise.all(
    [true, false].map((eventStreams) =>
      build({
        entryPoints: entries.filter(({ out }) => callsModels.has(dirname(out)) === eventStreams),
        outdir,
        bundle: true,
        platform: 'node',
        target: 'node24',
        // ES sources can be shaken, and CommonJS output starts faster than ESM.
        format: 'cjs',
        mainFields: ['module', 'main'],
        minify: true,
        // Not uploaded: it tells from the minified name in a logged frame the one in the source.
        sourcemap: 'external',
        plugins: [sdkOnLambda({ eventStreams })],
        logLevel: 'warning',
      }),
    ),
  )
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
