import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildContext, type BuildOptions, context, type OutputFile } from 'esbuild'
import { type Contract, operationsOf, readContract } from '../contract/document.ts'
import { BASE_URL, publicContract } from '../contract/public.ts'
import { BundleCache } from './bundleCache.ts'
import { writePages } from './pages.ts'
import { sdkOnLambda } from './sdkOnLambda.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const HANDLERS = join(ROOT, 'handlers')
const TRIGGERS = join(HANDLERS, 'triggers')

/**
 * Returns the folder of a function's bundle by the function's name, which is an operationId or the name of a trigger.
 */
export type BundleOf = (name: string) => string

type Entry = { in: string; out: string }

/** Returns the esbuild options of every function, without entry points and output folder. */
export function bundling() {
  return {
    bundle: true,
    platform: 'node',
    target: 'node24',
    // ES sources allow tree shaking, and CommonJS output starts faster than ESM.
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    // Not uploaded. It maps a place in a logged frame, or in a debugger, to the source.
    sourcemap: 'linked',
    plugins: [sdkOnLambda()],
    logLevel: 'warning',
  } satisfies BuildOptions
}

/**
 * Bundles every function into a folder of its own under `outdir`, which becomes its Lambda asset.
 *
 * @param cacheFolder a folder with earlier bundles, which are reused while none of their inputs has changed.
 * @throws if an operation has no handler, a handler has no operation, or a function cannot be bundled.
 */
export async function bundleFunctions(outdir: string, cacheFolder?: string): Promise<BundleOf> {
  const contract = readContract()
  const cache =
    cacheFolder === undefined ? undefined : new BundleCache(cacheFolder, JSON.stringify(entriesOf(contract)))
  if (cache?.restore(outdir)) writeContract(outdir, contract)
  else {
    const bundler = new Bundler()
    try {
      await bundler.bundle(outdir)
      try {
        cache?.keep(outdir, bundler.inputs)
      } catch {
        // If the cache cannot be written, the next start bundles again.
      }
    } finally {
      await bundler.dispose()
    }
  }
  await writePages(outdir)
  return (name) => join(outdir, name)
}

function writeContract(outdir: string, contract: Contract): void {
  const published = JSON.stringify(publicContract(contract, BASE_URL))
  writeFileSync(join(outdir, 'getOpenapi', 'openapi.json'), published)
}

/** Bundles every function, and bundles again after a change, faster, with what esbuild has already read. */
export class Bundler {
  #entries = ''
  #functions: BuildContext<{ write: false; metafile: true }> | undefined
  /** The result of the last build; empty if the build failed. */
  #files: OutputFile[] = []
  #inputs: string[] = []

  /**
   * Like {@link bundleFunctions}, but without the pages. If it throws, it has written nothing.
   *
   * @param codeChanged false if only the contract's text has changed, and not the functions.
   */
  async bundle(outdir: string, { codeChanged } = { codeChanged: true }): Promise<BundleOf> {
    const contract = readContract()
    await this.#enter(entriesOf(contract))
    if (codeChanged || this.#files.length === 0) await this.#rebuild()
    for (const { path, contents } of this.#files) {
      const file = join(outdir, relative(ROOT, path))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, contents)
    }
    writeContract(outdir, contract)
    return (name) => join(outdir, name)
  }

  /** The files that the bundles were made of, relative to the project. */
  get inputs(): string[] {
    return this.#inputs
  }

  async dispose(): Promise<void> {
    this.#entries = ''
    this.#files = []
    await this.#functions?.dispose()
    this.#functions = undefined
  }

  async #rebuild(): Promise<void> {
    this.#files = []
    const result = await this.#functions?.rebuild()
    this.#files = result?.outputFiles ?? []
    // The replacements of sdkOnLambda.ts are not files.
    this.#inputs = Object.keys(result?.metafile.inputs ?? {}).filter((path) => !path.startsWith('replaced:'))
  }

  /** Keeps esbuild's context while the list of functions is unchanged. */
  async #enter(entries: Entry[]): Promise<void> {
    if (this.#entries === JSON.stringify(entries)) return
    await this.dispose()
    this.#functions = await context({
      entryPoints: entries,
      outdir: ROOT,
      write: false,
      metafile: true,
      absWorkingDir: ROOT,
      ...bundling(),
    })
    this.#entries = JSON.stringify(entries)
  }
}

function entriesOf(contract: Contract): Entry[] {
  const operations = operationsOf(contract).map(({ operation }) => operation)
  const handlers = namesIn(HANDLERS)
  for (const { operationId } of operations) {
    if (!handlers.includes(operationId))
      throw new Error(`Operation ${operationId} has no handlers/${operationId}.ts`)
  }
  const entry = (name: string, folder: string) => ({ in: join(folder, `${name}.ts`), out: `${name}/index` })
  return [
    ...handlers.map((name) => {
      if (!operations.some(({ operationId }) => operationId === name))
        throw new Error(`handlers/${name}.ts belongs to no operation of the contract`)
      return entry(name, HANDLERS)
    }),
    ...namesIn(TRIGGERS).map((name) => entry(name, TRIGGERS)),
  ]
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
}
