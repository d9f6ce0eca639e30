import type { Json, JsonObject } from '../document.ts'
import { type Context, isObject, object, type Rules } from './rule.ts'

const EXTENSION = 'x-amazon-apigateway-gateway-responses'

/** Developer guide, 'Gateway response types for API Gateway'. */
const TYPES = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'DEFAULT_4XX',
  'DEFAULT_5XX',
  'EXPIRED_TOKEN',
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'INVALID_API_KEY',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'REQUEST_TOO_LARGE',
  'RESOURCE_NOT_FOUND',
  'THROTTLED',
  'UNAUTHORIZED',
  'UNSUPPORTED_MEDIA_TYPE',
  'WAF_FILTERED',
]

/** The sources of a gateway response's values, besides literals in single quotes. */
const SOURCES = /^'.*'$|^(context|method\.request|stageVariables)\./

/** Checks API Gateway's own responses. */
export const gatewayResponseRules: Rules = {
  'gateway-response-type': () => ({
    Root(node, { report, location }) {
      const stated = object(object(node)[EXTENSION])
      for (const type of Object.keys(stated)) {
        if (!TYPES.includes(type)) {
          report({
            message: `API Gateway knows no gateway response ${type}. Use one of ${TYPES.join(', ')}.`,
            location: location.child([EXTENSION, type]).key(),
          })
        }
      }
      const missing = TYPES.filter((type) => !(type in stated))
      if (missing.length > 0) {
        report({
          message: `A type that is left out takes the template of DEFAULT_4XX or DEFAULT_5XX, which cannot know its status. State ${missing.join(', ')}.`,
          location: EXTENSION in object(node) ? location.child(EXTENSION).key() : location,
        })
      }
    },
  }),

  'gateway-response-status': () =>
    forEachResponse((type, { statusCode }, report) => {
      if (type.startsWith('DEFAULT_')) {
        if (statusCode !== undefined)
          report(
            ['statusCode'],
            `A statusCode of ${type} becomes that of every type without its own. Leave it out.`,
          )
      } else if (!/^[45]\d\d$/.test(String(statusCode)) || typeof statusCode !== 'string') {
        report(
          statusCode === undefined ? [] : ['statusCode'],
          `API Gateway takes statusCode as text. Write the status of ${type} in quotes.`,
        )
      }
    }),

  'gateway-response-header': () =>
    forEachResponse((_, { responseParameters }, report) => {
      for (const [name, value] of Object.entries(object(responseParameters))) {
        const place = ['responseParameters', name]
        if (!/^gatewayresponse\.(header|path|querystring)\.[^.]+$/.test(name)) {
          report(place, `API Gateway refuses the parameter ${name}. Write gatewayresponse.header.<name>.`)
        }
        if (!SOURCES.test(String(value))) {
          report(
            place,
            `API Gateway takes ${value} for a mapping. Put a fixed value into single quotes within the double ones.`,
          )
        }
      }
    }),

  'gateway-response-body': () =>
    forEachResponse((type, { statusCode, responseTemplates }, report) => {
      const template = object(responseTemplates)['application/json']
      const status = problemStatus(template)
      if (status === undefined) {
        report(
          template === undefined ? [] : ['responseTemplates', 'application/json'],
          `Callers read one shape of error. Let the template of ${type} make {"status":...,"success":false,"message":...}, with $context.error.messageString outside of quotes.`,
        )
      } else if (statusCode !== undefined && String(status) !== String(statusCode)) {
        report(
          ['responseTemplates', 'application/json'],
          `The body of ${type} says ${status} and its statusCode ${statusCode}. Write the same in both.`,
        )
      }
    }),
}

/** The status in the error that a template produces; undefined if it produces none. */
function problemStatus(template: Json | undefined): number | undefined {
  try {
    const made: Json = JSON.parse(String(template).replaceAll('$context.error.messageString', '"message"'))
    if (!isObject(made)) return undefined
    const { status, success, message } = made
    return success === false && typeof message === 'string' && typeof status === 'number' ? status : undefined
  } catch {
    return undefined
  }
}

type ReportAt = (path: string[], message: string) => void

function forEachResponse(check: (type: string, response: JsonObject, report: ReportAt) => void) {
  return {
    Root(node: Json, { report, location }: Context) {
      for (const [type, response] of Object.entries(object(object(node)[EXTENSION]))) {
        check(type, object(response), (path, message) => {
          report({ message, location: location.child([EXTENSION, type, ...path]) })
        })
      }
    },
  }
}
