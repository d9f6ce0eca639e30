import {
  type Contract,
  type Json,
  type JsonObject,
  type Method,
  type Operation,
  type Response,
  responseOf,
  schemaOf,
} from '../contract/document.ts'
import { streams } from '../contract/streams.ts'

type Route = { path: string; method: Method; operation: Operation }

/** The files of an operation without a handler, by path, not formatted. */
export function filesFor(contract: Contract, route: Route): { [file: string]: string } {
  const { operationId } = route.operation
  const [status, response] = success(contract, route.operation)
  // Only the suites that start a gateway can read a stream or create an access key.
  const isQuick = !streams(route.operation) && !asksFor(route.operation).accessKey
  return {
    [`handlers/${operationId}.ts`]: handler(route.operation, status, response),
    ...(isQuick && {
      [`test/handlers/${operationId}.test.ts`]: handlerTest(contract, route.operation, status, response),
    }),
    [`test/conformance/${operationId}.test.ts`]: conformanceTest(contract, route, status, response),
  }
}

/** The entry of an operation in the scenarios of the fault matrix. */
export function scenarioFor(contract: Contract, operation: Operation): string {
  const { token, key, accessKey } = asksFor(operation)
  if (accessKey) return `  ${operation.operationId}: keyed({ ${sentBy(contract, operation).join(', ')} }),`
  const sent = [
    ...sentBy(contract, operation),
    ...(token ? [`headers: account.${key ? 'tokenAndKey' : 'token'}`] : []),
  ]
  const given = token
    ? `async (account) => { await account.signedIn(); return { ${sent.join(', ')} } }`
    : `async () => ({ ${sent.join(', ')} })`
  const afterwards = token ? '' : ', afterwards: async () => {}'
  return `  ${operation.operationId}: [{ when: '${token ? 'signed in' : 'anybody'}', given: ${given}${afterwards} }],`
}

function handler(operation: Operation, status: number, response: Response): string {
  const { operationId, summary } = operation
  const ports = Object.keys(operation['x-uses'] ?? {})
  const body = json(exampleOf(response))
  const imports = ports.map((port) => `import { ${port} } from './ports/${port}.ts'\n`).join('')
  const bound = `${operationId}, { ${ports.join(', ')} })`
  if (isEventsAlone(response)) {
    return `import { ${operationId} as operation } from '../generated/operations.ts'
${imports}import type { Events, PortsOf, Request } from './runtime/contract.ts'
import { serveStream } from './runtime/stream.ts'

/** ${summary}. */
export async function* ${operationId}(
  _request: Request<'${operationId}'>,
  _ports: PortsOf<'${operationId}'>,
): Events<'${operationId}'> {
  // The contract's example, until this does its work.
  yield { data: ${body} }
}

export const handler = serveStream(operation, ${bound}
`
  }
  const serve = streams(operation) ? 'serveStream' : 'serve'
  return `import { ${operationId} as operation } from '../generated/operations.ts'
${imports}import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { ${serve} } from './runtime/${serve === 'serve' ? 'serve' : 'stream'}.ts'

/** ${summary}. */
export async function ${operationId}(
  _request: Request<'${operationId}'>,
  _ports: PortsOf<'${operationId}'>,
): Promise<Response<'${operationId}'>> {
  // The contract's example, until this does its work.
  return { status: ${status}, body: ${body ?? 'undefined'} }
}

export const handler = ${serve}(operation, ${bound}
`
}

function handlerTest(contract: Contract, operation: Operation, status: number, response: Response): string {
  const { operationId } = operation
  const { token, key } = asksFor(operation)
  const ports = Object.entries(operation['x-uses'] ?? {}).map(
    ([port, verbs]) => `${port}: { ${verbs.map((verb) => `${verb}: notCalled`).join(', ')} }`,
  )
  const sent = [
    ...sentBy(contract, operation),
    ...(token ? ['claims: CLAIMS'] : []),
    ...(key ? ['apiKey: KEY'] : []),
  ]
  const imported = ['answerOf', ...(token ? ['CLAIMS'] : []), ...(key ? ['KEY'] : [])]
  const isJson = response.content?.['application/json'] !== undefined
  return `import { expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { ${operationId} } from '../../handlers/${operationId}.ts'
import { ${imported.join(', ')} } from './invocation.ts'

${ports.length > 0 ? "const notCalled = () => { throw new Error('No test calls this yet') }\n" : ''}const ports = { ${ports.join(', ')} }

test('the answer is the contract\\'s example', async () => {
  const { status${isJson ? ', body' : ''} } = await answerOf(operations.${operationId}, ${operationId}, ports, { ${sent.join(', ')} })
  expect(status).toBe(${status})
${isJson ? `  expect(body).toEqual(${json(exampleOf(response))})\n` : ''}})
`
}

