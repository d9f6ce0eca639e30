import type { Json, JsonObject } from '../document.ts'
import { array, object, type Rules } from './rule.ts'

const VALIDATORS = 'x-amazon-apigateway-request-validators'
const VALIDATOR = 'x-amazon-apigateway-request-validator'

/** The extensions by place; an import silently ignores any other. */
const EXTENSIONS: { [nodeType: string]: string[] } = {
  Root: [
    'x-amazon-apigateway-api-key-source',
    'x-amazon-apigateway-binary-media-types',
    'x-amazon-apigateway-endpoint-access-mode',
    'x-amazon-apigateway-gateway-responses',
    'x-amazon-apigateway-minimum-compression-size',
    VALIDATOR,
    VALIDATORS,
    'x-amazon-apigateway-security-policy',
  ],
  Operation: ['x-amazon-apigateway-integration', VALIDATOR],
  SecurityScheme: ['x-amazon-apigateway-authtype', 'x-amazon-apigateway-authorizer'],
}

/** In bytes ('Quotas for configuring and running a REST API'). */
const MAX_COMPRESSION_SIZE = 10_485_760

/** The settings of the API (developer guide, 'OpenAPI extensions for API Gateway'). */
export const extensionRules: Rules = {
  extension: () => ({
    any(node, { type, report, location }) {
      const known = EXTENSIONS[type.name] ?? []
      for (const key of Object.keys(object(node))) {
        if (!key.startsWith('x-amazon-') || known.includes(key)) continue
        report({
          message: `API Gateway, or this project's deployed body, ignores ${key} here. ${known.length > 0 ? `Known are ${known.join(', ')}.` : 'Leave it out.'}`,
          location: location.child(key).key(),
        })
      }
    },
  }),

  'api-key-source': () => ({
    Root(node, { report, location }) {
      const key = 'x-amazon-apigateway-api-key-source'
      if (object(node)[key] !== 'HEADER') {
        report({
          message:
            'Without this API Gateway may be told to take the key from the authorizer, which returns none here. Write HEADER.',
          location: key in object(node) ? location.child(key) : location,
        })
      }
    },
  }),

  'request-validator': () => {
    let validators: JsonObject = {}
    return {
      any(node, { type, report, location }) {
        if (type.name === 'Root') validators = object(object(node)[VALIDATORS])
        const name = object(node)[VALIDATOR]
        if (name !== undefined && !(String(name) in validators)) {
          report({
            message: `API Gateway refuses a validator that is not defined. Add '${name}' to ${VALIDATORS}, or name one that is there.`,
            location: location.child(VALIDATOR),
          })
        }
      },
    }
  },

  'request-validation': () => ({
    Root(node, { report, location }) {
      const validators = object(object(node)[VALIDATORS])
      if (object(node)[VALIDATOR] === undefined) {
        report({
          message: `Without a validator API Gateway lets requests through whose path has a blank parameter. Name one of ${VALIDATORS} by ${VALIDATOR}.`,
        })
      }
      for (const [name, validator] of Object.entries(validators)) {
        const { validateRequestBody, validateRequestParameters } = object(validator)
        if (validateRequestBody === false && validateRequestParameters === true) continue
        report({
          message:
            'API Gateway checks of a body neither formats nor the length of arrays, answers without naming the field, and passes other content types on unchecked; the functions check it all. Write `{validateRequestBody: false, validateRequestParameters: true}`.',
          location: location.child([VALIDATORS, name]).key(),
        })
      }
    },
  }),

  'binary-media-type': () => ({
    Root(node, { report, location }) {
      const key = 'x-amazon-apigateway-binary-media-types'
      if (array(object(node)[key]).includes('*/*')) {
        report({
          message:
            'With */* API Gateway hands every body over in base64, and the preflight fails. Name the types.',
          location: location.child(key),
        })
      }
    },
  }),

  'compression-size': () => ({
    Root(node, { report, location }) {
      const key = 'x-amazon-apigateway-minimum-compression-size'
      const size = object(node)[key]
      if (size !== undefined && !isIntegerIn(size, 0, MAX_COMPRESSION_SIZE)) {
        report({
          message: `API Gateway compresses from 0 to ${MAX_COMPRESSION_SIZE} bytes on. Write a whole number between them.`,
          location: location.child(key),
        })
      }
    },
  }),

  'security-policy': () => ({
    Root(node, { report, location }) {
      const policy = object(node)['x-amazon-apigateway-security-policy']
      const mode = object(node)['x-amazon-apigateway-endpoint-access-mode']
      if (policy === undefined && mode === undefined) return
      const fits = String(policy).startsWith('SecurityPolicy_')
        ? mode === 'BASIC' || mode === 'STRICT'
        : mode === undefined
      if (!fits) {
        report({
          message:
            'API Gateway takes a SecurityPolicy_... together with x-amazon-apigateway-endpoint-access-mode, BASIC or STRICT, and other policies without. Write both.',
          location: location
            .child(`x-amazon-apigateway-${policy === undefined ? 'endpoint-access-mode' : 'security-policy'}`)
            .key(),
        })
      }
    },
  }),

  substitution: () => ({
    any(node, { type, report, location }) {
      const named = type.name === 'Operation' ? ['operationId'] : []
      for (const [key, value] of Object.entries(object(node))) {
        const shared = type.name === 'Root' && key === 'x-integrations'
        if (!key.startsWith('x-amazon-') && !shared) continue
        for (const name of substitutionsIn(value)) {
          const known =
            /^AWS::(AccountId|Partition|Region|StackName|URLSuffix)$/.test(name) ||
            /^[A-Za-z0-9]+\.[A-Za-z]+$/.test(name) ||
            (shared ? ['operationId'] : named).includes(name)
          if (known) continue
          report({
            message: `Nothing replaces \${${name}} here. Use a pseudo parameter such as \${AWS::Region}, an attribute of a resource such as \${UserPool.Arn}, or \${operationId} in an integration.`,
            location: location.child(key).key(),
          })
        }
      }
    },
  }),
}

export function isIntegerIn(value: Json | undefined, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

function substitutionsIn(value: Json): string[] {
  return [...JSON.stringify(value).matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name)
}
