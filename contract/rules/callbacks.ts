import { object, type Visitor } from './rule.ts'

/**
 * Removes callbacks before the lint, with a note: the deployed body omits them, and their operations belong to somebody
 * else.
 */
export function leaveOutCallbacks(): Visitor {
  return {
    Operation(node, { report, location }) {
      if (!('callbacks' in object(node))) return
      report({
        message:
          'API Gateway does nothing with callbacks: the deployed body leaves them out, and the documentation keeps them.',
        location: location.child('callbacks').key(),
      })
      delete object(node)['callbacks']
    },
    Components(node) {
      delete object(node)['callbacks']
    },
  }
}
