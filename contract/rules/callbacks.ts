import { object, type Visitor } from './rule.ts'

/**
 * Takes callbacks out of what is linted, with a note: the deployed body leaves them out, and the operations in them
 * are somebody else's.
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
