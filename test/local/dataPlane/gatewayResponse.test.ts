import { expect, test } from 'vitest'
import { smallBody, startStage } from './stage.ts'

const stage = (responses: object) =>
  startStage({
    body: smallBody(
      { '/key': { get: { security: [{ apiKey: [] }] } }, '/f': { get: {} } },
      { 'x-amazon-apigateway-gateway-responses': responses },
    ),
    invoke: async () => 'malformed',
  })

test('a type that the API does not define inherits status, headers and body of its default', async () => {
  const { fetch } = await stage({
    DEFAULT_4XX: {
      statusCode: '418',
      responseParameters: { 'gatewayresponse.header.X-Reason': "'a default'" },
      responseTemplates: { 'application/json': '{"type":"$context.error.responseType"}' },
    },
  })
  const response = await fetch('/key')
  expect(response.status).toBe(418)
  expect(response.headers.get('x-reason')).toBe('a default')
  expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException')
  expect(await response.json()).toEqual({ type: 'INVALID_API_KEY' })
  expect((await fetch('/f')).status).toBe(502)
})

test('a type that the API defines inherits nothing from the default', async () => {
  const { fetch } = await stage({
    DEFAULT_4XX: {
      statusCode: '418',
      responseParameters: { 'gatewayresponse.header.X-Reason': "'default'" },
    },
    INVALID_API_KEY: { responseTemplates: { 'application/json': '{"text":$context.error.messageString}' } },
  })
  const response = await fetch('/key')
  expect(response.status).toBe(403)
  expect(response.headers.get('x-reason')).toBeNull()
  expect(await response.json()).toEqual({ text: 'Forbidden' })
})

test('the first accepted media type selects the template, with JSON as the fallback', async () => {
  const { fetch } = await stage({
    INVALID_API_KEY: {
      responseTemplates: {
        'application/json': '{"id":"$context.requestId"}',
        'text/html': '<p>$context.error.message</p>',
      },
    },
  })
  const html = await fetch('/key', { headers: { accept: 'text/html, */*' } })
  expect(html.headers.get('content-type')).toBe('text/html')
  expect(await html.text()).toBe('<p>Forbidden</p>')
  const json = await fetch('/key')
  expect(await json.json()).toEqual({ id: json.headers.get('x-amzn-requestid') })
})
