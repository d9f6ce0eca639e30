import { join } from 'node:path'
import { portsIn } from '../ports.ts'
import { nearest } from './nearest.ts'
import { array, type Context, object, type Rules } from './rule.ts'

/** Checks the ports and verbs of an operation, which the role of its function is granted. */
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

/** The handlers lie in a folder beside the contract. */
function handlersOf(location: Context['location']): string {
  return join(location.source.absoluteRef, '..', 'handlers')
}
