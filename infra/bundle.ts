import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild'
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

/** The milliseconds by which the time of a file's change may lie behind the clock: Linux takes it from its last tick. */
const TICK = 10

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
    await bundler.bundle(outdir)
    try {
      cache?.keep(outdir, bundler.inputs)
    } catch {
      // If the cache cannot be written, the next start bundles again.
    }
  }
  await writePages(outdir)
  return (name) => join(outdir, name)
}

function writeContract(outdir: string, contract: Contract): void {
  const published = JSON.stringify(publicContract(contract, BASE_URL))
  writeFileSync(join(outdir, 'getOpenapi', 'openapi.json'), published)
}

/** A function's bundle. */
type Bundle = {
  files: OutputFile[]
  /** The files that it was made of, relative to the project. */
  inputs: Set<string>
  /** When it was begun, in epoch milliseconds: it lacks what changed later. */
  since: number
}

/** Bundles every function, and later only those of whose files one has changed. */
export class Bundler {
  /** By the file of the handler or trigger. */
  readonly #bundles = new Map<string, Bundle>()
  /** What each folder holds already, by path. */
  readonly #written = new Map<string, OutputFile>()

  /** Like {@link bundleFunctions}, but without the pages. If it throws, it has written nothing. */
  async bundle(outdir: string): Promise<BundleOf> {
    this.#forgetChanged()
    const contract = readContract()
    const entries = entriesOf(contract)
    await this.#build(entries.filter((entry) => !this.#bundles.has(entry.in)))
    for (const file of entries.flatMap((entry) => this.#bundles.get(entry.in)?.files ?? [])) {
      const path = join(outdir, relative(ROOT, file.path))
      if (this.#written.get(path) === file) continue
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, file.contents)
      this.#written.set(path, file)
    }
    writeContract(outdir, contract)
    return (name) => join(outdir, name)
  }

  /** The files that the bundles were made of, relative to the project. */
  get inputs(): string[] {
    return [...new Set([...this.#bundles.values()].flatMap(({ inputs }) => [...inputs]))]
  }

  async #build(entryPoints: Entry[]): Promise<void> {
    if (entryPoints.length === 0) return
    const since = Date.now() - TICK
    const { outputFiles, metafile } = await build({
      entryPoints,
      outdir: ROOT,
      write: false,
      metafile: true,
      absWorkingDir: ROOT,
      ...bundling(),
    })
    for (const entry of entryPoints) {
      const folder = join(ROOT, dirname(entry.out))
      const files = outputFiles.filter(({ path }) => dirname(path) === folder)
      this.#bundles.set(entry.in, { files, inputs: inputsOf(relative(ROOT, entry.in), metafile), since })
    }
  }

  #forgetChanged(): void {
    const changes = new Map(this.inputs.map((file) => [file, changeOf(file)]))
    for (const [entry, { inputs, since }] of this.#bundles) {
      const isOld = [...inputs].some((file) => (changes.get(file) ?? 0) >= since)
      if (isOld) this.#bundles.delete(entry)
    }
  }
}

/** Epoch milliseconds of the last change of a file, its replacement included; infinite if it is gone. */
function changeOf(file: string): number {
  return statSync(join(ROOT, file), { throwIfNoEntry: false })?.ctimeMs ?? Number.POSITIVE_INFINITY
}

/** The files that an entry imports, itself and those whose code it does not use included. */
function inputsOf(entry: string, { inputs }: Metafile): Set<string> {
  const found = new Set([entry])
  // A set also passes the items that are added on the way.
  for (const file of found)
    for (const { path } of inputs[file]?.imports ?? []) if (path in inputs) found.add(path)
  // The replacements of sdkOnLambda.ts are not files.
  return new Set([...found].filter((path) => !path.startsWith('replaced:')))
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
