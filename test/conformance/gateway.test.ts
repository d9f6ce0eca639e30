import { beforeAll, describe, expect, inject, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { Client, credentials, type SignedIn } from './client.ts'

const client = new Client(inject('target'))
const { fetch } = client

let user: SignedIn
let other: SignedIn
beforeAll(async () => {
  ;[user, other] = await Promise.all([client.signedIn(), client.signedIn()])
})

const list = (headers: { [name: string]: string }) => client.call('GET', '/bedrock', undefined, headers)

describe('a token', () => {
  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['not a token', 'Bearer nonsense'],
    ['a basic authorization', 'Basic dXNlcjpwYXNzd29yZA=='],
    [
      'unsigned',
      `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"1"}').toString('base64url')}.`,
    ],
  ])('that is %s gets 401', async (_, authorization) => {
    const headers = {
      'x-api-key': user.apiKey,
      ...(authorization !== undefined && { Authorization: authorization }),
    }
    const { status, body } = await list(headers)
    expect([status, body.message]).toEqual([401, 'Unauthorized'])
  })

  test('whose claims were changed gets 401', async () => {
    const [header, payload = '', signature] = user.idToken.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url')
    const { status } = await list({ ...credentials(user), Authorization: `${header}.${forged}.${signature}` })
    expect(status).toBe(401)
  })

  test('for access instead of the ID token gets 401', async () => {
    const { status } = await list({ ...credentials(user), Authorization: `Bearer ${user.accessToken}` })
    expect(status).toBe(401)
  })

  test('is checked before the key', async () => {
    expect((await list({})).status).toBe(401)
  })
})

describe('an API key', () => {
  test.each([
    ['missing', {}],
    ['unknown', { 'x-api-key': 'A'.repeat(40) }],
    ['empty', { 'x-api-key': '' }],
  ])('that is %s gets 403', async (_, key) => {
    const { status, body } = await list({ Authorization: `Bearer ${user.idToken}`, ...key })
    expect([status, body.message]).toEqual([403, 'Forbidden'])
  })

  test('of another user gets 403', async () => {
    const { status, body } = await list({ ...credentials(user), 'x-api-key': other.apiKey })
    expect([status, body.message]).toEqual([
      403,
      'The API key and the token do not belong together. Sign in or refresh, then try again.',
    ])
  })
})

describe('a route that does not exist', () => {
  test.each([
    ['GET', '/nowhere'],
    ['POST', '/nowhere'],
    ['GET', '/register'],
    ['DELETE', '/bedrock'],
    ['GET', '/bedrock/models'],
  ])('%s %s gets 404 in the same form', async (method, path) => {
    for (const headers of [{}, { Authorization: `Bearer ${user.idToken}` }]) {
      const { status, body } = await client.call(method, path, undefined, headers)
      expect(status).toBe(404)
      expect(body).toMatchObject({ status: 404, success: false, message: 'Not Found' })
    }
  })
})

describe('HEAD', () => {
  test('gets the response of GET without a body', async () => {
    for (const path of ['/openapi.json', '/bedrock']) {
      const [get, head] = await Promise.all(
        ['GET', 'HEAD'].map((method) =>
          fetch(`${client.target.apiUrl}${path}`, {
            method,
            headers: { ...credentials(user), 'Accept-Encoding': 'identity' },
          }),
        ),
      )
      expect([head?.status, await head?.text()]).toEqual([200, ''])
      for (const header of ['content-type', 'content-length', 'etag'])
        expect(head?.headers.get(header)).toBe(get?.headers.get(header))
    }
    expect((await fetch(`${client.target.apiUrl}/bedrock`, { method: 'HEAD' })).status).toBe(401)
    expect((await fetch(`${client.target.apiUrl}/login`, { method: 'HEAD' })).status).toBe(404)
  })
})

describe('a browser', () => {
  // Also to a path that does not exist: a page must be able to read the 404.
  const paths = [...new Set(Object.values(operations).map(({ path }) => path)), '/nowhere', '/']

  test.each(paths)('may send a preflight request to %s without credentials', async (path) => {
    const response = await fetch(`${client.target.apiUrl}${path}`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://app.example.com',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,x-api-key',
      },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-methods')?.split(',')).toEqual(
      expect.arrayContaining(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']),
    )
    expect(response.headers.get('access-control-allow-headers')?.toLowerCase().split(',')).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'x-api-key', 'if-none-match', '*']),
    )
  })

  test.each([
    ['a success', 'GET', '/bedrock', 200],
    ['401', 'GET', '/bedrock', 401],
    ['404', 'GET', '/nowhere', 404],
    ['422', 'POST', '/login', 422],
  ])('can read the response to %s', async (_, method, path, expected) => {
    const headers = expected === 200 ? credentials(user) : {}
    const answer = await client.call(method, path, method === 'POST' ? {} : undefined, headers)
    expect(answer.status).toBe(expected)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('content-type')).toBe('application/json')
  })
})
