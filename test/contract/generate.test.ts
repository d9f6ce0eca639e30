import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readContract } from '../../contract/document.ts'
import { generate } from '../../contract/generate.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { type Loaded, loadGenerated } from './loadGenerated.ts'

const OPENAPI = `
openapi: 3.0.1
info: {title: t, version: '1', description: d}
x-response-headers: {Access-Control-Allow-Origin: '*'}
x-preflight-headers: {}
x-amazon-apigateway-gateway-responses: {}
paths:
  /things:
    post:
      operationId: makeThing
      security: [{token: [], apiKey: []}]
      x-groups: [administrators]
      x-audit: [name]
      x-uses: {users: [find], apiKeys: [create]}
      x-max-body-bytes: 1024
      x-amazon-apigateway-integration: {timeoutInMillis: 29000}
      parameters:
        - {name: If-None-Match, in: header, schema: {type: string}}
        - {name: page, in: query, schema: {$ref: '#/components/schemas/Page'}}
        - {name: tag, in: query, required: true, schema: {type: array, items: {type: string, maxLength: 3}}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses:
        '200':
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        '404':
          description: none
          content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
    get:
      operationId: getPage
      security: []
      x-amazon-apigateway-integration: {timeoutInMillis: 5000}
      responses:
        '200':
          description: a page
          content: {text/html: {schema: {type: string}}}
  /events:
    get:
      operationId: getEvents
      security: []
      x-amazon-apigateway-integration: {timeoutInMillis: 900000, responseTransferMode: STREAM}
      responses:
        '200':
          description: events
          content: {text/event-stream: {schema: {oneOf: [{$ref: '#/components/schemas/Thing'}, {type: string, enum: ['[DONE]']}]}}}
components:
  schemas:
    Page: {type: integer, minimum: 1, default: 1}
    Email: {type: string, format: email, maxLength: 254}
    Thing:
      type: object
      required: [email]
      properties:
        email: {$ref: '#/components/schemas/Email'}
        name: {type: string, minLength: 1}
    Problem:
      type: object
      required: [message]
      properties:
        message: {type: string}
`

async function generated(yaml = OPENAPI): Promise<{ [name: string]: string }> {
  const file = join(temporaryFolder(), 'openapi.yaml')
  writeFileSync(file, yaml)
  return generate(readContract(file))
}

async function loaded(): Promise<Loaded> {
  return loadGenerated(await generated(), temporaryFolder())
}

describe('what is generated', () => {
  test('is one set of files, each of which names its source', async () => {
    const files = await generated()
    expect(Object.keys(files)).toEqual([
      'api.d.ts',
      'operations.ts',
      'events.js',
      'events.d.ts',
      'parameters.js',
      'parameters.d.ts',
      'requests.js',
      'requests.d.ts',
      'responses.js',
      'responses.d.ts',
    ])
    for (const text of Object.values(files)) {
      expect(text).toMatch(/^\/\/ Generated from openapi\.yaml by `npm run generate`\. Do not edit\.\n/)
    }
  })

  test('is the same each time', async () => {
    expect(await generated()).toEqual(await generated())
  })
})

