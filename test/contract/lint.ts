import { redoclyIn } from './redocly.ts'

export type Problem = { file: string; rule: string; message: string; line: number }

/** A problem in the format `github-actions`, the one that has one line per problem for any number of files. */
const ANNOTATION = /^::\w+ title=(.+?),file=(.+?),line=(\d+),.*?::(.*)$/gm

/** Lints files with the project's configuration, all in one run of `redocly lint`. */
export async function lint(folder: string, files: string[]): Promise<Problem[]> {
  const format = ['--format', 'github-actions', '--max-problems', '100000']
  const { printed } = await redoclyIn(folder, 'lint', ...files, ...format)
  return [...printed.matchAll(ANNOTATION)].map(([, rule = '', file = '', line, message = '']) => ({
    file,
    rule,
    message,
    line: Number(line),
  }))
}
