import { describe, expect, test } from 'vitest'
import { operations } from '../../../generated/operations.ts'
import { checkedBody, violation } from '../../../handlers/runtime/check.ts'
import { Problem } from '../../../handlers/runtime/problem.ts'
import { eventOf, type Sent } from '../invocation.ts'

const LOGIN = { email: 'jane@example.com', password: 'securePassword123' }

const login = (sent: Sent) => checkedBody(operations.login, eventOf('login', sent))

function refusal(check: () => unknown): Problem {
  try {
    check()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('The body was taken')
}

describe('a body', () => {
  test('is passed on as parsed if it fits the contract', () => {
    expect(login({ body: LOGIN })).toEqual(LOGIN)
  })

  test('keeps fields that the contract does not name', () => {
    expect(login({ body: { ...LOGIN, device: 'phone' } })).toEqual({ ...LOGIN, device: 'phone' })
  })

  test('is decoded from base64', () => {
    const body = Buffer.from(JSON.stringify(LOGIN)).toString('base64')
    expect(login({ body, isBase64Encoded: true })).toEqual(LOGIN)
  })

  test('is accepted with a byte order mark, which some programs write', () => {
    const body = `\uFEFF${JSON.stringify(LOGIN)}`
    expect(login({ body })).toEqual(LOGIN)
    expect(login({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true })).toEqual(LOGIN)
  })

  test('keeps a byte order mark inside a text', () => {
    const body = { ...LOGIN, password: 'secure\uFEFFPassword' }
    expect(login({ body })).toEqual(body)
  })

  test.each([
    ['lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('of a hundred thousand nested %s gets 400', (_, nested) => {
    const body = `{"modelId":"amazon.nova-lite-v1:0","inferenceParameters":{"messages":${nested}}}`
    const { status, message } = refusal(() =>
      checkedBody(operations.invokeModel, eventOf('invokeModel', { body })),
    )
    expect([status, message]).toEqual([400, 'The request body is nested too deeply.'])
  })

  test('is ignored if the operation has none', () => {
    expect(checkedBody(operations.listModels, eventOf('listModels', { body: 'not JSON' }))).toBeUndefined()
  })

  test.each([
    ['absent', {}],
    ['empty', { body: '' }],
  ])('that is %s gets 400', (_, sent) => {
    const { status, message } = refusal(() => login(sent))
    expect([status, message]).toEqual([400, 'A request body is required.'])
  })

  test.each([
    ['cut short', '{"email":'],
    ['a form', 'email=jane@example.com'],
    ['white space', '  \n'],
    ['with a trailing comma', '{"email":"jane@example.com",}'],
    ['a second document', `${JSON.stringify(LOGIN)}{}`],
  ])('that is %s gets 400, and the response does not quote it', (_, body) => {
    const { status, message } = refusal(() => login({ body }))
    expect([status, message]).toEqual([400, 'The request body is not valid JSON.'])
  })

  test('that is base64 of invalid JSON gets 400', () => {
    const sent = { body: Buffer.from([0xff, 0xfe, 0x00]).toString('base64'), isBase64Encoded: true }
    expect(refusal(() => login(sent)).status).toBe(400)
  })

  test.each(['[]', 'null', '"text"', '1', 'true'])('that is the JSON %s gets 422', (body) => {
    expect(refusal(() => login({ body })).status).toBe(422)
  })

  test('with a duplicate key counts with its last value, for the check and for the handler', () => {
    const twice = (first: string, last: string) =>
      login({ body: `{"email":${first},"email":${last},"password":"securePassword123"}` })
    expect(twice('7', '"jane@example.com"')).toEqual(LOGIN)
    expect(refusal(() => twice('"jane@example.com"', '7')).status).toBe(422)
  })

  test('cannot set a field through its prototype', () => {
    const body = '{"__proto__":{"email":"jane@example.com","password":"securePassword123"}}'
    const { status, details } = refusal(() => login({ body }))
    expect([status, details.errors?.map(({ field }) => field)]).toEqual([422, ['email', 'password']])
  })
})

describe('a content type', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    ' Application/JSON ; charset=utf-8',
  ])("'%s' is accepted", (type) => {
    expect(login({ body: LOGIN, headers: { 'content-TYPE': type } })).toEqual(LOGIN)
  })

  test('defaults to JSON', () => {
    expect(login({ body: LOGIN, headers: {} })).toEqual(LOGIN)
  })

  test.each([
    'text/plain',
    'text/plain, application/json',
    'application/jsonx',
    'application/json-seq',
    'text/json',
    'application/xml',
    '',
  ])("'%s' gets 415", (type) => {
    const { status, message } = refusal(() => login({ body: LOGIN, headers: { 'Content-Type': type } }))
    expect([status, message]).toEqual([415, 'Unsupported Media Type'])
  })
})

