import { expect, test } from 'vitest'
import { restApi } from '../../../../local/dataPlane/deployment/restApi.ts'
import { contractBody, lambda, smallBody } from '../stage.ts'

const operation = (more: object) => smallBody({ '/f': { get: { ...more } } })
const mock = (more: object) => operation({ 'x-amazon-apigateway-integration': { type: 'mock', ...more } })

test("imports the project's own API", () => {
  expect(restApi(contractBody()).resources.map(({ path }) => path)).toContain('/{proxy+}')
})

test("an operation without security of its own takes the API's", () => {
  const paths = { '/f': { get: {}, post: { security: [] } } }
  const methods = restApi(smallBody(paths, { security: [{ apiKey: [] }] })).resources[0]?.methods
  expect(methods?.map(({ apiKeyRequired }) => apiKeyRequired)).toEqual([true, false])
})

test.each([
  [{ ...smallBody({}), openapi: '3.1.0' }, 'OpenAPI 3.0'],
  [{ ...smallBody({}), 'x-amazon-apigateway-api-key-source': 'AUTHORIZER' }, 'api-key-source'],
  [
    operation({ 'x-amazon-apigateway-integration': { type: 'http_proxy' } }),
    'GET /f: The local gateway supports integrations of type aws_proxy and mock only, not http_proxy',
  ],
  [
    operation({ 'x-amazon-apigateway-integration': lambda({ uri: 'arn:aws:lambda:f' }) }),
    'not the URI of a function',
  ],
  [
    operation({ 'x-amazon-apigateway-integration': lambda({ timeoutInMillis: 29_001 }) }),
    'Timeout should be between',
  ],
  [{ ...smallBody({}), 'x-amazon-apigateway-policy': {} }, 'resource policy'],
  [operation({ security: [{ unknown: [] }] }), 'GET /f'],
  [operation({ 'x-amazon-apigateway-request-validator': 'unknown' }), 'GET /f'],
  [
    mock({ requestTemplates: { 'application/json': "$input.json('$')" } }),
    'supports only $context variables',
  ],
  [
    mock({
      responses: {
        default: { statusCode: '200', responseParameters: { 'method.response.header.X': "'1'" } },
      },
    }),
    'does not declare the header X',
  ],
])(
  'refuses a body that API Gateway does not import or the local gateway does not support: %#',
  (body, message) => {
    expect(() => restApi(body)).toThrow(message)
  },
)
