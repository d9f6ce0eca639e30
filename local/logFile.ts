import { closeSync, constants, openSync, writeSync } from 'node:fs'
import type { Closing } from './listen.ts'
import { printable } from './printable.ts'

/** Appends lines to a file. Each write is synchronous, so that a killed runner loses none. */
export function logFile(path: string, close: Closing): (line: string) => void {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
  let file: number | undefined = openSync(path, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600)
  close.push(() => {
    if (file !== undefined) closeSync(file)
    file = undefined
  })
  // A call that ends while the runner stops may still log.
  return (line) => {
    if (file !== undefined) writeSync(file, `${line.split('\n').map(printable).join('\n')}\n`)
  }
}
