import { object, type Rules } from './rule.ts'

/** The path that the deployed body adds: the answer for every unknown path. */
const UNKNOWN_ROUTES = '{proxy+}'

/** The tree of resources that API Gateway builds from the paths, one for each segment. */
export const resourceRules: Rules = {
  'path-variable': () => ({
    Paths(node, { report, location }) {
      const variables = new Map([['', { segment: UNKNOWN_ROUTES, path: '' }]])
      for (const path of Object.keys(object(node))) {
        const segments = path.split('/').slice(1)
        for (const [index, segment] of segments.entries()) {
          if (!/^\{.*\}$/.test(segment)) continue
          const parent = ['', ...segments.slice(0, index)].join('/')
          const before = variables.get(parent)
          if (!before) variables.set(parent, { segment, path })
          else if (before.segment !== segment) {
            const other = before.path || "this project's answer to unknown routes"
            report({
              message: `API Gateway takes one variable below a resource, and below ${parent || '/'} ${other} has ${before.segment}. ${
                before.path === '' ? 'Put a fixed segment ahead of it' : `Name it ${before.segment} as well`
              }.`,
              location: location.child(path).key(),
            })
          }
        }
      }
    },
  }),
}
