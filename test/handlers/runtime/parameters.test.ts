import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readContract } from '../../../contract/document.ts'
import { generate } from '../../../contract/generate.ts'
import { baseUrlOf } from '../../../handlers/runtime/arrival.ts'
import { checkedParameters } from '../../../handlers/runtime/parameters.ts'
import { Problem } from '../../../handlers/runtime/problem.ts'
import { type Loaded, loadGenerated } from '../../contract/loadGenerated.ts'
import { eventOf } from '../invocation.ts'

const PARAMETERS = [
  '{name: shelf, in: path, required: true, schema: {type: integer, minimum: 1}}',
  '{name: key, in: path, required: true, schema: {type: string, maxLength: 20}}',
  '{name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 10}}',
  '{name: price, in: query, schema: {type: number}}',
  '{name: open, in: query, schema: {type: boolean}}',
  "{name: sort, in: query, schema: {$ref: '#/components/schemas/Sort'}}",
  "{name: age, in: query, schema: {$ref: '#/components/schemas/Age'}}",
  '{name: tag, in: query, schema: {type: array, items: {type: string, minLength: 1}, maxItems: 3}}',
  '{name: page, in: query, schema: {type: array, items: {type: integer}, default: [1]}}',
  '{name: email, in: query, schema: {type: string, format: email}}',
  "{name: code, in: query, schema: {type: string, pattern: '^[A-Z]+$'}}",
  '{name: constructor, in: query, schema: {type: string}}',
  '{name: toString, in: query, schema: {type: string, default: a}}',
  '{name: X-Depth, in: header, required: true, schema: {type: integer}}',
]

const OPENAPI = `
openapi: 3.0.1
info: {title: t, version: '1', description: d}
x-response-headers: {}
x-preflight-headers: {}
paths:
  /shelves/{shelf}/files/{key+}:
    get:
      operationId: getFile
      security: []
      x-amazon-apigateway-integration: {timeoutInMillis: 29000}
      parameters: [${PARAMETERS.join(', ')}]
      responses: {'200': {description: The file.}}
components:
  schemas:
    Sort: {type: string, enum: [up, down]}
    Age: {type: string, enum: [new, old], default: new}
  securitySchemes: {}
`

const folder = mkdtempSync(join(tmpdir(), 'gateway-parameters-'))
afterAll(() => rmSync(folder, { recursive: true }))

let operation: Loaded['operations'][string] | undefined
beforeAll(async () => {
  const file = join(folder, 'openapi.yaml')
  writeFileSync(file, OPENAPI)
  operation = (await loadGenerated(await generate(readContract(file)), folder)).operations['getFile']
})

type Sent = {
  path?: { [name: string]: string } | null
  query?: { [name: string]: string[] }
  headers?: { [name: string]: string }
}

/** The event of a request as API Gateway passes it on: the path unchanged, the query decoded. */
function event({ path = {}, query = {}, headers = { 'X-Depth': '2' } }: Sent): APIGatewayProxyEvent {
  return {
    ...eventOf('getDocs', { headers }),
    pathParameters: path && { shelf: '7', key: 'a', ...path },
    multiValueQueryStringParameters: query,
    queryStringParameters: Object.fromEntries(Object.entries(query).map(([name, all]) => [name, all.at(-1)])),
  }
}

function read(sent: Sent = {}): unknown {
  if (!operation) throw new Error('Nothing was generated')
  return checkedParameters(operation, event(sent))
}

function refusal(sent: Sent): [status: number, fields: string[], messages: string[]] {
  try {
    read(sent)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { errors = [] } = error.details
    return [error.status, errors.map(({ field }) => field), errors.map(({ message }) => message)]
  }
  throw new Error('The parameters were taken')
}

const query = (name: string, ...values: string[]): Sent => ({ query: { [name]: values } })

describe('parameters', () => {
  test('are passed on by place, typed, and with defaults for missing ones', () => {
    expect(read()).toEqual({
      path: { shelf: 7, key: 'a' },
      query: { limit: 10, page: [1], toString: 'a', age: 'new' },
      headers: { 'X-Depth': 2 },
    })
  })

  test.each([
    ['limit', ['20'], 20],
    ['price', ['-0.5e3'], -500],
    ['price', ['0.5'], 0.5],
    ['open', ['true'], true],
    ['open', ['false'], false],
    ['sort', ['down'], 'down'],
    ['tag', ['a', 'b', 'a'], ['a', 'b', 'a']],
    ['tag', ['a,b'], ['a,b']],
    ['tag', ['5', 'true'], ['5', 'true']],
    ['page', ['2', '3'], [2, 3]],
    ['email', ['jane@example.com'], 'jane@example.com'],
    ['code', ['ABC'], 'ABC'],
  ])('%s sent as %j becomes %j', (name, values, expected) => {
    expect(read({ query: { [name]: values } })).toHaveProperty(['query', name], expected)
  })

  test('are dropped if the contract does not declare them', () => {
    expect(read(query('other', '1'))).not.toHaveProperty('query.other')
    expect(read({ headers: { 'X-Depth': '2', 'X-Other': '1' } })).not.toHaveProperty('headers.X-Other')
  })

  test('of a query count with their last value if they are not an array', () => {
    expect(read(query('limit', 'x', '5'))).toHaveProperty('query.limit', 5)
    expect(refusal(query('limit', '5', 'x'))[0]).toBe(422)
  })

  test('are case-sensitive in a query, and not in headers', () => {
    expect(read(query('LIMIT', '5'))).toHaveProperty('query.limit', 10)
    expect(read({ headers: { 'x-depth': '3' } })).toHaveProperty('headers', { 'X-Depth': 3 })
  })

  test('with a default do not leak into the next request', () => {
    Object(read())['query'].page.push(2)
    expect(read()).toHaveProperty('query.page', [1])
  })

  test('named like inherited properties are present only if they were sent', () => {
    expect(Object.keys(Object(read())['query'])).not.toContain('constructor')
    expect(Object(read())['query'].constructor).toBeUndefined()
    expect(Object(read(query('constructor', 'b')))['query'].constructor).toBe('b')
    const inherited: Sent = { query: JSON.parse('{"__proto__": ["limit"]}') }
    expect(read(inherited)).toHaveProperty('query.limit', 10)
  })
})

