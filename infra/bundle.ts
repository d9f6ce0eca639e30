import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildContext, type BuildOptions, context, type OutputFile } from 'esbuild'
import { type Contract, operationsOf, readContract } from '../contract/document.ts'
import { firstRequests, pageOf } from '../contract/page.ts'
import { BASE_URL, publicContract } from '../contract/public.ts'
import { BundleCache } from './bundleCache.ts'
import { sdkOnLambda } from './sdkOnLambda.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const HANDLERS = join(ROOT, 'handlers')
const TRIGGERS = join(HANDLERS, 'triggers')

/** The folder of a function's bundle, by its name: an operationId or a trigger. */
export type BundleOf = (name: string) => string

type Entry = { in: string; out: string }

/** How a function is bundled, but for what and where. */
export function bundling() {
  return {
    bundle: true,
    platform: 'node',
    target: 'node24',
    // ES sources can be shaken, and CommonJS output starts faster than ESM.
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    // Not uploaded: it tells from a place in a logged frame, or in a debugger, the one in the source.
    sourcemap: 'linked',
    plugins: [sdkOnLambda()],
    logLevel: 'warning',
  } satisfies BuildOptions
}

/**
 * Bundles every function, each into a folder of its own under `outdir` that becomes its Lambda asset.
 *
 * @param cacheFolder where bundles of earlier times lie, which are taken as long as nothing in them has changed.
 * @throws where an operation has no handler or a handler no operation, or one cannot be bundled.
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
        // Where it cannot be written the next start bundles anew.
      }
    } finally {
      await bundler.dispose()
    }
  }
  writePage(outdir)
  return (name) => join(outdir, name)
}

/** Writes the documentation page beside the bundle that answers with it, among the bundles in `outdir`. */
export function writePage(outdir: string): void {
  const contract = readContract()
  const page = pageOf(JSON.parse(publicContractOf(contract)), firstRequests(contract))
  mkdirSync(join(outdir, 'getDocs'), { recursive: true })
  writeFileSync(join(outdir, 'getDocs', 'docs.html'), page)
}

function writeContract(outdir: string, contract: Contract): void {
  writeFileSync(join(outdir, 'getOpenapi', 'openapi.json'), publicContractOf(contract))
}

function publicContractOf(contract: Contract): string {
  return JSON.stringify(publicContract(contract, BASE_URL))
}

/** Bundles every function, and again after a change, faster, by what it has read before. */
export class Bundler {
  #entries = ''
  #functions: BuildContext<{ write: false; metafile: true }> | undefined
  /** What came of the last time; nothing, where that failed. */
  #files: OutputFile[] = []
  #inputs: string[] = []

  /**
   * As {@link bundleFunctions}, but for the documentation page. Nothing is written where it throws.
   *
   * @param codeChanged false where the functions are known to be as they were, and only the contract's text is not.
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
    // What sdkOnLambda.ts puts in place of a module is no file.
    this.#inputs = Object.keys(result?.metafile.inputs ?? {}).filter((path) => !path.startsWith('replaced:'))
  }

  /** Keeps what esbuild knows as long as the functions are the same. */
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
        throw new Error(`handlers/${name}.ts has no operation of this name`)
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
