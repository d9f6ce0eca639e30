import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Json, JsonObject } from '../document.ts'
import { isIntegerIn } from './extensions.ts'
import { isTaken } from './names.ts'
import { hasShape } from './parameters.ts'
import { array, type Context, type Location, object, type Rules } from './rule.ts'

/** In bytes: the whole event with the body in it ('Lambda quotas', synchronous invocation). */
const MAX_INVOCATION = 6_291_456

/** Names with another meaning in generated/operations.ts, in a handler's file or in a client. */
const TAKEN = new Set([
  ...['documentBaseUrl', 'operations', 'parameters', 'requests', 'responseHeaders'],
  ...['handler', 'operation', 'problem', 'serve'],
  // JavaScript takes a module or an object with this name for a promise.
  'then',
])

const PROBLEM = '#/components/schemas/Problem'

/** Checks what each operation needs so that its function, grants and responses follow from the contract. */
export const operationRules: Rules = {
  'operation-id': () => ({
    Operation(node, { report, location }) {
      const { operationId } = object(node)
      if (operationId === undefined) return
      if (!/^[a-z][A-Za-z0-9]{1,39}$/.test(String(operationId))) {
        report({
          message:
            'An operationId names a file, a type and a Lambda function. Write at most 40 letters and digits, the first one small.',
          location: location.child('operationId'),
        })
      } else if (isTaken(String(operationId)) || TAKEN.has(String(operationId))) {
        report({
          message: `An operationId names a variable in generated/operations.ts, where ${operationId} means something else. Add a verb or a noun.`,
          location: location.child('operationId'),
        })
      }
    },
  }),

  'operation-handler': () => ({
    Operation(node, { report, location }) {
      const { operationId } = object(node)
      if (typeof operationId === 'string' && !existsSync(join(handlersOf(location), `${operationId}.ts`))) {
        report({
          message: `No function answers ${operationId}. Write one by npm run new -- ${operationId}, or name the operation after a file that is there.`,
          location: location.child('operationId'),
        })
      }
    },
    Root(node, { report, location }) {
      const declared = Object.values(object(object(node)['paths'])).flatMap((item) =>
        Object.values(object(item)).map((operation) => object(operation)['operationId']),
      )
      for (const handler of typescriptIn(handlersOf(location))) {
        if (declared.includes(handler)) continue
        report({
          message: `handlers/${handler}.ts answers no operation. Declare one with the operationId ${handler}, rename the file and what it exports if the operation was renamed, or delete it.`,
          location: location.child('paths').key(),
        })
      }
    },
  }),

  'operation-failures': () => {
    let shared: JsonObject = {}
    return {
      Root(node) {
        shared = object(object(node)['x-responses'])
      },
      Operation(node, { report, location, resolve }) {
        const { requestBody, responses, security, parameters } = object(node)
        const expected = [
          ...Object.keys(object(shared[requestBody === undefined ? 'failures' : 'bodyFailures'])),
          ...(array(security).length > 0 ? ['401', '403'] : []),
          ...(array(parameters).some((one) => hasShape(one, resolve)) ? ['422'] : []),
        ]
        const missing = [...new Set(expected)].filter((status) => !(status in object(responses)))
        if (missing.length > 0) {
          report({
            message: `The gateway or the runtime may answer this operation with ${missing.join(', ')}. Merge <<: *failures, or <<: *bodyFailures with a body, declare 401 and 403 with a security, and 422 with a parameter that may be missing or of another type.`,
            location: location.child('responses').key(),
          })
        }
      },
    }
  },

  'operation-problem': () => {
    const reported = new Set<Json>()
    return {
      Operation(node, context) {
        for (const { status, response, media, place } of responsesOf(node, context)) {
          if (Number(status) < 400 || object(media['schema'])['$ref'] === PROBLEM) continue
          if (reported.has(response)) continue
          reported.add(response)
          context.report({
            message: `Callers read one shape of error. Let ${status} answer with application/json of ${PROBLEM}.`,
            location: 'schema' in media ? place.child('schema') : place,
          })
        }
      },
    }
  },

  'example-status': () => ({
    Operation(node, context) {
      for (const { status, media, place } of responsesOf(node, context)) {
        const examples: [string[], Json | undefined][] = [
          [['example'], media['example']],
          ...Object.entries(object(media['examples'])).map(([name, one]): [string[], Json | undefined] => [
            ['examples', name, 'value'],
            object(one)['value'],
          ]),
        ]
        for (const [path, example] of examples) {
          const said = object(example)['status']
          // A text is another state, such as `completed`.
          if (typeof said !== 'number' || said === Number(status)) continue
          context.report({
            message: `The example says status ${said} under ${status}. The body repeats the status of its answer.`,
            location: place.child([...path, 'status']),
          })
        }
      }
    },
  }),

  'request-body': () => ({
    Operation(node, { report, location }) {
      const { requestBody, 'x-max-body-bytes': limit } = object(node)
      if (requestBody === undefined) {
        if (limit === undefined) return
        return report({
          message: 'There is no body to limit. Leave x-max-body-bytes out.',
          location: location.child('x-max-body-bytes').key(),
        })
      }
      if (!isIntegerIn(limit, 1, MAX_INVOCATION)) {
        report({
          message: `Lambda takes events of at most ${MAX_INVOCATION} bytes, and the function reads no body beyond x-max-body-bytes. Write a whole number up to that.`,
          location: limit === undefined ? location.key() : location.child('x-max-body-bytes'),
        })
      }
      const { required, content } = object(requestBody)
      if (required !== true || !Object.keys(object(content)).every((type) => type === 'application/json')) {
        report({
          message:
            'The functions read a body that is there and is application/json. Write `required: true` and that type alone.',
          location: location.child('requestBody').key(),
        })
      }
    },
  }),
}

type DeclaredResponse = { status: string; response: Json; media: JsonObject; place: Location }

/** The responses of an operation, with references followed, and the JSON content and place of each. */
function responsesOf(node: Json, { resolve, location }: Context): DeclaredResponse[] {
  return Object.entries(object(object(node)['responses'])).map(([status, declared]) => {
    const followed = '$ref' in object(declared) ? resolve(declared) : {}
    const { node: response = declared, location: place = location.child(['responses', status]) } = followed
    const path = ['content', 'application/json']
    const media = object(object(response)['content'])['application/json']
    return { status, response, media: object(media), place: media === undefined ? place : place.child(path) }
  })
}

/** The handlers lie in a folder beside the contract. */
function handlersOf(location: Context['location']): string {
  return join(location.source.absoluteRef, '..', 'handlers')
}

function typescriptIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
}