describe('a path', () => {
  test('without its parameters is 422 with the name of each', () => {
    const required = 'is required'
    expect(refusal({ path: null })).toEqual([422, ['path.shelf', 'path.key'], [required, required]])
  })

  test.each([
    ['a%2Fb', 'a/b'],
    ['a/b%20c', 'a/b c'],
    ['a+b', 'a+b'],
    ['5', '5'],
    ['true', 'true'],
    ['a%2Bb', 'a+b'],
    ['%25%32%35', '%25'],
    ['%C3%BC', 'ü'],
    ['..%2f..', '../..'],
  ])('%s is decoded once, to %s', (key, decoded) => {
    expect(read({ path: { key } })).toHaveProperty('path.key', decoded)
  })

  test.each(['%', '%E0%A4%A', '%ff'])('%s is 400, with its name', (key) => {
    expect(refusal({ path: { key } })).toEqual([400, ['path.key'], ['is not UTF-8 in percent-encoding']])
  })
})

test('API Gateway decodes a query, and the function does not decode it again', () => {
  expect(read(query('tag', '%2B', 'a+b', '100%'))).toHaveProperty('query.tag', ['%2B', 'a+b', '100%'])
})

describe('a parameter of the wrong type', () => {
  test.each([
    ...['', ' ', 'x', '1.5', '0x10', '1e', '+5', ' 5', '5 ', '007', '1_000', 'Infinity', 'NaN', 'null'],
    ...['true', '[]', '"5"', '1e400', '9007199254740993', '５'],
  ])('is 422: "%s" is not an integer', (text) => {
    expect(refusal(query('limit', text))).toEqual([422, ['query.limit'], ['must be integer']])
  })

  test.each(['', '1', '0', 'yes', 'TRUE', 'null', ' true'])('is 422: "%s" is not a boolean', (text) => {
    expect(refusal(query('open', text))).toEqual([422, ['query.open'], ['must be boolean']])
  })

  test.each(['', '.5', '5.', '--5', '1e999', 'Infinity', '١'])('is 422: "%s" is not a number', (text) => {
    expect(refusal(query('price', text))).toEqual([422, ['query.price'], ['must be number']])
  })

  test.each<[string, Sent, string, string]>([
    ['an item of an array', query('page', '1', 'x'), 'query.page.1', 'must be integer'],
    ['an empty item', query('tag', 'a', ''), 'query.tag.1', 'must NOT have fewer than 1 characters'],
    ['a path', { path: { shelf: 'a' } }, 'path.shelf', 'must be integer'],
    ['a header', { headers: { 'X-Depth': '' } }, 'headers.X-Depth', 'must be integer'],
    ['a required one that is missing', { headers: {} }, 'headers.X-Depth', 'is required'],
  ])('or a missing one is 422 with its name: %s', (_, sent, field, message) => {
    expect(refusal(sent)).toEqual([422, [field], [message]])
  })
})

describe('a parameter with an unacceptable value', () => {
  test.each<[string, Sent, string]>([
    ['too small', query('limit', '0'), 'query.limit'],
    ['too large', query('limit', '101'), 'query.limit'],
    ['of no choice', query('sort', 'sideways'), 'query.sort'],
    ['of another pattern', query('code', 'abc'), 'query.code'],
    ['of another format', query('email', 'jane'), 'query.email'],
    ['too many', query('tag', 'a', 'b', 'c', 'd'), 'query.tag'],
    ['too long', { path: { key: 'x'.repeat(21) } }, 'path.key'],
  ])('is 400 with its name: %s', (_, sent, field) => {
    expect(refusal(sent).slice(0, 2)).toEqual([400, [field]])
  })

  test('is refused with a message about the parameters', () => {
    expect(() => read(query('limit', '0'))).toThrow('Invalid request parameters.')
    expect(() => read({ path: { key: '%' } })).toThrow('Invalid request parameters.')
  })

  test('is listed with every other invalid parameter, in all places', () => {
    const sent = { path: { shelf: '0' }, query: { limit: ['x'], sort: ['x'] }, headers: {} }
    expect(refusal(sent).slice(0, 2)).toEqual([
      422,
      ['path.shelf', 'query.limit', 'query.sort', 'headers.X-Depth'],
    ])
  })
})

describe('the URL of the API', () => {
  const at = (path: string, key: string) => {
    const { requestContext, ...rest } = event({ path: { key }, headers: { 'x-forwarded-proto': 'https' } })
    const reached = { ...requestContext, path, domainName: 'api.example.com' }
    return baseUrlOf({ path: '/shelves/{shelf}/files/{key+}' }, { ...rest, requestContext: reached })
  }

  test.each([
    ['/prod/shelves/7/files/a', 'a'],
    ['/prod/shelves/7/files/a/b/c', 'a/b/c'],
    ['/prod/shelves/7/files/a%2Fb/c', 'a%2Fb/c'],
    ['/prod/shelves/7/files/a/b/', 'a/b'],
    ['/prod/shelves/7/files/a//b/', 'a//b/'],
  ])('is the part before %s, however deep a greedy parameter is', (path, key) => {
    expect(at(path, key)).toBe('https://api.example.com/prod')
  })
})