describe('the operations', () => {
  test('contain what the functions and the stack need from the contract', async () => {
    expect((await loaded()).operations['makeThing']).toEqual({
      operationId: 'makeThing',
      method: 'POST',
      path: '/things',
      security: [{ token: [], apiKey: [] }],
      uses: { users: ['find'], apiKeys: ['create'] },
      parameters: [
        { in: 'header', name: 'If-None-Match', type: 'string' },
        { in: 'query', name: 'page', type: 'integer', default: 1 },
        { in: 'query', name: 'tag', type: 'array', items: 'string' },
      ],
      groups: ['administrators'],
      audit: ['name'],
      maxAuthAge: 0,
      maxBodyBytes: 1024,
      timeoutInMillis: 29_000,
      streams: false,
      checkParameters: expect.any(Function),
      validate: expect.any(Function),
    })
  })

  test('use no port and take no body unless they declare it', async () => {
    expect((await loaded()).operations['getPage']).toMatchObject({
      groups: [],
      uses: {},
      parameters: [],
      checkParameters: undefined,
      maxBodyBytes: 0,
      validate: undefined,
    })
  })

  test('say whether they stream', async () => {
    const { getPage, getEvents } = (await loaded()).operations
    expect([getPage, getEvents]).toMatchObject([
      { streams: false },
      { streams: true, timeoutInMillis: 900_000 },
    ])
  })

  test('may use each port of the handlers, whoever uses it, and nothing that ports share', async () => {
    const { 'operations.ts': text = '' } = await generated()
    const named = text.match(/^.* import\(.*$/gm)
    expect(named).toContain("  apiKeys: typeof import('../handlers/ports/apiKeys.ts').apiKeys")
    expect(named).toContain("  ledger: typeof import('../handlers/ports/ledger.ts').ledger")
    expect(text).not.toContain('ports/aws.ts')
  })
})

describe('the validators', () => {
  test('need nothing at run time: they load without any packages', async () => {
    for (const name of ['events.js', 'parameters.js', 'requests.js', 'responses.js'])
      expect((await generated())[name]).not.toMatch(/^import /m)
    expect(Object.keys(await loaded())).toEqual(['events', 'operations', 'responses'])
  })

  test('check the body of each operation that takes one, and report every error', async () => {
    const validate = (await loaded()).operations['makeThing']?.validate
    expect(validate?.({ email: 'jane@example.com', more: 1 })).toBe(true)
    expect(validate?.({ name: '' })).toBe(false)
    expect(validate?.errors?.map(({ keyword }) => keyword)).toEqual(['required', 'minLength'])
    expect(validate?.({ email: 'jane' })).toBe(false)
    expect(validate?.errors?.map(({ keyword }) => keyword)).toEqual(['format'])
  })

  test('check the parameters of each operation that has some, by their location', async () => {
    const check = (await loaded()).operations['makeThing']?.checkParameters
    expect(check?.({ path: {}, query: { page: 1, tag: ['a'] }, headers: {} })).toBe(true)
    expect(check?.({ path: {}, query: { page: 0 }, headers: {} })).toBe(false)
    expect(check?.errors?.map(({ keyword, instancePath }) => [keyword, instancePath])).toEqual([
      ['required', '/query'],
      ['minimum', '/query/page'],
    ])
  })

  test('check each JSON response by its status', async () => {
    const { responses } = await loaded()
    expect(responses).toEqual({
      makeThing: { 200: expect.any(Function), 404: expect.any(Function) },
      getPage: {},
      getEvents: {},
    })
  })

  test('check the data of each event that an operation streams', async () => {
    const { getEvents } = (await loaded()).events
    expect([{ email: 'jane@example.com' }, '[DONE]'].map((data) => getEvents?.(data))).toEqual([true, true])
    expect([{}, 'DONE'].map((data) => getEvents?.(data))).toEqual([false, false])
  })

  test.each([
    ['many dots', `${'a.'.repeat(50_000)}@`],
    ['many labels', `a@${'a.'.repeat(50_000)}`],
    ['many hyphens', `a@${'a-'.repeat(50_000)}.`],
  ])('take at most linear time for an address of %s', async (_, email) => {
    const validate = (await loaded()).operations['makeThing']?.validate
    const started = performance.now()
    expect(validate?.({ email })).toBe(false)
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('are typed by what they validate', async () => {
    const files = await generated()
    expect(files['requests.d.ts']).toContain('export const Thing: ValidateFunction')
    expect(files['responses.d.ts']).toContain('makeThing: { 200: ValidateFunction, 404: ValidateFunction }')
  })
})

/** The generated files for a contract in which a request and a response body have this schema. */
function withThing(schema: string): Promise<{ [name: string]: string }> {
  return generated(OPENAPI.replace(/ {4}Thing:\n(.*\n){5}/, `    Thing: ${schema}\n`))
}

async function validatorsOf(schema: string) {
  const { operations, responses } = await loadGenerated(await withThing(schema), temporaryFolder())
  return { request: operations['makeThing']?.validate, answer: responses['makeThing']?.['200'] }
}

describe('a format', () => {
  test.each([
    ['uuid', '6f1c3a52-5f0e-4a6e-9a53-0f4f3c1f2b11', '6f1c3a52'],
    ['date', '2024-02-29', '2023-02-29'],
    ['date-time', '2024-02-29T10:00:00Z', '2024-02-29'],
    ['time', '10:00:00Z', '25:00:00Z'],
    ['uri', 'https://example.org/a', 'example'],
    ['url', 'https://example.org/a', 'example'],
    ['ipv4', '192.0.2.1', '192.0.2.256'],
    ['ipv6', '2001:db8::1', '2001:db8'],
    ['hostname', 'example.org', 'exa mple'],
    ['byte', 'YQ==', 'YQ='],
    ['email', 'jane@example.org', 'jane'],
  ])('that is known is checked, in linear time: %s', async (format, good, bad) => {
    const { request } = await validatorsOf(
      `{type: object, properties: {a: {type: string, format: ${format}}}}`,
    )
    expect(request?.({ a: good })).toBe(true)
    expect(request?.({ a: bad })).toBe(false)
    for (const part of ['a', 'a.', '1', '1:', '::', 'a@', '%61', '/a', 'http://a']) {
      const started = performance.now()
      request?.({ a: part.repeat(20_000) })
      expect(performance.now() - started, part).toBeLessThan(2_000)
    }
  })

  test('that is unknown, or only concerns display, passes', async () => {
    const { request } = await validatorsOf(
      '{type: object, properties: {a: {type: string, format: phone}, b: {type: string, format: binary}}}',
    )
    expect(request?.({ a: 'x', b: 'y' })).toBe(true)
  })
})

describe('a field', () => {
  test('may have annotations, and have the name of one', async () => {
    const { request } = await validatorsOf(
      `{type: object, required: [x-id], xml: {name: t}, externalDocs: {url: u}, x-note: 1,
       properties: {x-id: {type: string, xml: {attribute: true}, example: a, x-note: 1}}}`,
    )
    expect(request?.({ 'x-id': 'a' })).toBe(true)
    expect(request?.({})).toBe(false)
  })

  test('that is missing in a request gets its default, in value and type, at any depth', async () => {
    const schema = `{type: object, properties: {n: {type: integer, default: 3}, m: {$ref: '#/components/schemas/More'}}}
    More: {type: string, default: all}`
    const { request, answer } = await validatorsOf(schema)
    const [body, answered] = [{}, {}]
    expect([request?.(body), answer?.(answered)]).toEqual([true, true])
    expect([body, answered]).toEqual([{ n: 3, m: 'all' }, {}])
    const { 'api.d.ts': types = '' } = await withThing(schema)
    expect(fieldsIn(types, '"Thing.request"')).toEqual(['n', 'm'])
    expect(fieldsIn(types, 'Thing'), 'an answer may lack it').toEqual(['n?', 'm?'])
  })

  test('is not required in a request if it is readOnly, nor in a response if it is writeOnly', async () => {
    const schema = `{type: object, required: [id, pin], properties: {id: {type: string, readOnly: true}, pin: {$ref: '#/components/schemas/Pin'}}}
    Pin: {type: string, writeOnly: true}`
    const { request, answer } = await validatorsOf(schema)
    expect([request?.({ pin: '1' }), request?.({ id: '1' })]).toEqual([true, false])
    expect([answer?.({ pin: '1' }), answer?.({ id: '1' })]).toEqual([false, true])
    const { 'api.d.ts': types = '' } = await withThing(schema)
    expect(fieldsIn(types, '"Thing.request"')).toEqual(['id?', 'pin'])
    expect(fieldsIn(types, 'Thing')).toEqual(['id', 'pin?'])
  })

  test('may have the name of a member of every object', async () => {
    const { request } = await validatorsOf(
      '{type: object, required: [toString], properties: {constructor: {type: string}, toString: {type: string}}}',
    )
    expect(request?.({})).toBe(false)
    expect(request?.({ toString: 'a' })).toBe(true)
    expect(request?.({ toString: 'a', constructor: 1 })).toBe(false)
  })
})

/** The fields of a type in api.d.ts; optional ones with a question mark. */
function fieldsIn(types: string, name: string): string[] {
  const [, body = ''] = types.match(new RegExp(`^ {8}${name}: \\{\\n(.*?)^ {8}\\}`, 'ms')) ?? []
  return [...body.matchAll(/^ {12}(?:readonly )?(\w+\??):/gm)].map(([, field = '']) => field)
}

describe('a contract from which nothing can be generated', () => {
  test('is one with a body without a named schema', async () => {
    const inline = OPENAPI.replace("{$ref: '#/components/schemas/Thing'}", '{type: object}')
    await expect(generated(inline)).rejects.toThrow(
      'A body\'s schema must be a $ref into components.schemas: {"type":"object"}',
    )
  })

  test('is one with a default that does not match its own schema', async () => {
    await expect(generated(OPENAPI.replace('default: 1', 'default: 0'))).rejects.toThrow(
      'makeThing: the default of page must be >= 1',
    )
  })

  test.each([
    ['whose schema refers to nobody', ["'#/components/schemas/Email'", "'#/components/schemas/Nobody'"]],
    ['whose schema has a keyword that is none', ['maxLength: 254', 'maxLenght: 254']],
  ])('is one %s', async (_, [from = '', to = '']) => {
    await expect(generated(OPENAPI.replace(from, to))).rejects.toThrow()
  })
})
