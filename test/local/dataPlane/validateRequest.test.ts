import { describe, expect, test } from 'vitest'
import { messageOf, smallBody, startStage } from './stage.ts'

const validators = {
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
    none: { validateRequestBody: false, validateRequestParameters: false },
  },
  'x-amazon-apigateway-request-validator': 'all',
}
const thing = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } }
const list = { content: { $default: { schema: { type: 'array', minItems: 1 } } } }
const parameters = [
  { name: 'qs1', in: 'query', required: true },
  { name: 'x-header-param', in: 'header', required: true },
  { name: 'issuer', in: 'path', required: true },
  { name: 'free', in: 'query', required: false },
]
const body = smallBody(
  {
    '/things': { post: { requestBody: thing } },
    '/lists': { post: { requestBody: list } },
    '/loose': { post: { requestBody: thing, 'x-amazon-apigateway-request-validator': 'none' } },
    '/named': { post: { parameters: [{ name: 'constructor', in: 'query', required: true }] } },
    '/by/{issuer}': { post: { parameters, requestBody: thing } },
  },
  validators,
)

async function post(path: string, sent: string | undefined, headers: { [name: string]: string } = {}) {
  const { fetch } = await startStage({ body })
  // Sent as bytes, so that fetch adds no content type.
  const response = await fetch(path, {
    method: 'POST',
    headers,
    ...(sent !== undefined && { body: Buffer.from(sent) }),
  })
  return [response.status, await messageOf(response)]
}

describe('parameters', () => {
  test('are checked before the body, and missing ones are listed by headers, path and query', async () => {
    expect(await post('/by/me', '{}')).toEqual([
      400,
      'Missing required request parameters: [x-header-param, qs1]',
    ])
    expect(await post('/by/%20?qs1=1', '{}', { 'x-header-param': '1' })).toEqual([
      400,
      'Invalid request body',
    ])
  })

  test('named like an inherited property of every object are missing if the request lacks them', async () => {
    const missing = 'Missing required request parameters: [constructor]'
    expect(await post('/named', '{}')).toEqual([400, missing])
    expect(await post('/named?constructor=1', '{}')).toEqual([200, undefined])
  })

  test('that are blank count as missing', async () => {
    expect(await post('/by/me?qs1=%20', '{"name":"a"}', { 'x-header-param': '1' })).toEqual([
      400,
      'Missing required request parameters: [qs1]',
    ])
    expect(await post('/by/me?qs1=1', '{"name":"a"}', { 'x-header-param': '1' })).toEqual([200, undefined])
  })
})

describe('bodies', () => {
  test.each([
    ['/things', '{"name":"a"}', 200],
    ['/things', '{"name":1}', 400],
    ['/things', '{', 400],
    ['/things', undefined, 400],
    ['/lists', '[1]', 200],
    ['/lists', '[]', 400],
    ['/lists', undefined, 400],
    ['/loose', '{', 200],
  ])('%s with %s is %i', async (path, sent, status) => {
    expect(await post(path, sent)).toEqual([status, status === 400 ? 'Invalid request body' : undefined])
  })

  test('are validated by the model of their Content-Type, and pass without a model', async () => {
    expect(await post('/things', '{}', { 'content-type': 'application/json; charset=utf-8' })).toEqual([
      400,
      'Invalid request body',
    ])
    expect(await post('/things', 'free text', { 'content-type': 'text/plain' })).toEqual([200, undefined])
    expect(await post('/lists', '{}', { 'content-type': 'text/plain' })).toEqual([
      400,
      'Invalid request body',
    ])
  })
})

test('a gateway response may contain the validation error', async () => {
  const told = {
    ...body,
    'x-amazon-apigateway-gateway-responses': {
      BAD_REQUEST_BODY: {
        responseTemplates: { 'application/json': '{"why":"$context.error.validationErrorString"}' },
      },
    },
  }
  const { fetch } = await startStage({ body: told })
  const response = await fetch('/things', { method: 'POST', body: Buffer.from('{}') })
  expect(await response.json()).toEqual({ why: expect.stringContaining("required property 'name'") })
})
