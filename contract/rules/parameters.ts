import { Ajv } from 'ajv'
import type { Json, JsonObject } from '../document.ts'
import { array, type Context, isObject, object, type Rules } from './rule.ts'

const KEYWORDS = ['name', 'in', 'required', 'description', 'deprecated', 'example', 'examples', 'schema']

/** The keywords that the functions check in a parameter, and those for readers. */
const SCHEMA_KEYWORDS = [
  ...[
    'type',
    'items',
    'format',
    'enum',
    'pattern',
    'default',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
  ],
  ...['multipleOf', 'minItems', 'maxItems', 'uniqueItems', '$ref'],
  ...['title', 'description', 'example', 'deprecated', 'externalDocs'],
]

/** One for all defaults, since each compiles the schema of schemas first. It remembers no `$id`, which may recur. */
const ajv = new Ajv({ strict: false, logger: false, validateFormats: false, addUsedSchema: false })

const SCALARS = ['string', 'integer', 'number', 'boolean']

/** Headers that a function does not get, or that OpenAPI and API Gateway interpret themselves. */
const TAKEN_HEADERS: { [name: string]: string } = {
  ...Object.fromEntries(
    ['accept', 'content-type', 'authorization'].map((name) => [
      name,
      'OpenAPI ignores a header parameter of this name. Say it with content or with security.',
    ]),
  ),
  'x-api-key': 'API Gateway reads the API key from this header. Say it with security.',
  // Developer guide, 'API Gateway known issues' for REST APIs.
  ...Object.fromEntries(
    [
      ...['connection', 'content-md5', 'expect', 'max-forwards', 'proxy-authenticate', 'server', 'te'],
      ...['trailer', 'transfer-encoding', 'upgrade', 'www-authenticate'],
    ].map((name) => [name, 'API Gateway keeps this header from the function. Use another name.']),
  ),
}

/** Checks the parameters in the path, the query and the headers. */
export const parameterRules: Rules = {
  'parameter-reference': () => ({
    Operation(node, { report, location }) {
      for (const [index, parameter] of array(object(node)['parameters']).entries()) {
        if (isObject(parameter) && '$ref' in parameter) {
          report({
            message:
              'The deployed body takes parameters from the operation alone. Write this one out; a YAML anchor saves the second time.',
            location: location.child(['parameters', String(index)]),
          })
        }
      }
    },
  }),

  'parameter-place': () => ({
    Parameter(node, { report, location }) {
      if (object(node)['in'] === 'cookie') {
        report({
          message: 'API Gateway ignores cookie parameters. Take the value from a header.',
          location: location.child('in'),
        })
      }
    },
  }),

  'parameter-name': () => ({
    Parameter(node, { report, location }) {
      const { name, in: place } = object(node)
      const problem =
        nameProblem(String(name ?? '')) ?? (place === 'header' ? headerProblem(name) : undefined)
      if (problem) report({ message: problem, location: location.child('name') })
    },
  }),

  'header-name': () => ({
    Root(node, { report, location }) {
      for (const extension of ['x-response-headers', 'x-preflight-headers']) {
        for (const name of Object.keys(object(object(node)[extension]))) {
          const message = nameProblem(name)
          if (message) report({ message, location: location.child([extension, name]).key() })
        }
      }
    },
  }),

  'parameter-keyword': () => ({
    Parameter(node, context) {
      const ignored = Object.keys(object(node)).filter((key) => !KEYWORDS.includes(key) && !isExtension(key))
      for (const keyword of ignored) {
        context.report({
          message: `The functions read a parameter in the one way that is the default of OpenAPI, and know no ${keyword}. Use ${KEYWORDS.join(', ')}.`,
          location: context.location.child(keyword).key(),
        })
      }
      for (const { path, keyword } of unknownKeywords(object(object(node)['schema']), ['schema'])) {
        context.report({
          message: `A parameter is text that was sent, or absent: the functions hold nobody to ${keyword} of it. Use ${SCHEMA_KEYWORDS.join(', ')}.`,
          location: context.location.child(path).key(),
        })
      }
    },
  }),

  'parameter-type': () => ({
    Parameter(node, context) {
      const parameter = object(node)
      const message = typeProblem(parameter, (schema) => object(context.resolve(schema).node))
      if (message) {
        const place = 'schema' in parameter ? context.location.child('schema') : context.location
        context.report({ message, location: place })
      }
    },
  }),

  'parameter-default': () => ({
    Parameter(node, { report, location, resolve }) {
      const schema = object(object(node)['schema'])
      const whole = resolvedSchema(schema, (one) => object(resolve(one).node))
      if (whole['default'] === undefined) return
      let wrong: string | undefined
      try {
        const { default: value, ...rest } = whole
        if (!ajv.validate(rest, value)) wrong = ajv.errorsText(ajv.errors, { dataVar: 'It' })
      } catch {
        // Other rules report a value that is not a schema.
      }
      if (wrong) {
        report({
          message: `Every request that leaves this parameter out would be refused for its default. ${wrong}.`,
          location: location.child('default' in schema ? ['schema', 'default'] : 'schema'),
        })
      }
    },
  }),

  'path-parameter': () => {
    let path = ''
    let variables: string[] = []
    return {
      PathItem(_, { key, report, location }) {
        path = String(key)
        // The rule for path segments reports an invalid name.
        variables = [...path.matchAll(/\{([A-Za-z0-9_\-.]+)\+?\}/g)].map(([, name = '']) => name)
        const repeated = variables.find((name, index) => variables.indexOf(name) < index)
        if (repeated !== undefined) {
          report({
            message: `API Gateway hands over one value for ${repeated}, which this path has twice. Give each variable a name of its own.`,
            location: location.key(),
          })
        }
      },
      Operation(node, context) {
        for (const problem of pathProblems(node, path, variables)) {
          const { location } = context
          context.report({
            message: problem.message,
            location:
              problem.index === undefined ? location.key() : location.child(['parameters', problem.index]),
          })
        }
      },
    }
  },
}

