import type { JsonObject } from '../document.ts'
import { EVENT_STREAM } from '../streams.ts'
import { array, type Context, object, type Rules } from './rule.ts'

const INTEGRATION = 'x-amazon-apigateway-integration'

/** Headers for cached copies, and the header for the encoding of a body. */
const IGNORED_HEADERS = new Set(['content-encoding', 'content-length', 'etag', 'last-modified', 'vary'])
const IGNORED_PARAMETERS = new Set(['if-match', 'if-modified-since', 'if-none-match', 'if-unmodified-since'])
const IGNORED_KEYS = ['cacheKeyParameters', 'cacheNamespace', 'contentHandling']

/** Checks streams, which API Gateway passes on (developer guide, 'response transfer mode'). */
export const streamingRules: Rules = {
  'stream-events': () => ({
    Operation(node, context) {
      if (!streams(object(node))) return
      const { media, place } = eventsOf(node, context)
      if (object(media)['schema'] !== undefined) return
      context.report({
        message: `A stream without declared events tells nobody what to read. Let 200 answer with ${EVENT_STREAM}, and give it the schema of one event's data.`,
        location: place,
      })
    },
  }),

  'stream-integration': () => ({
    Operation(node, { report, location, resolve }) {
      for (const [status, declared] of Object.entries(object(object(node)['responses']))) {
        const response = object(resolve(declared).node ?? declared)
        if (!(EVENT_STREAM in object(response['content']))) continue
        if (streams(object(node)) && status === '200') continue
        const wrong = status === '200' ? location.child(INTEGRATION) : location.child(['responses', status])
        report({
          message:
            'API Gateway holds an answer back until it is whole, unless the integration streams; and a stream has begun well, so that what fails later is an event. Declare events for 200 alone, with `x-amazon-apigateway-integration: *stream`.',
          location: wrong.key(),
        })
      }
    },
  }),

  'stream-validator': () => ({
    Operation(node, context) {
      if (!streams(object(node))) return
      const { report, location, resolve } = context
      const { response } = eventsOf(node, context)
      const { responses, parameters } = object(node)
      const ignored = [
        ...Object.keys(object(object(response)['headers'])).filter((name) =>
          IGNORED_HEADERS.has(name.toLowerCase()),
        ),
        ...array(parameters)
          .map((parameter) => String(object(resolve(parameter).node ?? parameter)['name']))
          .filter((name) => IGNORED_PARAMETERS.has(name.toLowerCase())),
        ...('304' in object(responses) ? ['304'] : []),
      ]
      if (ignored.length > 0) {
        report({
          message: `A stream is neither kept nor packed: its end is not known when its headers are sent. Leave out ${ignored.join(', ')}.`,
          location: location.child('responses').key(),
        })
      }
    },
  }),

  'stream-compression': () => ({
    Root(node, { report, location }) {
      const compression = 'x-amazon-apigateway-minimum-compression-size'
      const operations = Object.values(object(object(node)['paths']))
        .flatMap((item) => Object.values(object(item)).map(object))
        .filter((operation) => INTEGRATION in operation)
      if (compression in object(node) && operations.length > 0 && operations.every(streams)) {
        report({
          message: 'API Gateway compresses no stream, and here every operation streams. Leave it out.',
          location: location.child(compression).key(),
        })
      }
      for (const [name, integration] of Object.entries(object(object(node)['x-integrations']))) {
        if (object(integration)['responseTransferMode'] !== 'STREAM') continue
        for (const key of IGNORED_KEYS.filter((one) => one in object(integration))) {
          report({
            message: `API Gateway neither caches nor converts a stream. Leave ${key} out.`,
            location: location.child(['x-integrations', name, key]).key(),
          })
        }
      }
    },
  }),
}

function streams(operation: JsonObject): boolean {
  return object(operation[INTEGRATION])['responseTransferMode'] === 'STREAM'
}

/** The 200 response of an operation and its events, with the nearest existing place. */
function eventsOf(node: JsonObject[string], { location, resolve }: Context) {
  const declared = object(object(node)['responses'])['200']
  const response = declared === undefined ? undefined : (resolve(declared).node ?? declared)
  const media = object(object(response)['content'])[EVENT_STREAM]
  const responses = location.child('responses')
  return { response, media, place: declared === undefined ? responses.key() : responses.child('200').key() }
}
