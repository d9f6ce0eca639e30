import {
  type Contract,
  type Json,
  type Method,
  type Operation,
  type Response,
  responseOf,
} from '../contract/document.ts'
import { streams } from '../contract/streams.ts'

type Route = { path: string; method: Method; operation: Operation }

/** The files of an operation that nobody answers yet, by their path: not formatted. */
export function filesFor(contract: Contract, route: Route): { [file: string]: string } {
  const { operationId } = route.operation
  const [status, response] = success(contract, route.operation)
  return {
    [`handlers/${operationId}.ts`]: handler(route.operation, status, response, streams(route.operation)),
    // What streams is tested where it is seen: over HTTP.
    ...(!streams(route.operation) && {
      [`test/handlers/${operationId}.test.ts`]: handlerTest(route.operation, status, response),
    }),
    [`test/conformance/${operationId}.test.ts`]: conformanceTest(route, status, response),
  }
}

/** The entry of an operation in the scenarios of the fault matrix. */
export function scenarioFor(operation: Operation): string {
  const body = json(requestExample(operation))
  const { token, key } = asksFor(operation)
  const sent = [
    ...(body ? [`body: ${body}`] : []),
    ...(token ? [`headers: account.${key ? 'tokenAndKey' : 'token'}`] : []),
  ]
  const given = token
    ? `async (account) => { await account.signedIn(); return { ${sent.join(', ')} } }`
    : `async () => ({ ${sent.join(', ')} })`
  const afterwards = token ? '' : ', afterwards: async () => {}'
  return `  ${operation.operationId}: [{ when: '${token ? 'signed in' : 'anybody'}', given: ${given}${afterwards} }],`
}

function handler(
  { operationId, summary, ...operation }: Operation,
  status: number,
  response: Response,
  isStream: boolean,
): string {
  const ports = Object.keys(operation['x-uses'] ?? {})
  const body = json(exampleOf(response))
  const [serve, file] = isStream ? ['serveStream', 'stream'] : ['serve', 'serve']
  return `import { ${operationId} as operation } from '../generated/operations.ts'
${ports.map((port) => `import { ${port} } from './ports/${port}.ts'\n`).join('')}import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { ${serve} } from './runtime/${file}.ts'

/** ${summary}. */
export async function ${operationId}(
  _request: Request<'${operationId}'>,
  _ports: PortsOf<'${operationId}'>,
): Promise<Response<'${operationId}'>> {
  // The contract's example, until this does its work.
  return { status: ${status}, body: ${body ?? 'undefined'} }
}

export const handler = ${serve}(operation, ${operationId}, { ${ports.join(', ')} })
`
}

function handlerTest(operation: Operation, status: number, response: Response): string {
  const { operationId } = operation
  const { token, key } = asksFor(operation)
  const ports = Object.entries(operation['x-uses'] ?? {}).map(
    ([port, verbs]) => `${port}: { ${verbs.map((verb) => `${verb}: notCalled`).join(', ')} }`,
  )
  const body = json(requestExample(operation))
  const sent = [
    ...(body ? [`body: ${body}`] : []),
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

function conformanceTest({ path, method, operation }: Route, status: number, response: Response): string {
  const { token, key } = asksFor(operation)
  const example = json(requestExample(operation))
  const call = (body: string, headers: string) =>
    `client.call('${method.toUpperCase()}', '${path}', ${body}, ${headers})`
  const isJson = response.content?.['application/json'] !== undefined
  const required = Object.keys(Object(requestExample(operation))).length > 0
  const headers = (more = '') => (token ? `{ ...credentials(user)${more} }` : `{${more.replace(',', '')} }`)
  const refused = (expected: number, when: string, body: string, sent: string) => `
  test('answers ${expected} ${when}', async () => {
    const { status } = await ${call(body, sent)}
    expect(status).toBe(${expected})
  })
`
  const body = example === undefined ? 'undefined' : 'BODY'
  return `import { ${token ? 'beforeAll, ' : ''}describe, expect, inject, test } from 'vitest'
import { Client${token ? ', credentials, type SignedIn' : ''} } from './client.ts'

const client = new Client(inject('target'))
${example === undefined ? '' : `const BODY = ${example}\n`}${
  token
    ? `
let user: SignedIn
beforeAll(async () => {
  user = await client.signedIn()
})
`
    : ''
}
describe('${method.toUpperCase()} ${path}', () => {
  test('answers as the contract shows', async () => {
    const { status${isJson ? ', body' : ''} } = await ${call(body, headers())}
    expect(status).toBe(${status})
${isJson ? `    expect(body).toEqual(${json(exampleOf(response))})\n` : ''}  })
${token ? refused(401, 'without a token', body, '{}') : ''}${
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

/** The first success that an operation declares. */
function success(contract: Contract, operation: Operation): [number, Response] {
  const status = Object.keys(operation.responses).find((one) => one.startsWith('2'))
  if (status === undefined) throw new Error(`${operation.operationId} declares no success`)
  return [Number(status), responseOf(contract, operation, status)]
}

function asksFor({ security }: Operation): { token: boolean; key: boolean } {
  return { token: security.length > 0, key: security.some((all) => 'apiKey' in all) }
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