/** Whether a parameter can be missing, empty or of the wrong type, for which the function answers 422. */
export function hasShape(node: Json, resolve: Context['resolve']): boolean {
  const { in: place, required, schema } = object(node)
  const followed = object(resolve(schema ?? {}).node ?? schema)
  const { type, minLength } = followed
  return (place !== 'path' && required === true) || type !== 'string' || minLength !== undefined
}

/** API Gateway's own words for it are 'Parameter names must match [a-zA-Z0-9:._$-]+'; the last one is no name in JavaScript. */
function nameProblem(name: string): string | undefined {
  if (name === '__proto__') return 'No object of a function can hold __proto__. Use another name.'
  if (/^[a-zA-Z0-9:._$-]+$/.test(name)) return undefined
  return `API Gateway refuses the name '${name}'. Use letters, digits and : . _ $ - alone.`
}

function headerProblem(name: Json | undefined): string | undefined {
  return new Map(Object.entries(TAKEN_HEADERS)).get(String(name).toLowerCase())
}

function unknownKeywords(schema: JsonObject, path: string[]): { path: string[]; keyword: string }[] {
  const here = Object.keys(schema)
    .filter((keyword) => !SCHEMA_KEYWORDS.includes(keyword) && !isExtension(keyword))
    .map((keyword) => ({ path: [...path, keyword], keyword }))
  return [...here, ...(isObject(schema['items']) ? unknownKeywords(schema['items'], [...path, 'items']) : [])]
}

/** A parameter's schema with the references at its root and in `items` followed. */
function resolvedSchema(schema: JsonObject, resolve: (schema: JsonObject) => JsonObject): JsonObject {
  const { items, ...found } = resolve(schema)
  return items === undefined ? found : { ...found, items: resolve(object(items)) }
}

function typeProblem(parameter: JsonObject, resolve: (schema: Json) => JsonObject): string | undefined {
  const { in: place, schema } = parameter
  const { type, items } = resolve(schema ?? {})
  if (SCALARS.includes(String(type))) return undefined
  if (type !== 'array')
    return `The functions read a parameter by its type. Write one of ${SCALARS.join(', ')}, or an array of one in the query.`
  if (place !== 'query') return 'Only a query can repeat a parameter. Take the list from there.'
  if (SCALARS.includes(String(resolve(items ?? {})['type']))) return undefined
  return `A list in a query is one parameter, repeated. Let its items be of a type: ${SCALARS.join(', ')}.`
}

function pathProblems(node: Json, path: string, variables: string[]): { message: string; index?: string }[] {
  const declared = array(object(node)['parameters']).map(object)
  const missing = variables.filter(
    (name) => !declared.some((one) => one['in'] === 'path' && one['name'] === name),
  )
  return [
    ...missing.map((name) => ({
      message: `API Gateway refuses a path whose variable is not declared. Add a parameter ${name} with \`in: path\` and \`required: true\`.`,
    })),
    ...declared.flatMap(({ name, in: place, required }, index) => {
      if (place !== 'path') return []
      if (!variables.includes(String(name)))
        return [
          {
            message: `${path} has no variable ${name}. Put {${name}} into the path, or the parameter elsewhere.`,
            index: String(index),
          },
        ]
      if (required === true) return []
      return [
        {
          message: `A path without ${name} is another path. Write \`required: true\`.`,
          index: String(index),
        },
      ]
    }),
  ]
}

function isExtension(keyword: string): boolean {
  return keyword.startsWith('x-')
}
