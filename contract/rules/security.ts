import type { Json, JsonObject } from '../document.ts'
import { isIntegerIn } from './extensions.ts'
import { array, isObject, object, type Rules } from './rule.ts'

/** Seconds that an ID token may live (Cognito developer guide, 'Using tokens with user pools'). */
const MAX_TOKEN_LIFE = 86_400

/** Checks who may call. A method of API Gateway has one authorizer and may also require an API key. */
export const securityRules: Rules = {
  'root-security': () => ({
    Root(node, { report, location }) {
      if ('security' in object(node)) {
        report({
          message:
            'The developer guide says that a security of the whole API is not used, and yet an import gives it to operations without their own. State it on every operation.',
          location: location.child('security').key(),
        })
      }
    },
  }),

  'security-missing': () => ({
    Operation(node, { report, location }) {
      if (!Array.isArray(object(node)['security'])) {
        report({
          message:
            'Without security API Gateway opens the method to anybody. Write `security: []` where that is meant.',
          location: location.key(),
        })
      }
    },
  }),

  'security-or': () => ({
    Operation(node, { report, location }) {
      const requirements = array(object(node)['security'])
      const optional = requirements.some((one) => isObject(one) && Object.keys(one).length === 0)
      if (requirements.length > 1 || optional) {
        report({
          message:
            'Entries of security mean one or the other, and {} means nobody; API Gateway always asks for all. Write one entry that names every scheme.',
          location: location.child('security'),
        })
      }
    },
  }),

  'security-authorizer': () => {
    let schemes: JsonObject = {}
    return {
      Root(node) {
        schemes = object(object(object(node)['components'])['securitySchemes'])
      },
      SecurityRequirement(node, { report, location }) {
        const authorizers = Object.keys(object(node)).filter((name) => isAuthorizer(schemes[name]))
        if (authorizers.length > 1) {
          report({
            message: `A method of API Gateway has one authorizer; this names ${authorizers.join(' and ')}. Choose one.`,
          })
        }
        for (const [name, scopes] of Object.entries(object(node))) {
          if (array(scopes).length === 0) continue
          report({
            message:
              'With scopes API Gateway takes access tokens and no ID tokens, which the functions read. Write [].',
            location: location.child(name),
          })
        }
      },
    }
  },

  'security-scheme': () => ({
    SecurityScheme(node, { key, report, location }) {
      const scheme = object(node)
      // The function checks it; the deployed body omits it.
      if (key === 'accessKey' && scheme['type'] === 'http' && scheme['scheme'] === 'bearer') return
      if (scheme['type'] !== 'apiKey' || scheme['in'] !== 'header') {
        report({
          message:
            'API Gateway imports security schemes of the type apiKey in a header alone, whatever they carry. Write `type: apiKey, in: header`, or name it accessKey and write `type: http, scheme: bearer` for what the function checks.',
          location: location.child('type'),
        })
      } else if (!isAuthorizer(scheme) && String(scheme['name']).toLowerCase() !== 'x-api-key') {
        report({
          message:
            'API Gateway reads an API key from the header x-api-key, and any other header with an authorizer. Use that name, or add x-amazon-apigateway-authorizer.',
          location: location.child('name'),
        })
      }
    },
  }),

  'security-access-key': () => {
    let schemes: JsonObject = {}
    return {
      Root(node) {
        schemes = object(object(object(node)['components'])['securitySchemes'])
      },
      Operation(node, { report, location }) {
        const { security, 'x-uses': uses } = object(node)
        const bearer = array(security)
          .flatMap((all) => Object.keys(object(all)))
          .find((name) => object(schemes[name])['type'] === 'http')
        if (bearer === undefined || array(object(uses)['accessKeys']).includes('find')) return
        report({
          message: `The function looks up the ${bearer} that API Gateway knows nothing of. Add \`accessKeys: [find]\` to x-uses.`,
          location: location.child('security'),
        })
      },
    }
  },

  'security-standing': () => ({
    Operation(node, { report, location }) {
      const { security, 'x-uses': uses } = object(node)
      const isSomebodys = array(security).some((all) => Object.keys(object(all)).length > 0)
      if (!isSomebodys || array(object(uses)['profiles']).includes('standing')) return
      report({
        message:
          'An administrator may have disabled whoever calls, so that the function looks. Add `profiles: [standing]` to x-uses.',
        location: location.child('security'),
      })
    },
  }),

  'auth-age': () => {
    let schemes: JsonObject = {}
    return {
      Root(node) {
        schemes = object(object(object(node)['components'])['securitySchemes'])
      },
      Operation(node, { report, location }) {
        const { security, 'x-max-auth-age': age } = object(node)
        if (age === undefined) return
        const named = array(security).flatMap((all) => Object.keys(object(all)))
        if (isIntegerIn(age, 1, MAX_TOKEN_LIFE) && named.some((name) => isAuthorizer(schemes[name]))) return
        report({
          message:
            'Only an ID token says when its user signed in. Write x-max-auth-age as seconds up to a day, on an operation that needs a token.',
          location: location.child('x-max-auth-age'),
        })
      },
    }
  },

  groups: () => {
    let schemes: JsonObject = {}
    return {
      Root(node) {
        schemes = object(object(object(node)['components'])['securitySchemes'])
      },
      Operation(node, { report, location }) {
        const { security, 'x-groups': listed, 'x-uses': uses } = object(node)
        if (listed === undefined) return
        const names = array(listed)
        const place = location.child('x-groups')
        if (names.length === 0 || new Set(names).size !== names.length || !names.every(isGroupName)) {
          report({
            message:
              'Each name becomes a group of the user pool, and stands among others with commas between in what a function is told. List at least one, each once, of at most 64 small letters, digits and hyphens, a letter first.',
            location: place,
          })
        }
        const asked = array(security).flatMap((all) => Object.keys(object(all)))
        if (!asked.some((name) => isAuthorizer(schemes[name]))) {
          report({
            message: 'Only an ID token says in which groups its user is. Ask for one by security.',
            location: place.key(),
          })
        }
        if (!array(object(uses)['groups']).includes('list')) {
          report({
            message:
              'A token says for an hour what may have been taken back, so that the function looks. Add `groups: [list]` to x-uses.',
            location: place.key(),
          })
        }
      },
    }
  },

  'authorizer-type': () => ({
    SecurityScheme(node, { report, location }) {
      const scheme = object(node)
      if (!isAuthorizer(scheme) && !('x-amazon-apigateway-authtype' in scheme)) return
      const authorizer = object(scheme['x-amazon-apigateway-authorizer'])
      const type = authorizer['type']
      if (type !== 'cognito_user_pools' || type !== scheme['x-amazon-apigateway-authtype']) {
        report({
          message:
            'API Gateway takes x-amazon-apigateway-authtype and the type of x-amazon-apigateway-authorizer together. Write cognito_user_pools in both.',
          location: location.child('x-amazon-apigateway-authtype'),
        })
      }
      if (array(authorizer['providerARNs']).length === 0) {
        report({
          message:
            'API Gateway refuses a Cognito authorizer without a user pool. Name it under providerARNs.',
          location: location.child('x-amazon-apigateway-authorizer').key(),
        })
      }
    },
  }),
}

function isGroupName(name: Json): boolean {
  return typeof name === 'string' && /^[a-z][a-z0-9-]{0,63}$/.test(name)
}

export function isAuthorizer(scheme: Json | undefined): boolean {
  return 'x-amazon-apigateway-authorizer' in object(scheme)
}
