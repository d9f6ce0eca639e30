import { fileURLToPath } from 'node:url'
import { type Run, redocly } from '../../contract/redocly.ts'

const CONFIG = fileURLToPath(new URL('../../redocly.yaml', import.meta.url))

/** Runs the Redocly CLI with the project's configuration on files of another folder. */
export function redoclyIn(folder: string, ...args: string[]): Promise<Run> {
  return redocly([...args, '--config', CONFIG], folder)
}
