import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ROOT, seconds } from './reload.ts'

/** Writes the source of the TypeScript client, and the types by which the rest of the project knows it. */
export async function writeClient(): Promise<void> {
  const started = performance.now()
  try {
    for (const args of [
      ['clients/generate.ts', '--source'],
      ['node_modules/typescript/bin/tsc', '-b', 'clients/typescript'],
    ])
      await promisify(execFile)(process.execPath, args, { cwd: ROOT })
    console.log(`clients/typescript: written in ${seconds(started)}`)
  } catch (error) {
    const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    console.log(`The TypeScript client could not be written.\n${printed || error}`)
  }
}
