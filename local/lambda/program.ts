import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/**
 * Builds the program of an execution environment: runtime.ts as JavaScript. If Node loaded runtime.ts itself, each
 * thread would strip the types again, which takes as long as the rest of its start.
 */
export function program(): URL {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./runtime.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  })
  const [file] = outputFiles
  return new URL(`data:text/javascript,${encodeURIComponent(file?.text ?? '')}`)
}
