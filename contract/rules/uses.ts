import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { nearest } from './nearest.ts'
import { array, type Context, object, type Rules } from './rule.ts'

/** The ports and verbs that an operation may use, which its function's role is granted. */
export const useRules: Rules = {
  'operation-uses': () => {
    const ports = new Map<string, string[]>()
    return {
      Root(_, { location }) {
        for (const [port, verbs] of portsIn(join(handlersOf(location), 'ports'))) ports.set(port, verbs)
      },
      Operation(node, { report, location }) {
        for (const [port, listed] of Object.entries(object(object(node)['x-uses']))) {
          const place = location.child(['x-uses', port])
          const known = ports.get(port)
          if (!known) {
            report({
              message: `There is no port ${port}. ${offer(port, [...ports.keys()])}`,
              location: place.key(),
            })
            continue
          }
          const verbs = array(listed).filter((verb) => typeof verb === 'string')
          if (verbs.length === 0 || new Set(verbs).size !== array(listed).length) {
            report({
              message: `The role of the function is granted what stands here. List each verb of ${port} that it calls, once.`,
              location: place,
            })
          }
          for (const verb of verbs) {
            if (known.includes(verb)) continue
            report({
              message: `The port ${port} has no verb ${verb}. ${offer(verb, known)}`,
              location: place.child(String(array(listed).indexOf(verb))),
            })
          }
        }
      },
    }
  },
}

function offer(name: string, names: string[]): string {
  const meant = nearest(name, names)
  return meant ? `Did you mean ${meant}?` : `Known are ${names.join(', ')}.`
}

/** Each port, and its verbs: a file of its own name exports it as an object with a method for each verb. */
function portsIn(folder: string): [port: string, verbs: string[]][] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file): [string, string[]][] => {
      const port = basename(file, '.ts')
      const verbs = verbsIn(readFileSync(join(folder, file), 'utf8'), port)
      return verbs ? [[port, verbs]] : []
    })
}

/**
 * The members of `export const <port> = {...}`, as the formatter writes them: a line each, indented once.
 * The compiler would need longer to say it than all the rest of the lint takes.
 */
function verbsIn(source: string, port: string): string[] | undefined {
  const [, members] = new RegExp(`^export const ${port}\\b[^=]*= \\{\\n(.*?)^\\}`, 'ms').exec(source) ?? []
  if (members === undefined) return undefined
  return [...members.matchAll(/^ {2}(?:async )?\*?(\w+)\s*[(<:,]/gm)].map(([, verb = '']) => verb)
}

/** The handlers lie in a folder beside the contract. */
function handlersOf(location: Context['location']): string {
  return join(location.source.absoluteRef, '..', 'handlers')
}
