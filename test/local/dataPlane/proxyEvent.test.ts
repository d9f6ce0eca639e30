import { request } from 'node:http'
import { expect, test } from 'vitest'
import { smallBody, startStage } from './stage.ts'

const body = smallBody({ '/echo': { get: { operationId: 'echo' }, post: {} }, '/echo/{id}': { get: {} } })

/** Sends headers exactly as listed. */
async function raw(port: number, path: string, headers: string[]) {
  await new Promise<void>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers }, (response) => {
      response.resume().on('end', resolve)
    })
      .on('error', reject)
      .end()
  })
}

test('the event has every field of a proxy event, absent ones null', async () => {
  const { port, invocations, origin } = await startStage({ body })
  const host = origin.replace('http://', '')
  await raw(port, '/prod/echo', ['Host', host, 'User-Agent', 'test/1'])
  const event = invocations[0]?.event
  const headers = {
    Host: host,
    'User-Agent': 'test/1',
    'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24}$/),
    'X-Forwarded-For': '127.0.0.1',
    'X-Forwarded-Port': String(port),
    'X-Forwarded-Proto': 'http',
  }
  expect(event).toStrictEqual({
    resource: '/echo',
    path: '/echo',
    httpMethod: 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api1',
      deploymentId: 'dep1',
      domainName: host,
      domainPrefix: '127',
      extendedRequestId: expect.stringMatching(/^.{15}=$/),
      httpMethod: 'GET',
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '127.0.0.1',
        user: null,
        userAgent: 'test/1',
        userArn: null,
      },
      path: '/prod/echo',
      protocol: 'HTTP/1.1',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      requestTime: '04/Mar/2026:12:00:00 +0000',
      requestTimeEpoch: 1772625600000,
      resourceId: expect.stringMatching(/^\w{6}$/),
      resourcePath: '/echo',
      stage: 'prod',
    },
    body: null,
    isBase64Encoded: false,
  })
})

test('the event has the decoded query, with every value in one map and the last value in the other', async () => {
  const { fetch, invocations } = await startStage({ body })
  await fetch('/echo?a=1&a=2&b=x+y%2Bz&c&d=%E0%A4%A&e=1=2;f=3')
  expect(invocations[0]?.event.multiValueQueryStringParameters).toEqual({
    a: ['1', '2'],
    b: ['x y+z'],
    c: [''],
    d: ['%E0%A4%A'],
    e: ['1=2'],
    f: ['3'],
  })
  expect(invocations[0]?.event.queryStringParameters).toMatchObject({ a: '2', b: 'x y+z' })
})

test('the event keeps the case of headers and the path as sent, with a trailing slash', async () => {
  const { port, invocations } = await startStage({ body })
  await raw(port, '/prod/echo/a%20b/?x=1', ['Host', 'h', 'X-Twice', 'one', 'x-twice', 'two', 'aCCept', '*/*'])
  expect(invocations[0]?.event).toMatchObject({ path: '/echo/a%20b/', pathParameters: { id: 'a%20b' } })
  expect(invocations[0]?.event.requestContext.path).toBe('/prod/echo/a%20b/')
  expect(invocations[0]?.event.headers).toMatchObject({ 'X-Twice': 'two', aCCept: '*/*' })
  expect(invocations[0]?.event.multiValueHeaders).toMatchObject({ 'X-Twice': ['one', 'two'] })
})

test('the event lacks the dropped headers and extends the X-Forwarded headers', async () => {
  const { port, invocations } = await startStage({ body })
  await raw(port, '/prod/echo', [
    'Host',
    'h',
    'TE',
    'trailers',
    'Max-Forwards',
    '3',
    'X-Forwarded-For',
    '10.0.0.1',
  ])
  expect(invocations[0]?.event.headers).not.toHaveProperty('TE')
  expect(invocations[0]?.event.headers).not.toHaveProperty('Max-Forwards')
  expect(invocations[0]?.event.headers).not.toHaveProperty('Connection')
  expect(invocations[0]?.event.headers).toMatchObject({ 'X-Forwarded-For': '10.0.0.1, 127.0.0.1' })
})

test('a body is text unless the API declares its media type as binary', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0x10])
  const binary = { ...body, 'x-amazon-apigateway-binary-media-types': ['image/png'] }
  const { fetch, invocations } = await startStage({ body: binary })
  const post = (type: string, sent: string | Buffer) =>
    fetch('/echo', { method: 'POST', headers: { 'content-type': type }, body: sent })
  await post('application/json', '{"ü":1}')
  await post('image/png', bytes)
  expect(invocations[0]?.event).toMatchObject({ body: '{"ü":1}', isBase64Encoded: false })
  expect(invocations[1]?.event).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true })
})

test('the event contains the stage variables', async () => {
  const { fetch, invocations } = await startStage({
    body,
    stageProperties: { Variables: { colour: 'blue' } },
  })
  await fetch('/echo')
  expect(invocations[0]?.event.stageVariables).toEqual({ colour: 'blue' })
})

test.each([
  ['evil.example', '127.0.0.1'],
  ['localhost:1', 'localhost'],
])('says where it was reached, whatever port or host %s claims', async (claimed, name) => {
  const { port, invocations } = await startStage({ body })
  await raw(port, '/prod/echo', ['Host', claimed])
  expect(invocations[0]?.event.requestContext.domainName).toBe(`${name}:${port}`)
})
