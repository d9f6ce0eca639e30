import { type Contract, type Json, type JsonObject, type Operation, readContract } from './document.ts'
import { mapSchema } from './schema.ts'

/** The placeholder for the API's URL in documents that are made before the URL is known. */
export const BASE_URL = 'https://gateway.invalid/base-url'

/**
 * The contract for consumers: without the parts that only API Gateway and the build read, and with the token as the
 * bearer scheme that clients know.
 *
 * @param serverUrl the URL of the API; without it the servers of the contract stay.
 */
export function publicContract(contract: Contract, serverUrl?: string): JsonObject {
  const published = withoutExtensions(withGroups(contract))
  const { components = null, servers, paths } = published
  if (!isObject(components)) throw new Error('The contract has no components')
  return {
    ...published,
    // Only API Gateway knows greedy parameters; a client encodes their slashes, and the function decodes them.
    paths: Object.fromEntries(
      Object.entries(isObject(paths) ? paths : {}).map(([path, item]) => [path.replace('+}', '}'), item]),
    ),
    servers: serverUrl === undefined ? (servers ?? []) : [{ url: serverUrl }],
    components: {
      ...components,
      schemas: Object.fromEntries(
        Object.entries(isObject(components['schemas']) ? components['schemas'] : {}).map(([name, schema]) => [
          name,
          isObject(schema) ? mapSchema(schema, open) : schema,
        ]),
      ),
      securitySchemes: Object.fromEntries(
        Object.entries(contract.components.securitySchemes).map(([name, scheme]) => [
          name,
          'x-amazon-apigateway-authorizer' in scheme
            ? { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: scheme.description ?? '' }
            : withoutExtensions(scheme),
        ]),
      ),
    },
  }
}

/** Adds to an operation's description who may call it, since every reader and generator shows the description. */
function withGroups(contract: Contract): Contract {
  const paths = Object.entries(contract.paths).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => [method, operation && forItsGroups(operation)]),
    ),
  ])
  return { ...contract, paths: Object.fromEntries(paths) }
}

function forItsGroups(operation: Operation): Operation {
  const { description, 'x-groups': groups } = operation
  if (!groups) return operation
  const names = groups.map((name) => `\`${name}\``).join(' or ')
  return { ...operation, description: `${description.trimEnd()}\n\nFor members of the group ${names} alone.` }
}

/**
 * States explicitly that an object may have further fields. Responses may gain fields without a new major version, and
 * some generators, such as OpenAPI Generator for Go, otherwise make clients that refuse them.
 */
function open(schema: JsonObject): JsonObject {
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...schema, additionalProperties: true }
    : schema
}

/** Objects whose members the contract names itself; such a name may look like an extension. */
const NAMED = new Set([
  ...['callbacks', 'content', 'encoding', 'examples', 'headers', 'links', 'mapping', 'parameters'],
  ...['properties', 'requestBodies', 'schemas', 'scopes', 'securitySchemes', 'variables'],
])

/** Keywords that contain values, in which nothing is an extension. */
const DATA = new Set(['default', 'enum', 'example', 'value'])

function withoutExtensions(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([key]) => !key.startsWith('x-'))
      .map(([key, value]) => [key, DATA.has(key) ? value : cleaned(value, NAMED.has(key))]),
  )
}

function cleaned(value: Json, named = false): Json {
  if (Array.isArray(value)) return value.map((one) => cleaned(one))
  if (!isObject(value)) return value
  if (!named) return withoutExtensions(value)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cleaned(one)]))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

if (import.meta.main) console.log(JSON.stringify(publicContract(readContract()), null, 2))
