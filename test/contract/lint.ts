import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

export type Problem = { file: string; rule: string; message: string; line: number }

/** Lints files with the project's configuration, all in one run of `redocly lint`. */
export async function lint(folder: string, files: string[]): Promise<Problem[]> {
  const output = await new Promise<string>((done, failed) => {
    execFile(
      process.execPath,
      [
        join(ROOT, 'node_modules/@redocly/cli/bin/cli.js'),
        'lint',
        ...files,
        ...['--config', join(ROOT, 'redocly.yaml'), '--format', 'github-actions', '--max-problems', '100000'],
      ],
      {
        cwd: folder,
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
        maxBuffer: 256 * 1024 * 1024,
      },
      // It ends with 1 where it finds a problem.
      (error, stdout, stderr) => (stdout === '' ? failed(error ?? new Error(stderr)) : done(stdout)),
    )
  })
  return [...output.matchAll(ANNOTATION)].map(([, rule = '', file = '', line, message = '']) => ({
    file,
    rule,
    message,
    line: Number(line),
  }))
}

/** A problem in the format `github-actions`, the one with a line each whatever the number of files. */
const ANNOTATION = /^::\w+ title=(.+?),file=(.+?),line=(\d+),.*?::(.*)$/gm
