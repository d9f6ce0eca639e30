import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ROOT } from './root.ts'
import { seconds } from './seconds.ts'

/** Writes the source of the TypeScript client. */
export async function writeClient(): Promise<void> {
  const started = performance.now()
  try {
    await promisify(execFile)(process.execPath, ['clients/generate.ts', '--source'], { cwd: ROOT })
    console.log(`clients/typescript: written in ${seconds(started)}`)
  } catch (error) {
    const printed = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    console.log(`The TypeScript client could not be written.\n${printed || error}`)
  }
}
