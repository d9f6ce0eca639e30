import { type Contract, type JsonObject, type Operation, type Parameter, schemaOf } from './document.ts'

/** The places of parameters, and their names in a handler's request. */
export const GROUPS: { [place: string]: string } = { path: 'path', query: 'query', header: 'headers' }

/** The facts that a function needs to read a parameter from a request. */
export function readParameters(contract: Contract, { parameters = [] }: Operation): JsonObject[] {
  return parameters.map(({ name, in: place, schema }) => {
    const { type = 'string', items, default: value } = schemaOf(contract, schema)
    return {
      in: place,
      name,
      type,
      ...(isSchema(items) && { items: schemaOf(contract, items)['type'] ?? 'string' }),
      ...(value !== undefined && { default: value }),
    }
  })
}

/** The schema of an operation's parameters, `{path, query, headers}`; undefined without parameters. */
export function parametersSchema({ parameters = [] }: Operation): JsonObject | undefined {
  if (parameters.length === 0) return undefined
  const groups = Object.entries(GROUPS).map(([place, group]): [string, JsonObject] => [
    group,
    groupSchema(parameters.filter((parameter) => parameter.in === place)),
  ])
  return { type: 'object', properties: Object.fromEntries(groups) }
}

function groupSchema(parameters: Parameter[]): JsonObject {
  return {
    type: 'object',
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  }
}

function isSchema(value: JsonObject[string] | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
