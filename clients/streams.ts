import type { Json, JsonObject } from '../contract/document.ts'

/** Marks the path of a duplicated operation until the client is written; no real path contains it. */
const MARK = '#stream'

/**
 * A published contract that generators can read. From an operation that returns a whole response or events, depending
 * on its body, they generate one that only reads events, some without sending the body. Here such an operation returns
 * a whole response. If the generator supports streams, a second operation, `<operationId>Stream`, returns events.
 */
export function eitherWay(published: JsonObject, streams: boolean): JsonObject {
  const paths = Object.entries(objectOf(published['paths'])).flatMap(([path, value]) => {
    const item = objectOf(value)
    const both = Object.keys(item).filter((method) => answersBoth(objectOf(item[method])))
    const made = (make: (operation: JsonObject) => JsonObject) =>
      Object.fromEntries(both.map((method) => [method, make(objectOf(item[method]))]))
    const whole = [path, { ...item, ...made((operation) => wholeOf(operation, streams)) }]
    if (!streams || both.length === 0) return [whole]
    const shared = 'parameters' in item ? { parameters: item['parameters'] } : {}
    return [whole, [`${path}${MARK}`, { ...shared, ...made(streamOf) }]]
  })
  return { ...published, paths: Object.fromEntries(paths) }
}

/** Removes the marks of {@link eitherWay} from a client. */
export function unmarked(source: string): string {
  return source.replaceAll(MARK, '')
}

function answersBoth(operation: JsonObject): boolean {
  const content = contentOf(operation)
  return 'application/json' in content && 'text/event-stream' in content
}

function wholeOf(operation: JsonObject, streams: boolean): JsonObject {
  const whole = withContent(operation, 'application/json')
  return streams ? takingAll(whole, false) : whole
}

function streamOf(operation: JsonObject): JsonObject {
  const { operationId, summary } = operation
  return {
    ...takingAll(withContent(operation, 'text/event-stream'), true),
    operationId: `${String(operationId)}Stream`,
    summary: `${String(summary)}, as events`,
  }
}

function contentOf(operation: JsonObject): JsonObject {
  return objectOf(objectOf(objectOf(operation['responses'])['200'])['content'])
}

function withContent(operation: JsonObject, type: string): JsonObject {
  const responses = objectOf(operation['responses'])
  const answer = { ...objectOf(responses['200']), content: { [type]: contentOf(operation)[type] ?? {} } }
  return { ...operation, responses: { ...responses, '200': answer } }
}

/**
 * The operation with a body that allows further fields, which the generator would omit from its type, and that requires
 * `stream` if it returns events.
 */
function takingAll(operation: JsonObject, stream: boolean): JsonObject {
  const body = objectOf(operation['requestBody'])
  const content = objectOf(body['content'])
  const media = objectOf(content['application/json'])
  const schema = {
    allOf: [
      media['schema'] ?? {},
      ...(stream ? [{ type: 'object', properties: { stream: { enum: [true] } }, required: ['stream'] }] : []),
      { type: 'object', additionalProperties: true },
    ],
  }
  return {
    ...operation,
    requestBody: { ...body, content: { ...content, 'application/json': { ...media, schema } } },
  }
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
