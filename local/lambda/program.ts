import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/**
 * The program of an execution environment, runtime.ts as JavaScript. Left to Node, each thread would strip the types
 * anew, which takes as long as the rest of its start.
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
