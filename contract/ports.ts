import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * Each port in a folder, with its verbs: a file of the same name exports the port as an object with a method for each
 * verb. The other files there are shared by ports.
 */
export function portsIn(folder: string): [port: string, verbs: string[]][] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file): [string, string[]][] => {
      const port = basename(file, '.ts')
      const verbs = verbsIn(readFileSync(join(folder, file), 'utf8'), port)
      return verbs ? [[port, verbs]] : []
    })
}

/**
 * The members of `export const <port> = {...}`, as the formatter writes them: one line each, indented once. Asking the
 * compiler would take longer than the rest of the lint.
 */
function verbsIn(source: string, port: string): string[] | undefined {
  const [, members] = new RegExp(`^export const ${port}\\b[^=]*= \\{\\n(.*?)^\\}`, 'ms').exec(source) ?? []
  if (members === undefined) return undefined
  return [...members.matchAll(/^ {2}(?:async )?\*?(\w+)\s*[(<:,]/gm)].map(([, verb = '']) => verb)
}
