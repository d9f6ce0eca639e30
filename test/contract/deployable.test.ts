import { describe, expect, test } from 'vitest'
import { deployable } from '../../contract/deployable.ts'
import {
  type Contract,
  type Json,
  type Operation,
  operationsOf,
  readContract,
} from '../../contract/document.ts'
import { preflightHeaders, responseHeaders } from '../../contract/headers.ts'
import { restApi } from '../../local/dataPlane/deployment/restApi.ts'
import { record } from '../../local/template.ts'

const ACCOUNT: { [name: string]: string } = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::StackName': 'Gateway',
  'UserPool.Arn': 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abc',
}

const substitute = (text: string) =>
  text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
    const value = ACCOUNT[name]
    if (value === undefined) throw new Error(`Nothing replaces ${name}`)
    return value
  })

const contract = readContract()
const body = record(deployable(contract, substitute))

/** Every object of a document with the path to it. */
function objectsIn(value: unknown, path = ''): { path: string; node: { [key: string]: unknown } }[] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.entries(value).flatMap(([key, child]) => objectsIn(child, `${path}/${key}`))
  return Array.isArray(value) ? below : [{ path, node: record(value) }, ...below]
}

/** Every schema: the values of keys that hold a schema, recursively. */
function schemasIn(document: { [key: string]: unknown }) {
  return objectsIn(document).filter(
    ({ path }) =>
      /\/(schema|items|additionalProperties)$|\/schemas\/[^/]+$|\/properties\/[^/]+$/.test(path) &&
      !path.includes('x-amazon-'),
  )
}

/** JSON Schema draft 4 without what the developer guide lists under 'API Gateway known issues'. */
const SUPPORTED = [
  ...['$ref', 'type', 'description', 'enum', 'properties', 'required', 'additionalProperties', 'items'],
  ...['allOf', 'anyOf', 'oneOf', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties'],
]

describe('schemas', () => {
  test('contain nothing that an import refuses or ignores', () => {
    const schemas = schemasIn(body)
    expect(schemas.length).toBeGreaterThan(50)
    for (const { path, node } of schemas) {
      expect(
        Object.keys(node).filter((key) => !SUPPORTED.includes(key)),
        path,
      ).toEqual([])
    }
  })

  test('lose what only readers and the functions use', () => {
    const Thing = {
      type: 'object',
      title: 'A thing',
      properties: {
        // Names that are also keywords.
        default: { type: 'string', nullable: true, default: 'a', example: 'a', maxLength: 3 },
        example: { type: 'integer', format: 'int32', readOnly: true, deprecated: true, minimum: 1 },
        list: { type: 'array', items: { type: 'string', 'x-note': 'a', writeOnly: true } },
        map: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
        either: {
          oneOf: [
            { type: 'string', nullable: true },
            { type: 'integer', example: 1 },
          ],
        },
      },
      // Models require only what both requests and responses have; AWS refuses an empty list.
      required: ['example'],
    }
    const changed: Contract = {
      ...contract,
      components: { ...contract.components, schemas: { ...contract.components.schemas, Thing } },
    }
    const { schemas } = record(record(deployable(changed, substitute))['components'])
    expect(record(schemas)['Thing']).toEqual({
      type: 'object',
      properties: {
        default: { type: 'string', maxLength: 3 },
        example: { type: 'integer', minimum: 1 },
        list: { type: 'array', items: { type: 'string' } },
        map: { type: 'object', additionalProperties: { type: 'string' } },
        either: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      },
    })
  })

  test('have names of letters and digits, and every reference resolves', () => {
    const names = Object.keys(contract.components.schemas)
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9]+$/)
    const references = objectsIn(body).flatMap(({ node }) => ('$ref' in node ? [node['$ref']] : []))
    expect(references.length).toBeGreaterThan(0)
    for (const reference of references) {
      expect(names.map((name) => `#/components/schemas/${name}`)).toContain(reference)
    }
  })
})

describe('extensions', () => {
  test('are only those of API Gateway', () => {
    const ours = objectsIn(body).flatMap(({ path, node }) =>
      Object.keys(node).flatMap((key) =>
        key.startsWith('x-') && !/^x-(amazon-apigateway-|api-key$)/.test(key) ? [`${path}/${key}`] : [],
      ),
    )
    expect(ours).toEqual([])
  })

  test('leave no placeholders', () => {
    expect(JSON.stringify(body)).not.toContain('${')
  })
})

describe('security', () => {
  const methods = operationsOf(contract).map(({ path, method, operation }) => ({
    operation,
    deployed: record(record(record(body['paths'])[path])[method]),
  }))

  test.each(methods)('of $operation.operationId has one entry per scheme', ({ operation, deployed }) => {
    const expected = operation.security
      .flatMap(Object.entries)
      // The function checks access keys; API Gateway does not know them.
      .filter(([name]) => name !== 'accessKey')
      .map(([name, scopes]) => ({ [name]: scopes }))
    expect(deployed['security']).toEqual(expected.length > 0 ? expected : undefined)
  })

  test('has no scheme that an import refuses', () => {
    const schemes = Object.values(record(record(body['components'])['securitySchemes'])).map(record)
    expect(schemes.length).toBeGreaterThan(0)
    for (const { type } of schemes) expect(type).toBe('apiKey')
  })

  test('is not set for the whole API', () => {
    expect(body).not.toHaveProperty('security')
  })

  test('is imported as an authorizer and a key if the contract requires both', () => {
    const { resources } = restApi(body)
    for (const { operation } of methods) {
      const imported = resources
        .flatMap((resource) => resource.methods)
        .find(({ operationId }) => operationId === operation.operationId)
      const schemes = operation.security.flatMap(Object.keys)
      expect(imported?.authorizer !== undefined).toBe(schemes.includes('token'))
      expect(imported?.apiKeyRequired).toBe(schemes.includes('apiKey'))
    }
  })
})

