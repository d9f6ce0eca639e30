import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { temporaryFolder } from './temporaryFolder.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** A copy of the project for editing, with this project's packages. */
export function projectCopy(): string {
  const folder = temporaryFolder()
  for (const name of readdirSync(ROOT)) {
    if (!['.git', '.local', 'node_modules', 'dist', 'cdk.out', 'bench', 'test'].includes(name))
      cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  }
  const packages = join(folder, 'node_modules')
  mkdirSync(packages)
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    // The cache of this project does not apply to the copy.
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(packages, name))
  }
  return folder
}
