import { METHODS } from '../document.ts'
import { object, type Rules } from './rule.ts'

/** Checks the paths, and the statuses that API Gateway imports. */
export const pathRules: Rules = {
  'openapi-version': () => ({
    Root(node, { report, location }) {
      if (!/^3\.0\.\d+$/.test(String(object(node)['openapi']))) {
        report({
          message: 'API Gateway imports OpenAPI 3.0 and no later version. Write `openapi: 3.0.1`.',
          location: location.child('openapi'),
        })
      }
    },
  }),

  'path-segment': () => ({
    PathItem(_, { key, report, location }) {
      const segments = String(key).split('/').slice(1)
      const wrong = segments.find(
        (segment, index) =>
          !(segment === '' && segments.length === 1) &&
          !/^[A-Za-z0-9_\-.,:]+$|^\{[A-Za-z0-9_\-.]+\}$/.test(segment) &&
          !(/^\{[A-Za-z0-9_\-.]+\+\}$/.test(segment) && index === segments.length - 1),
      )
      if (wrong !== undefined) {
        report({
          message: `API Gateway refuses the path segment '${wrong}'. Use letters, digits and _ - . , : or one {parameter} that fills the segment; a {greedy+} one comes last.`,
          location: location.key(),
        })
      }
    },
  }),

  'path-reserved': () => ({
    PathItem(_, { key, report, location }) {
      if (/^\/s?ping$/.test(String(key))) {
        report({
          message: `On a custom domain API Gateway answers ${key} itself, for its own health check. Name it otherwise.`,
          location: location.key(),
        })
      }
    },
  }),

  'path-item': () => ({
    PathItem(node, { report, location }) {
      for (const key of Object.keys(object(node))) {
        const message = pathItemProblem(key)
        if (message) report({ message, location: location.child(key).key() })
      }
    },
  }),

  'status-code': () => ({
    Responses(node, { report, location }) {
      for (const status of Object.keys(object(node))) {
        if (!/^[1-5]\d\d$/.test(status) && !status.startsWith('x-')) {
          report({
            message: `API Gateway ignores the status '${status}'. Declare each status by its three digits.`,
            location: location.child(status).key(),
          })
        }
      }
    },
  }),
}

function pathItemProblem(key: string): string | undefined {
  const methods: readonly string[] = METHODS
  if (key === 'options')
    return 'The deployed body answers OPTIONS on every path with a preflight without credentials. Leave it out.'
  if (methods.includes(key)) return undefined
  if (key === 'trace') return 'API Gateway has no TRACE. Use another method.'
  if (key === 'parameters')
    return 'The deployed body takes parameters from the operation alone. Write them there; a YAML anchor saves the second time.'
  if (key === '$ref') return 'API Gateway follows no reference to a path. Write its operations here.'
  if (key === 'servers') return 'API Gateway ignores the servers of a path. Leave them out.'
  return undefined
}
