import { request } from 'node:http'
import { expect, test } from 'vitest'
import { smallBody, startStage } from './stage.ts'

const body = smallBody({
  '/items': { get: {} },
  '/items/{id}': { get: {}, delete: {} },
  '/items/new': { get: {} },
  '/items/{proxy+}': { post: {} },
  '/shelves/{shelf}/files/{key+}': { get: {} },
  '/shelves/{shelf}/parts/{part}': { get: {} },
  '/any': { 'x-amazon-apigateway-any-method': {} },
})

test.each([
  ['GET', '/items', '/items', null],
  ['GET', '/items/', '/items', null],
  ['GET', '//items', '/items', null],
  ['GET', '/items/7', '/items/{id}', { id: '7' }],
  ['GET', '/items/new', '/items/new', null],
  ['POST', '/items/new', '/items/{proxy+}', { proxy: 'new' }],
  ['POST', '/items/a/b', '/items/{proxy+}', { proxy: 'a/b' }],
  ['GET', '/items/a%2Bb', '/items/{id}', { id: 'a%2Bb' }],
  ['GET', '/items/a%2Fb', '/items/{id}', { id: 'a%2Fb' }],
  ['GET', '/items/a+b', '/items/{id}', { id: 'a+b' }],
  ['GET', '/shelves/1/parts/2', '/shelves/{shelf}/parts/{part}', { shelf: '1', part: '2' }],
  ['GET', '/shelves/1/files/a', '/shelves/{shelf}/files/{key+}', { shelf: '1', key: 'a' }],
  ['GET', '/shelves/1/files/a/b%2Fc', '/shelves/{shelf}/files/{key+}', { shelf: '1', key: 'a/b%2Fc' }],
  ['PATCH', '/any', '/any', null],
])('%s %s is answered by %s', async (method, path, resource, pathParameters) => {
  const { fetch, invocations } = await startStage({ body })
  expect((await fetch(path, { method })).status).toBe(200)
  expect(invocations[0]?.event).toMatchObject({ resource, path, pathParameters })
})

test.each([
  ['GET', '/nowhere'],
  ['DELETE', '/items'],
  ['GET', '/items/1/2'],
  ['GET', '/items//'],
  ['GET', '/shelves/1/files'],
  ['GET', '/shelves/1/files/'],
  ['DELETE', '/items/new'],
  ['HEAD', '/items'],
])('%s %s is no route', async (method, path) => {
  const { fetch } = await startStage({ body })
  const response = await fetch(path, { method })
  expect(response.status).toBe(403)
  expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException')
  expect(await response.text()).toBe(method === 'HEAD' ? '' : '{"message":"Missing Authentication Token"}')
})

test('an Authorization header on an unknown route counts as a malformed signature', async () => {
  const { fetch } = await startStage({ body })
  const response = await fetch('/nowhere', { headers: { authorization: 'Bearer abc' } })
  expect(response.status).toBe(403)
  expect(response.headers.get('x-amzn-errortype')).toBe('IncompleteSignatureException')
  expect(await response.json()).toEqual({
    message: expect.stringMatching(
      /^Invalid key=value pair \(missing equal-sign\) in Authorization header .*: '.{44}'\.$/,
    ),
  })
})

test.each(['/', '/dev/items', '/production/items', '/PROD/items'])(
  '%s is outside the stage',
  async (path) => {
    const { origin } = await startStage({ body })
    const response = await fetch(`${origin}${path}`)
    expect(response.status).toBe(403)
    expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException')
    expect(await response.json()).toEqual({ message: 'Forbidden' })
  },
)

test('a request with headers over 10,240 bytes or unencoded characters in the query is refused', async () => {
  const { fetch, port } = await startStage({ body })
  expect((await fetch('/items', { headers: { 'x-large': 'x'.repeat(10_240) } })).status).toBe(431)
  const status = await new Promise((resolve, reject) => {
    const raw = request({ port, host: '127.0.0.1', path: '/prod/items?a={b}' }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    raw.on('error', reject).end()
  })
  expect(status).toBe(400)
})

test('a body of 10 MB passes, one byte more gets 413 in plain text, and the connection stays open', async () => {
  const mock = {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200' } },
  }
  const large = smallBody({ '/m': { post: { 'x-amazon-apigateway-integration': mock } } })
  const { fetch } = await startStage({ body: large })
  const post = (size: number) => fetch('/m', { method: 'POST', body: Buffer.alloc(size, 'a') })
  expect((await post(10_485_760)).status).toBe(200)
  const refused = await post(10_485_761)
  expect(refused.status).toBe(413)
  expect(await refused.text()).toBe('HTTP content length exceeded 10485760 bytes.')
  expect((await post(1)).status).toBe(200)
})
