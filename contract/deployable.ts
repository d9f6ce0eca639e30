import {
  type Content,
  type Contract,
  type GatewayResponse,
  type Json,
  type JsonObject,
  type Operation,
  type Parameter,
  responseOf,
  routesOf,
  type SecurityScheme,
  schemaOf,
} from './document.ts'
import { preflightHeaders, responseHeaders } from './headers.ts'
import { mapSchema, schemasIn } from './schema.ts'

/** The methods of a REST API; a preflight allows all of them. */
const ALLOW_METHODS = 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'

/**
 * The keywords of a schema that API Gateway keeps: models are JSON Schema draft 4 without `default`, `example`,
 * `nullable`, `discriminator` and number formats (developer guide, 'API Gateway known issues').
 */
export const MODEL_KEYWORDS = new Set([
  '$ref',
  'type',
  'description',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'allOf',
  'anyOf',
  'oneOf',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
])

/**
 * The OpenAPI body that API Gateway imports: the contract without the parts that an import refuses or ignores, plus a
 * preflight on every route and a 404 on every other path.
 *
 * @param substitute resolves the `${AWS::Region}`, `${UserPool.Arn}` ... of a string in an `x-amazon-apigateway-*`
 *   extension: `Fn.sub` in a template.
 */
export function deployable(contract: Contract, substitute: (text: string) => string): JsonObject {
  const paths: { [path: string]: JsonObject } = {}
  for (const { path, method, operation } of routesOf(contract)) {
    const deployed = deployableOperation(contract, operation, substitute)
    // An operationId names one method: not the HEAD of a GET as well.
    if (contract.paths[path]?.[method] !== operation) delete deployed['operationId']
    paths[path] ??= { options: preflight(contract) }
    paths[path][method] = deployed
  }
  // A route that does not exist is otherwise answered before its headers are read only where it has no
  // Authorization header; with one, AWS takes the request for a malformed signature and answers 403. Its
  // preflight is answered as that of every other route, or a page would see no 404.
  for (const path of ['/', '/{proxy+}']) {
    const parameters = path === '/' ? {} : { parameters: [pathParameter('proxy')] }
    paths[path] = {
      options: { ...preflight(contract), ...parameters },
      ...paths[path],
      'x-amazon-apigateway-any-method': { ...notFound(contract), ...parameters },
    }
  }
  return {
    openapi: contract.openapi,
    // Only readers need the description; AWS names the API by its title.
    info: { title: contract.info.title, version: contract.info.version },
    ...mapStrings(amazonExtensions(contract), substitute),
    'x-amazon-apigateway-gateway-responses': Object.fromEntries(
      Object.entries(contract['x-amazon-apigateway-gateway-responses']).map(([type, response]) => [
        type,
        withHeaders(response, responseHeaders(contract)),
      ]),
    ),
    paths,
    components: {
      // One model serves requests and responses, so it requires only the fields of both.
      schemas: mapValues(schemasIn('answer', schemasIn('request', contract.components.schemas)), model),
      securitySchemes: mapValues(gatewaySchemes(contract), ({ type, name, in: place, ...rest }) => ({
        type,
        ...(name !== undefined && { name }),
        ...(place !== undefined && { in: place }),
        ...mapStrings(amazonExtensions(rest), substitute),
      })),
    },
  }
}

function deployableOperation(
  contract: Contract,
  operation: Operation,
  substitute: (text: string) => string,
): JsonObject {
  const named = (text: string) => substitute(text.replaceAll('${operationId}', operation.operationId))
  const known = gatewaySchemes(contract)
  const security = operation.security.flatMap((all) =>
    Object.entries(all).flatMap(([scheme, scopes]) => (scheme in known ? [{ [scheme]: scopes }] : [])),
  )
  return {
    operationId: operation.operationId,
    // 'Both of these' is one object in OpenAPI; API Gateway exports it, and SAM writes it, as one entry each.
    // Nothing is said where nothing is needed: what an import makes of an empty list is not documented.
    ...(security.length > 0 && { security }),
    ...(operation.parameters && {
      parameters: operation.parameters.map((parameter) => deployableParameter(contract, parameter)),
    }),
    ...(operation.requestBody && {
      requestBody: {
        required: operation.requestBody.required,
        content: models(operation.requestBody.content),
      },
    }),
    responses: Object.fromEntries(
      Object.keys(operation.responses).map((status) => {
        const { description, content } = responseOf(contract, operation, status)
        return [status, { description, ...(content?.['application/json'] && { content: models(content) }) }]
      }),
    ),
    ...mapStrings(amazonExtensions(operation), named),
  }
}

