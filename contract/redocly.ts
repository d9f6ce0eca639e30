import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = fileURLToPath(new URL('../node_modules/@redocly/cli/bin/cli.js', import.meta.url))

/** The result of a run of the Redocly CLI. */
export type Run = { passed: boolean; printed: string; complained: string }

/**
 * Runs the project's Redocly CLI, without telemetry and update checks.
 *
 * @param cwd the working folder, from which Redocly names files; default: the folder of `redocly.yaml`.
 * @returns whether it succeeded, and its standard output and standard error.
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
