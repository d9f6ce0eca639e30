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

/** Files that affect the bundles in addition to those that esbuild reads. */
const ALSO = ['package-lock.json', 'tsconfig.json', 'infra/bundle.ts', 'infra/sdkOnLambda.ts']

const DAY = 86_400_000

/**
 * A cache of bundles, so that a gateway on this machine starts in a second if no function has changed. Each entry is a
 * folder named after a hash of all its inputs; `inputs.json` lists those files. Several processes may use the cache at
 * once.
 */
export class BundleCache {
  readonly #folder: string
  readonly #entries: string
  readonly #inputs: string

  /** @param entries the functions to bundle, in any form that tells one list from another. */
  constructor(folder: string, entries: string) {
    this.#folder = folder
    this.#entries = entries
    this.#inputs = join(folder, 'inputs.json')
  }

  /** Copies the bundles to `outdir`. @returns false if there are none for the current files. */
  restore(outdir: string): boolean {
    if (!existsSync(this.#inputs)) return false
    const inputs: string[] = JSON.parse(readFileSync(this.#inputs, 'utf8'))
    const kept = this.#folderOf(inputs)
    if (!existsSync(kept)) return false
    cpSync(kept, outdir, { recursive: true })
    return true
  }

  /**
   * Stores the bundles in `outdir`, and deletes entries older than a day. @param inputs the files that the bundles were
   * made of.
   */
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

  /** Writes under a temporary name first, so that nobody reads a partial entry. */
  #place(path: string, make: (path: string) => void): void {
    const unfinished = `${path}.${randomUUID()}`
    make(unfinished)
    try {
      renameSync(unfinished, path)
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      // Another process may have stored the same bundles.
      if (!existsSync(path)) throw error
    }
  }
}
