import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../document.ts'
import { type Context, object, type Rules } from './rule.ts'

const EXTENSION = 'x-amazon-apigateway-integration'
const FUNCTION =
  'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-${operationId}'
const PATH = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path'

/** How Lambda is invoked (developer guide, 'Lambda proxy integrations' and 'response transfer mode'). */
const URIS = {
  BUFFERED: `${PATH}/2015-03-31/functions/${FUNCTION}/invocations`,
  STREAM: `${PATH}/2021-11-15/functions/${FUNCTION}/response-streaming-invocations`,
}

/** In milliseconds ('Quotas for configuring and running a REST API'). */
const MIN_TIMEOUT = 50
const MAX_TIMEOUT = { BUFFERED: 29_000, STREAM: 900_000 }

/** Checks the integration of an operation. Each integration is written once, under `x-integrations`. */
export const integrationRules: Rules = {
  'integration-missing': () => {
    let shared: JsonObject = {}
    return {
      Root(node) {
        shared = object(object(node)['x-integrations'])
      },
      Operation(node, { report, location }) {
        const integration = object(node)[EXTENSION]
        if (integration === undefined) {
          report({
            message:
              'API Gateway refuses to deploy a method without an integration. Add `x-amazon-apigateway-integration: *lambda`.',
            location: location.key(),
          })
        } else if (!Object.values(shared).some((one) => isDeepStrictEqual(one, integration))) {
          report({
            message:
              'This integration is not one of x-integrations, so that what stands there is not what is deployed. Refer to one by its anchor.',
            location: location.child(EXTENSION),
          })
        }
      },
    }
  },

  'integration-type': () =>
    forEachIntegration((integration, report) => {
      if (integration['type'] !== 'aws_proxy') {
        report(
          'type',
          'Functions are written for the Lambda proxy integration, which hands them the whole request. Write aws_proxy.',
        )
      }
    }),

  'integration-method': () =>
    forEachIntegration((integration, report) => {
      if (integration['httpMethod'] !== 'POST') {
        report(
          'httpMethod',
          'API Gateway invokes Lambda by POST whatever the method of the request; with any other it answers 500. Write POST.',
        )
      }
    }),

  'integration-uri': () =>
    forEachIntegration((integration, report) => {
      const expected = URIS[transferMode(integration)]
      if (integration['uri'] !== expected) {
        report(
          'uri',
          `The function of an operation is named after it, and API Gateway refuses a URI that does not fit responseTransferMode. Write ${expected}`,
        )
      }
    }),

  'integration-timeout': () =>
    forEachIntegration((integration, report) => {
      const timeout = Number(integration['timeoutInMillis'])
      const max = MAX_TIMEOUT[transferMode(integration)]
      if (!(timeout >= MIN_TIMEOUT && timeout <= max && timeout % 1000 === 0)) {
        report(
          'timeoutInMillis',
          `API Gateway takes a timeout from ${MIN_TIMEOUT} to ${max} ms here, and Lambda one in whole seconds. Write a multiple of 1000 up to ${max}.`,
        )
      }
    }),

  'integration-passthrough': () =>
    forEachIntegration((integration, report) => {
      if (integration['passthroughBehavior'] !== 'when_no_match') {
        report(
          'passthroughBehavior',
          'A Lambda proxy integration passes every content type on; API Gateway would answer 415 in place of the function otherwise. Write when_no_match.',
        )
      }
    }),

  'integration-mapping': () => ({
    ...forEachIntegration((integration, report) => {
      for (const key of ['requestParameters', 'requestTemplates', 'responses']) {
        if (key in integration)
          report(key, `API Gateway ignores ${key} of a Lambda proxy integration. Let the function do this.`)
      }
    }),
    Operation(node, { report, location, resolve }) {
      const mapped = Object.values(object(object(object(node)[EXTENSION])['responses'])).map(object)
      for (const { statusCode, responseParameters } of mapped) {
        const response = object(resolve(object(object(node)['responses'])[String(statusCode)] ?? null).node)
        for (const name of Object.keys(object(responseParameters))) {
          const header = name.replace('method.response.header.', '')
          if (header in object(response['headers'])) continue
          report({
            message: `API Gateway refuses a mapping to ${name} where response ${statusCode} declares no header ${header}. Declare it.`,
            location: location.child(EXTENSION),
          })
        }
      }
    },
  }),
}

function transferMode(integration: JsonObject): 'BUFFERED' | 'STREAM' {
  return integration['responseTransferMode'] === 'STREAM' ? 'STREAM' : 'BUFFERED'
}

type ReportAt = (key: string, message: string) => void

function forEachIntegration(check: (integration: JsonObject, report: ReportAt) => void) {
  return {
    Root(node: JsonObject[string], { report, location }: Context) {
      for (const [name, integration] of Object.entries(object(object(node)['x-integrations']))) {
        check(object(integration), (key, message) => {
          const place = location.child(['x-integrations', name])
          report({ message, location: key in object(integration) ? place.child(key) : place.key() })
        })
      }
    },
  }
}