describe('the largest body', () => {
  const limit = operations.login.maxBodyBytes
  const sized = (bytes: number, filler = 'x') => {
    const empty = Buffer.byteLength(JSON.stringify({ ...LOGIN, filler: '' }))
    return JSON.stringify({
      ...LOGIN,
      filler: filler.repeat((bytes - empty) / Buffer.byteLength(filler)),
    })
  }

  test('is accepted up to the last byte', () => {
    const body = sized(limit)
    expect(Buffer.byteLength(body)).toBe(limit)
    expect(login({ body })).toHaveProperty('email', LOGIN.email)
  })

  test('is exceeded by one more byte', () => {
    const { status, message } = refusal(() => login({ body: sized(limit + 1) }))
    expect([status, message]).toEqual([413, 'Request Too Large'])
  })

  test('is counted in bytes, not in characters', () => {
    const body = sized(limit + 40, 'é')
    expect(body.length).toBeLessThan(limit)
    expect(refusal(() => login({ body })).status).toBe(413)
  })

  test('is counted after decoding base64', () => {
    const encoded = (bytes: number) => ({
      body: Buffer.from(sized(bytes)).toString('base64'),
      isBase64Encoded: true,
    })
    expect(login(encoded(limit))).toHaveProperty('email', LOGIN.email)
    expect(refusal(() => login(encoded(limit + 1))).status).toBe(413)
  })
})

describe('a field', () => {
  test.each([
    ['missing', {}, 'is required'],
    ['empty', { email: '' }, 'must NOT have fewer than 1 characters'],
    ['null', { email: null }, 'must be string'],
    ['of the wrong type', { email: ['jane@example.com'] }, 'must be string'],
  ])('that is %s gets 422 with its name', (_, fields, message) => {
    const problem = refusal(() => login({ body: { password: 'p', ...fields } }))
    expect([problem.status, problem.message]).toEqual([422, 'Missing required parameters.'])
    expect(problem.details.errors).toContainEqual({ field: 'email', message })
  })

  test('is listed with every other invalid field', () => {
    const { details } = refusal(() => login({ body: {} }))
    expect(details.errors?.map(({ field }) => field)).toEqual(['email', 'password'])
  })

  test.each(['jane', 'jane@', '@example.com', 'jane doe@example.com', 'a@b@example.com'])(
    "'%s' as an address gets 400",
    (email) => {
      const { status, message } = refusal(() => login({ body: { ...LOGIN, email } }))
      expect([status, message]).toEqual([400, 'Invalid email address format.'])
    },
  )

  test('with an invalid address decides the message, also after another invalid field', () => {
    const error = { instancePath: '/name', schemaPath: '', message: 'is too long' }
    const tooLong = { ...error, keyword: 'maxLength', params: { limit: 1 } }
    const noAddress = { ...error, keyword: 'format', params: { format: 'email' } }
    const { status, message } = violation([tooLong, noAddress], 'Invalid request body.')
    expect([status, message]).toEqual([400, 'Invalid email address format.'])
  })

  test('that is missing takes precedence over an invalid address', () => {
    const { status, details } = refusal(() => login({ body: { email: 'jane' } }))
    expect([status, details.errors?.map(({ field }) => field)]).toEqual([422, ['password', 'email']])
  })

  test('that is too long gets 400', () => {
    const problem = refusal(() => login({ body: { ...LOGIN, password: 'x'.repeat(257) } }))
    expect([problem.status, problem.message]).toEqual([400, 'Invalid request body.'])
    expect(problem.details.errors).toEqual([
      { field: 'password', message: 'must NOT have more than 256 characters' },
    ])
  })

  test('whose characters are not acceptable gets 400', () => {
    const body = { modelId: 'a b', inferenceParameters: { prompt: 'x' } }
    const { status, details } = refusal(() =>
      checkedBody(operations.invokeModel, eventOf('invokeModel', { body })),
    )
    expect([status, details.errors?.map(({ field }) => field)]).toEqual([400, ['modelId']])
  })

  test('is checked in linear time, even if it is hostile', () => {
    const started = performance.now()
    const email = `${'a.'.repeat(8_000)}@`
    expect(refusal(() => login({ body: JSON.stringify({ ...LOGIN, email }) })).status).toBe(400)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
