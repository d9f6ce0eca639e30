import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml'

/** A JSON value of the contract. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const
export type Method = (typeof METHODS)[number]

/** The parts of `openapi.yaml` that the project reads; `redocly lint` guarantees this shape. */
export interface Contract extends JsonObject {
  openapi: string
  info: { title: string; version: string; description: string }
  'x-response-headers': { [header: string]: string }
  'x-preflight-headers': { [header: string]: string }
  'x-amazon-apigateway-gateway-responses': { [type: string]: GatewayResponse }
  paths: { [path: string]: { [method in Method]?: Operation } }
  components: {
    schemas: { [name: string]: JsonObject }
    responses: { [name: string]: Response }
    securitySchemes: { [name: string]: SecurityScheme }
  }
}

export type GatewayResponse = {
  statusCode?: string
  responseParameters?: { [name: string]: string }
  responseTemplates?: { [contentType: string]: string }
}

export type SecurityScheme = {
  type: string
  /** Only for an apiKey; a bearer scheme has neither. */
  name?: string
  in?: string
  scheme?: string
  description?: string
  [extension: `x-amazon-${string}`]: Json
}

export type Content = { [contentType: string]: { schema: JsonObject; example?: Json } }
export type Response = { description: string; headers?: JsonObject; content?: Content }
export type Parameter = {
  name: string
  in: string
  required?: boolean
  schema: JsonObject
  description?: string
  example?: Json
}

export type Operation = {
  operationId: string
  tags?: string[]
  summary: string
  description: string
  security: { [scheme: string]: string[] }[]
  parameters?: Parameter[]
  requestBody?: { required: boolean; content: Content }
  responses: { [status: string]: Response | { $ref: string } }
  'x-uses'?: { [port: string]: string[] }
  'x-max-body-bytes'?: number
  /** The maximum age of the sign-in behind a token, in seconds. */
  'x-max-auth-age'?: number
  /** Only members of these groups may call. */
  'x-groups'?: string[]
  /** The body fields that the audit entry records, besides the caller and the target. */
  'x-audit'?: string[]
  /** The documentation page shows its request under the first steps. */
  'x-getting-started'?: boolean
  'x-amazon-apigateway-integration': { timeoutInMillis: number; [key: string]: Json }
}

export const CONTRACT_FILE = fileURLToPath(new URL('../openapi.yaml', import.meta.url))

/** Merge keys (`<<`) are not part of YAML 1.2; the contract uses them for its failures. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag)

/**
 * Reads the contract, with its anchors and merge keys resolved. A missing kind of components is empty.
 *
 * @throws if the file cannot be read or is not YAML.
 */
export function readContract(file = CONTRACT_FILE): Contract {
  // By default the parser takes ten thousand merged keys for an attack; a long contract has as many for its failures.
  const contract: Contract = Object(
    load(readFileSync(file, 'utf8'), { filename: file, schema: SCHEMA, maxTotalMergeKeys: -1 }),
  )
  const components = Object.assign({ schemas: {}, responses: {}, securitySchemes: {} }, contract.components)
  return { ...contract, components }
}

/** Every operation of the contract with its path and method, in the order of the file. */
export function operationsOf(contract: Contract): { path: string; method: Method; operation: Operation }[] {
  return Object.entries(contract.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      return operation ? [{ path, method, operation }] : []
    }),
  )
}

/**
 * Every method by which API Gateway reaches an operation: its own, and HEAD if the operation answers GET, unless the
 * contract declares HEAD itself. HTTP requires HEAD (RFC 9110, 'Methods'); the server that sends the response omits its
 * body.
 */
export function routesOf(contract: Contract): { path: string; method: Method; operation: Operation }[] {
  return operationsOf(contract).flatMap((route) =>
    route.method === 'get' && !contract.paths[route.path]?.head
      ? [route, { ...route, method: 'head' as const }]
      : [route],
  )
}

/** Every group that an operation requires, once. */
export function groupsOf(contract: Contract): string[] {
  return [...new Set(operationsOf(contract).flatMap(({ operation }) => operation['x-groups'] ?? []))]
}

/** Follows the references of a schema into `components.schemas`. @throws if one leads nowhere or in a circle. */
export function schemaOf(contract: Contract, schema: JsonObject): JsonObject {
  const followed = new Set<Json>()
  let found = schema
  for (let { $ref } = found; $ref !== undefined; { $ref } = found) {
    const next = contract.components.schemas[String($ref).replace('#/components/schemas/', '')]
    if (!next || followed.has($ref)) throw new Error(`${$ref} does not lead to a schema`)
    followed.add($ref)
    found = next
  }
  return found
}

/** A response of an operation, with its reference into `components.responses` followed. */
export function responseOf(
  contract: Pick<Contract, 'components'>,
  operation: Operation,
  status: string,
): Response {
  const response = operation.responses[status]
  if (!response) throw new Error(`${operation.operationId} declares no response ${status}`)
  if (!('$ref' in response)) return response
  const name = response.$ref.replace('#/components/responses/', '')
  const shared = contract.components.responses[name]
  if (!shared) throw new Error(`${operation.operationId}: ${response.$ref} does not exist`)
  return shared
}
