import type { Json, Operation, Parameter } from './document.ts'

/** An operation with its path and method. */
export type Placed = { path: string; method: string; operation: Operation & { tags?: string[] } }

/** A request in curl, with the contract's examples, and credentials from shell variables. */
export function curl({ path, method, operation }: Placed): string {
  const body = exampleOf(operation)
  const headers = headersOf(operation)
  const query = parametersIn(operation, 'query').map(
    ({ name, value }) => `${name}=${encodeURIComponent(value)}`,
  )
  const filled = path.replaceAll(
    /\{([^}]+)\}/g,
    (_, name: string) => parametersIn(operation, 'path').find((one) => one.name === name)?.value ?? name,
  )
  return [
    `curl${method === 'GET' || body !== undefined ? '' : ` -X ${method}`} "$API${filled}${query.length > 0 ? `?${query.join('&')}` : ''}"`,
    ...headers.map((header) => `-H "${header}"`),
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`]),
  ].join(' \\\n  ')
}

/** The same request with the published client, whose session adds the credentials. */
export function typescript({ operation }: Placed): string {
  const body = exampleOf(operation)
  const valuesIn = (place: string) =>
    Object.fromEntries(parametersIn(operation, place).map(({ name, value }) => [name, value]))
  const sent = { path: valuesIn('path'), query: valuesIn('query') }
  const args = {
    ...Object.fromEntries(Object.entries(sent).filter(([, values]) => Object.keys(values).length > 0)),
    ...(body !== undefined && { body }),
  }
  const written = Object.keys(args).length === 0 ? '' : JSON.stringify(args, null, 2)
  return `const answer = await gateway.${operation.operationId}(${written})`
}

function exampleOf({ requestBody }: Operation): Json | undefined {
  return requestBody?.content['application/json']?.example
}

function headersOf({ security }: Operation): string[] {
  const [all = {}] = security
  return [
    ...('token' in all ? ['Authorization: Bearer $TOKEN'] : []),
    ...('accessKey' in all ? ['Authorization: Bearer $ACCESS_KEY'] : []),
    ...('apiKey' in all ? ['x-api-key: $KEY'] : []),
  ]
}

/** The parameters of one place that have an example. */
function parametersIn({ parameters = [] }: Operation, place: string): { name: string; value: string }[] {
  return parameters
    .filter((parameter) => parameter.in === place)
    .flatMap(({ name, example }: Parameter) =>
      example === undefined ? [] : [{ name, value: String(example) }],
    )
}