describe('a browser', () => {
  const headers = Object.entries(responseHeaders(contract))
  const mappingsOf = (operation: unknown) =>
    record(
      record(record(record(record(operation)['x-amazon-apigateway-integration'])['responses'])['default'])[
        'responseParameters'
      ],
    )

  test.each([...Object.keys(contract.paths), '/', '/{proxy+}'])(
    'may ask %s with a preflight and no credentials',
    (path) => {
      const options = record(record(record(body['paths'])[path])['options'])
      const allowed = String(mappingsOf(options)['method.response.header.Access-Control-Allow-Headers'])
      expect(allowed).toBe(`'${preflightHeaders(contract)['Access-Control-Allow-Headers']}'`)
      expect(options['security'] ?? []).toEqual([])
    },
  )

  test('can read every response of the gateway itself', () => {
    const answers = Object.values(record(body['x-amazon-apigateway-gateway-responses']))
    expect(answers.length).toBeGreaterThan(0)
    for (const answer of answers) {
      for (const [name, value] of headers) {
        expect(record(record(answer)['responseParameters'])[`gatewayresponse.header.${name}`]).toBe(
          `'${value}'`,
        )
      }
    }
  })

  test('finds each mapped header declared', () => {
    const operations = objectsIn(body).filter(({ node }) => 'x-amazon-apigateway-integration' in node)
    for (const { path, node } of operations) {
      const integration = record(node['x-amazon-apigateway-integration'])
      for (const response of Object.values(record(integration['responses'] ?? {}))) {
        const { statusCode, responseParameters } = record(response)
        const declared = record(record(record(node['responses'])[String(statusCode)])['headers'])
        const mapped = Object.keys(record(responseParameters)).map((name) => name.split('.').at(-1))
        expect(Object.keys(declared), path).toEqual(mapped)
      }
    }
  })
})

describe('parameters', () => {
  const getThing: Operation = {
    operationId: 'getThing',
    summary: 'Get things',
    description: 'Gets them.',
    security: [],
    parameters: [
      { name: 'key', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
      { name: 'limit', in: 'query', required: true, schema: { $ref: '#/components/schemas/Limit' } },
      { name: 'tag', in: 'query', schema: { type: 'array', items: { type: 'string' } }, description: 'd' },
      { name: 'X-Hint', in: 'header', schema: { type: 'boolean', default: true } },
    ],
    responses: { '200': { description: 'Things.' } },
    'x-amazon-apigateway-integration': { timeoutInMillis: 29_000 },
  }
  const { components } = contract
  const changed: Contract = {
    ...contract,
    components: {
      ...components,
      schemas: { ...components.schemas, Limit: { type: 'integer', maximum: 9 } },
    },
    paths: { ...contract.paths, '/things/{key+}': { get: getThing } },
  }

  test('keep what API Gateway accepts, which checks only path parameters for presence', () => {
    const things = record(record(record(deployable(changed, substitute))['paths'])['/things/{key+}'])
    expect(record(things['get'])['parameters']).toEqual([
      { name: 'key', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer' } },
      { name: 'tag', in: 'query', required: false, schema: { type: 'string' } },
      { name: 'X-Hint', in: 'header', required: false, schema: { type: 'boolean' } },
    ])
  })

  test('that are headers may be sent by a page', () => {
    expect(preflightHeaders(changed)['Access-Control-Allow-Headers']?.split(',')).toContain('X-Hint')
  })
})

describe('HEAD', () => {
  test('goes where GET goes, without an operationId of its own', () => {
    for (const [path, item] of Object.entries(contract.paths)) {
      const { get, head } = record(record(body['paths'])[path])
      const { operationId, ...rest } = record(get ?? {})
      expect(head, path).toEqual(item.get && rest)
      expect(operationId).toBe(item.get?.operationId)
    }
  })

  test("is the contract's own where it declares one", () => {
    const { post } = contract.paths['/login'] ?? {}
    if (!post) throw new Error('There is no POST /login')
    const own = { ...post, operationId: 'headDocs' }
    const paths = { ...contract.paths, '/docs': { ...contract.paths['/docs'], head: own } }
    const docs = record(record(record(deployable({ ...contract, paths }, substitute))['paths'])['/docs'])
    expect(docs['head']).toHaveProperty('operationId', 'headDocs')
  })
})

describe('a path that the contract does not have', () => {
  test.each(['/', '/{proxy+}'])('%s gets 404 for any method', (path) => {
    const any = record(record(record(body['paths'])[path])['x-amazon-apigateway-any-method'])
    expect(Object.keys(record(any['responses']))).toEqual(['404'])
    expect(any['security'] ?? []).toEqual([])
  })

  test('replaces no path that the contract has', () => {
    for (const { path, method, operation } of operationsOf(contract)) {
      expect(record(record(body['paths'])[path])[method]).toHaveProperty('operationId', operation.operationId)
    }
  })
})

test('the contract itself is not modified', () => {
  const before: Json = JSON.parse(JSON.stringify(contract))
  deployable(contract, substitute)
  expect(contract).toEqual(before)
})
