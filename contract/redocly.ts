import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = fileURLToPath(new URL('../node_modules/@redocly/cli/bin/cli.js', import.meta.url))

/** What a run of the Redocly CLI came to. */
export type Run = { passed: boolean; printed: string; complained: string }

/**
 * Runs the Redocly CLI of this project, which reports to nobody and asks for no update.
 *
 * @param cwd where it runs, and from where it names files: unless given, where `redocly.yaml` is.
 * @returns whether it ended well, and what it wrote to standard output and standard error.
 */
export function redocly(args: readonly string[], cwd = ROOT): Promise<Run> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  return new Promise((done) => {
    execFile(
      process.execPath,
      [CLI, ...args],
      { cwd, env, maxBuffer: 256 * 1024 * 1024 },
      (error, printed, complained) => done({ passed: !error, printed, complained }),
    )
  })
}