/**
 * A parameter in the form that API Gateway accepts. API Gateway checks only that a required parameter is present and
 * not blank, is case-sensitive about header names, and names no field in its error. So the function checks parameters,
 * except those of the path, which API Gateway wants required.
 */
function deployableParameter(contract: Contract, { name, in: place, schema }: Parameter): JsonObject {
  const { type } = schemaOf(contract, schema)
  if (place === 'path') return pathParameter(name)
  // A list is one repeated value, sent as text.
  return {
    name,
    in: place,
    required: false,
    schema: { type: type === 'array' ? 'string' : (type ?? 'string') },
  }
}

function pathParameter(name: string): JsonObject {
  return { name, in: 'path', required: true, schema: { type: 'string' } }
}

/** The schemes that API Gateway checks. The function checks a bearer scheme, which an import refuses. */
function gatewaySchemes({ components }: Contract): { [name: string]: SecurityScheme } {
  return Object.fromEntries(
    Object.entries(components.securitySchemes).filter(([, { type }]) => type === 'apiKey'),
  )
}

function preflight(contract: Contract): JsonObject {
  return mock('200', 'The answer to a preflight.', {
    ...responseHeaders(contract),
    ...preflightHeaders(contract),
    'Access-Control-Allow-Methods': ALLOW_METHODS,
  })
}

function notFound(contract: Contract): JsonObject {
  const template = contract['x-amazon-apigateway-gateway-responses']['RESOURCE_NOT_FOUND']?.responseTemplates
  if (!template) throw new Error('x-amazon-apigateway-gateway-responses must answer RESOURCE_NOT_FOUND')
  return mock('404', 'There is no such route.', responseHeaders(contract), template)
}

/** An operation that API Gateway answers by itself. */
function mock(
  statusCode: string,
  description: string,
  headers: { [name: string]: string },
  responseTemplates?: JsonObject,
): JsonObject {
  return {
    responses: {
      [statusCode]: { description, headers: mapValues(headers, () => ({ schema: { type: 'string' } })) },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      passthroughBehavior: 'never',
      requestTemplates: Object.fromEntries(
        // A content type without a template gets 415.
        ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'].map(
          (type) => [type, `{"statusCode": ${statusCode}}`],
        ),
      ),
      responses: {
        default: {
          statusCode,
          responseParameters: literals('method.response.header', headers),
          ...(responseTemplates && { responseTemplates }),
        },
      },
    },
  }
}

function withHeaders(response: GatewayResponse, headers: { [name: string]: string }): GatewayResponse {
  return {
    ...response,
    responseParameters: { ...literals('gatewayresponse.header', headers), ...response.responseParameters },
  }
}

/** Header mappings to fixed values, in API Gateway's notation: literals in single quotes. */
function literals(prefix: string, headers: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`${prefix}.${name}`, `'${value}'`]),
  )
}

/** A model describes only JSON, so other content types are left out. */
function models(content: Content): JsonObject {
  const json = content['application/json']
  return json ? { 'application/json': { schema: model(json.schema) } } : {}
}

/** The deployed model of a schema, without keywords that JSON Schema draft 4 or API Gateway does not know. */
export function model(schema: JsonObject): JsonObject {
  return mapSchema(schema, (one) =>
    Object.fromEntries(Object.entries(one).filter(([keyword]) => MODEL_KEYWORDS.has(keyword))),
  )
}

function amazonExtensions(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key.startsWith('x-amazon-')))
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mapStrings(value: JsonObject, map: (text: string) => string): JsonObject {
  const visit = (node: Json): Json => {
    if (typeof node === 'string') return node.includes('${') ? map(node) : node
    if (Array.isArray(node)) return node.map(visit)
    return isObject(node) ? mapValues(node, visit) : node
  }
  return mapValues(value, visit)
}

function mapValues<V, W>(object: { [key: string]: V }, map: (value: V) => W): { [key: string]: W } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
}
