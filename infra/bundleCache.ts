import { createHash, randomUUID } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** What decides over the bundles besides the files that esbuild reads. */
const ALSO = ['package-lock.json', 'tsconfig.json', 'infra/bundle.ts', 'infra/sdkOnLambda.ts']

const DAY = 86_400_000

/**
 * Bundles of earlier times, so that a gateway on this machine starts in a second when no function has changed. Each
 * lies in a folder named after the content of all that went into it; `inputs.json` names those files. Several processes
 * may use the cache at once.
 */
export class BundleCache {
  readonly #folder: string
  readonly #entries: string
  readonly #inputs: string

  /** @param entries the functions to bundle, in whatever form tells one list from another. */
  constructor(folder: string, entries: string) {
    this.#folder = folder
    this.#entries = entries
    this.#inputs = join(folder, 'inputs.json')
  }

  /** Copies the bundles to `outdir`. @returns whether there are any of the files as they are now. */
  restore(outdir: string): boolean {
    if (!existsSync(this.#inputs)) return false
    const inputs: string[] = JSON.parse(readFileSync(this.#inputs, 'utf8'))
    const kept = this.#folderOf(inputs)
    if (!existsSync(kept)) return false
    cpSync(kept, outdir, { recursive: true })
    return true
  }

  /** Keeps the bundles in `outdir`, and forgets those that are older than a day. @param inputs the files read for them. */
  keep(outdir: string, inputs: string[]): void {
    mkdirSync(this.#folder, { recursive: true })
    for (const name of readdirSync(this.#folder)) {
      const old = join(this.#folder, name)
      if (Date.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > DAY)
        rmSync(old, { recursive: true, force: true })
    }
    const kept = this.#folderOf(inputs)
    if (!existsSync(kept)) this.#place(kept, (folder) => cpSync(outdir, folder, { recursive: true }))
    this.#place(this.#inputs, (file) => writeFileSync(file, JSON.stringify(inputs)))
  }

  #folderOf(inputs: string[]): string {
    const hash = createHash('sha256').update(this.#entries)
    for (const file of [...ALSO, ...inputs]) {
      const path = join(ROOT, file)
      hash.update(`\0${file}\0`)
      if (existsSync(path)) hash.update(readFileSync(path))
    }
    return join(this.#folder, hash.digest('hex'))
  }

  /** Makes something under another name first, so that nobody reads half of it. */
  #place(path: string, make: (path: string) => void): void {
    const unfinished = `${path}.${randomUUID()}`
    make(unfinished)
    try {
      renameSync(unfinished, path)
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      // Another process may have kept the same bundles.
      if (!existsSync(path)) throw error
    }
  }
}
