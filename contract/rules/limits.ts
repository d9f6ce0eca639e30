import { model } from '../deployable.ts'
import { isObject, object, type Rules } from './rule.ts'
import { isAuthorizer } from './security.ts'

/** Of a REST API (developer guide, 'Quotas for configuring and running a REST API'). */
const MAX_RESOURCES = 300
const MAX_AUTHORIZERS = 10
const MAX_MODEL_BYTES = 400_000

/** Checks the limits of an API of API Gateway. */
export const limitRules: Rules = {
  'resource-limit': () => ({
    Paths(node, { report, location }) {
      const resources = new Set(
        Object.keys(object(node)).flatMap((path) =>
          path.split('/').map((_, index, segments) => segments.slice(0, index + 1).join('/')),
        ),
      )
      if (resources.size > MAX_RESOURCES) {
        report({
          message: `API Gateway has room for ${MAX_RESOURCES} resources; these paths make ${resources.size}. Put some into another API.`,
          location: location.key(),
        })
      }
    },
  }),

  'authorizer-limit': () => ({
    NamedSecuritySchemes(node, { report, location }) {
      if (Object.values(object(node)).filter(isAuthorizer).length > MAX_AUTHORIZERS) {
        report({
          message: `An API of API Gateway has at most ${MAX_AUTHORIZERS} authorizers. Let operations share them.`,
          location: location.key(),
        })
      }
    },
  }),

  'model-limit': () => ({
    NamedSchemas(node, { report, location }) {
      const deployed = Object.values(object(node)).filter(isObject).map(model)
      const bytes = Buffer.byteLength(JSON.stringify(deployed))
      if (bytes > MAX_MODEL_BYTES) {
        report({
          message: `API Gateway has room for models of ${MAX_MODEL_BYTES / 1000} kB in all; these take ${Math.ceil(bytes / 1000)} kB. Let schemas refer to what they share.`,
          location: location.key(),
        })
      }
    },
  }),
}