function conformanceTest(
  contract: Contract,
  { path, method, operation }: Route,
  status: number,
  response: Response,
): string {
  const parameters = parametersOf(contract, operation)
  const { token, key, accessKey } = asksFor(operation)
  const user = token || accessKey
  const example = json(requestExample(operation))
  const call = (body: string, headers: string) =>
    `client.call('${method.toUpperCase()}', '${path}', ${body}, ${headers}${parameters.length > 0 ? ', SENT' : ''})`
  const isJson = response.content?.['application/json'] !== undefined
  const required = Object.keys(Object(requestExample(operation))).length > 0
  const own = token ? 'credentials(user)' : accessKey ? 'key' : undefined
  const headers = (more = '') => (own ? `{ ...${own}${more} }` : `{${more.replace(',', '')} }`)
  const refused = (expected: number, when: string, body: string, sent: string) => `
  test('answers ${expected} ${when}', async () => {
    const { status } = await ${call(body, sent)}
    expect(status).toBe(${expected})
  })
`
  const body = example === undefined ? 'undefined' : 'BODY'
  const imported = token ? ', credentials, type SignedIn' : ''
  return `import { ${user ? 'beforeAll, ' : ''}describe, expect, inject, test } from 'vitest'
import { Client${imported} } from './client.ts'

const client = new Client(inject('target'))
${example === undefined ? '' : `const BODY = ${example}\n`}${parameters.length > 0 ? `const SENT = { ${parameters.join(', ')} }\n` : ''}${
  token
    ? `
let user: SignedIn
beforeAll(async () => {
  user = await client.signedIn()
})
`
    : ''
}${
  accessKey
    ? `
let key: { Authorization: string }
beforeAll(async () => {
  key = await client.accessKey()
})
`
    : ''
}
describe('${method.toUpperCase()} ${path}', () => {
  test('answers as the contract shows', async () => {
    const { status${isJson ? ', body' : ''} } = await ${call(body, headers())}
    expect(status).toBe(${status})
${isJson ? `    expect(body).toEqual(${json(exampleOf(response))})\n` : ''}  })
${user ? refused(401, 'without credentials', body, '{}') : ''}${
  key ? refused(403, 'without an API key', body, '{ Authorization: `Bearer ${user.idToken}` }') : ''
}${
  example === undefined
    ? ''
    : refused(400, 'for a body that is no JSON', "'{'", headers()) +
      (required ? refused(422, 'for a body without its fields', "'{}'", headers()) : '') +
      refused(
        413,
        'for a body over its size',
        `'x'.repeat(${(operation['x-max-body-bytes'] ?? 0) + 1})`,
        headers(),
      ) +
      refused(
        415,
        'for a body that is not declared as JSON',
        "'{}'",
        headers(", 'Content-Type': 'text/plain'"),
      )
}})
`
}

/** The parts of a request of an operation, as members of an object. */
function sentBy(contract: Contract, operation: Operation): string[] {
  const body = json(requestExample(operation))
  return [...parametersOf(contract, operation), ...(body ? [`body: ${body}`] : [])]
}

/** The required path and query parameters, with their examples. */
function parametersOf(contract: Contract, { parameters = [] }: Operation): string[] {
  return ['path', 'query'].flatMap((place) => {
    const values = parameters
      .filter((parameter) => parameter.in === place && parameter.required)
      .map(({ name, schema, example }) => [name, example ?? fittingValue(contract, schema)])
    return values.length === 0 ? [] : [`${place}: ${JSON.stringify(Object.fromEntries(values))}`]
  })
}

/** A value that matches most parameter schemas. */
function fittingValue(contract: Contract, parameter: JsonObject): Json {
  const schema = schemaOf(contract, parameter)
  const { type, items, minimum, enum: values } = schema
  const [first] = [schema['example'], schema['default'], ...(Array.isArray(values) ? values : [])].filter(
    (value) => value !== undefined,
  )
  if (first !== undefined) return first
  if (type === 'array' && typeof items === 'object' && items !== null && !Array.isArray(items))
    return [fittingValue(contract, items)]
  if (type === 'integer' || type === 'number') return minimum ?? 1
  return type === 'boolean' ? true : 'a'
}

/** The first success that an operation declares. */
function success(contract: Contract, operation: Operation): [number, Response] {
  const status = Object.keys(operation.responses).find((one) => one.startsWith('2'))
  if (status === undefined) throw new Error(`${operation.operationId} declares no success`)
  return [Number(status), responseOf(contract, operation, status)]
}

/** The credentials of a request: an ID token, a token and an API key, or only an access key. */
function asksFor({ security }: Operation): { token: boolean; key: boolean; accessKey: boolean } {
  const needs = (scheme: string) => security.some((all) => scheme in all)
  return { token: needs('token'), key: needs('apiKey'), accessKey: needs('accessKey') }
}

/** Whether a response is always a stream and never JSON. */
function isEventsAlone({ content = {} }: Response): boolean {
  return 'text/event-stream' in content && !('application/json' in content)
}

function requestExample({ requestBody }: Operation): Json | undefined {
  return requestBody?.content['application/json']?.example
}

function exampleOf({ content }: Response): Json | undefined {
  return Object.values(content ?? {})[0]?.example
}

function json(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}
