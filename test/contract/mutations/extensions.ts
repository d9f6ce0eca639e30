import { type Contract, type Json, operationsOf } from '../../../contract/document.ts'
import { streams } from '../../../contract/streams.ts'
import { type Edit, kind, type Mutation, type Place } from './mutation.ts'

/** Edits of what concerns the whole API. */
export function ofExtensions(contract: Contract): Mutation[] {
  const responses = 'x-amazon-apigateway-gateway-responses'
  const types = Object.keys(contract[responses])
  const one = (where: string, ...edits: Edit[]): Place => ({ where, edits })
  const at = (path: string[], value?: Json): Place =>
    one(path.join('.'), { path, ...(value !== undefined && { value }) })
  const scheme = ['components', 'securitySchemes', 'token']
  const authorizer = [...scheme, 'x-amazon-apigateway-authorizer']
  const key = ['components', 'securitySchemes', 'apiKey']
  const every =
    (name: 'lambda' | 'stream') =>
    (property: string, value: Json): Place =>
      one(
        `every integration *${name}, ${property}`,
        { path: ['x-integrations', name, property], value },
        ...operationsOf(contract)
          .filter(({ operation }) => streams(operation) === (name === 'stream'))
          .map(({ path, method }) => ({
            path: ['paths', path, method, 'x-amazon-apigateway-integration', property],
            value,
          })),
      )
  const everyIntegration = every('lambda')
  const everyStream = every('stream')
  return [
    ...kind('take another version of OpenAPI', [], [at(['openapi'], '3.1.0')]),
    ...kind('change the version', ['body', 'docs'], [at(['info', 'version'], '9.9.9')]),
    ...kind('secure the whole API', [], [at(['security'], [{ token: [] }])]),
    ...kind(
      'remove an extension of the API',
      [],
      Object.keys(contract)
        .filter((name) => name.startsWith('x-amazon-') && !name.endsWith('compression-size'))
        .map((name) => at([name])),
    ),
    ...kind(
      'misspell an extension',
      [],
      Object.keys(contract)
        .filter((name) => name.startsWith('x-amazon-'))
        .map((name) => one(name, { path: [name], key: `${name}x` })),
    ),
    ...kind('name a validator that is not there', [], [at(['x-amazon-apigateway-request-validator'], 'all')]),
    ...kind(
      'validate bodies in the gateway',
      [],
      [at(['x-amazon-apigateway-request-validators', 'parameters', 'validateRequestBody'], true)],
    ),
    ...kind(
      'compress from a size out of range',
      [],
      [at(['x-amazon-apigateway-minimum-compression-size'], -1)],
    ),
    ...kind('change the compression', ['body'], [at(['x-amazon-apigateway-minimum-compression-size'], 2048)]),
    ...kind(
      'remove a gateway response',
      [],
      types.map((type) => at([responses, type])),
    ),
    ...kind(
      'misspell a gateway response',
      [],
      types.map((type) => one(type, { path: [responses, type], key: `${type}X` })),
    ),
    ...kind(
      'change the status of a gateway response',
      [],
      types
        .filter((type) => !type.startsWith('DEFAULT'))
        .map((type) => at([responses, type, 'statusCode'], '418')),
    ),
    ...kind(
      'change the shape of a gateway response',
      [],
      types.map((type) => at([responses, type, 'responseTemplates', 'application/json'], '{"error":true}')),
    ),
    ...kind(
      'unquote a header of a gateway response',
      [],
      [at([responses, 'THROTTLED', 'responseParameters', 'gatewayresponse.header.Retry-After'], '1')],
    ),
    ...kind(
      'remove a header of every answer',
      [],
      Object.keys(contract['x-response-headers']).map((name) => at(['x-response-headers', name])),
    ),
    ...kind(
      'change a header of every answer',
      [],
      Object.keys(contract['x-response-headers']).map((name) => at(['x-response-headers', name], 'other')),
    ),
    ...kind(
      'change the authorizer',
      [],
      [at([...authorizer, 'type'], 'request'), at([...authorizer, 'providerARNs'], [])],
    ),
    ...kind(
      'name a resource that the stack lacks',
      [],
      [at([...authorizer, 'providerARNs'], ['${OtherPool.Arn}'])],
    ),
    ...kind(
      'change a security scheme',
      [],
      [at([...scheme, 'type'], 'http'), at([...key, 'name'], 'x-key'), at([...key, 'in'], 'query')],
    ),
    ...kind('read the token from another header', [], [at([...scheme, 'name'], 'X-Token')]),
    ...kind('remove a security scheme', [], [at(scheme), at(key)]),
    ...kind(
      'break the integration of every operation',
      [],
      [
        everyIntegration('httpMethod', 'GET'),
        everyIntegration('type', 'http'),
        everyIntegration('timeoutInMillis', 30_000),
      ],
    ),
    ...kind(
      'point every integration elsewhere',
      [],
      [
        everyIntegration(
          'uri',
          'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:login/invocations',
        ),
      ],
    ),
    ...kind('stream without the streaming URI', [], [everyIntegration('responseTransferMode', 'STREAM')]),
    ...kind('shorten every stream', ['body', 'operations'], [everyStream('timeoutInMillis', 60_000)]),
    ...kind(
      'stream otherwise',
      [],
      [
        everyStream('responseTransferMode', 'BUFFERED'),
        everyStream('timeoutInMillis', 901_000),
        everyStream('contentHandling', 'CONVERT_TO_TEXT'),
      ],
    ),
    ...kind('shorten every timeout', ['body', 'operations'], [everyIntegration('timeoutInMillis', 20_000)]),
  ]
}
