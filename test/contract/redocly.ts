import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/**
 * Runs the Redocly CLI with the project's configuration.
 *
 * @param folder where it runs, and from where it names files.
 * @returns what it printed, and whether it ended well.
 */
export function redocly(folder: string, ...args: string[]): Promise<{ passed: boolean; printed: string }> {
  const cli = join(ROOT, 'node_modules/@redocly/cli/bin/cli.js')
  const options = {
    cwd: folder,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    maxBuffer: 256 * 1024 * 1024,
  }
  return new Promise((done, failed) => {
    execFile(
      process.execPath,
      [cli, ...args, '--config', join(ROOT, 'redocly.yaml')],
      options,
      (error, stdout, stderr) =>
        error && stdout === '' ? failed(new Error(stderr)) : done({ passed: !error, printed: stdout }),
    )
  })
}
