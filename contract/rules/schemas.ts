import { MODEL_KEYWORDS } from '../deployable.ts'
import type { Json } from '../document.ts'
import { isTaken } from './names.ts'
import { array, makesNoModel, object, type Rules } from './rule.ts'

/** Keywords that the deployed body can omit from a model without changing its meaning. */
const ANNOTATIONS = new Set([
  'default',
  'deprecated',
  'example',
  'externalDocs',
  'format',
  'nullable',
  'readOnly',
  'title',
  'writeOnly',
  'xml',
])

/** Checks schemas, which API Gateway keeps as models in JSON Schema draft 4 ('API Gateway known issues'). */
export const schemaRules: Rules = {
  'model-name': () => ({
    NamedSchemas(node, { report, location }) {
      for (const name of Object.keys(object(node))) {
        const message = nameProblem(name)
        if (message) report({ message, location: location.child(name).key() })
      }
    },
  }),

  'model-composition': () => ({
    Schema(node, { report, location }) {
      if (makesNoModel(location)) return
      for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
        if (!JSON.stringify(object(node)[keyword] ?? null).includes('"$ref":')) continue
        report({
          message: `API Gateway refuses ${keyword} with references in it. Write in place what they name.`,
          location: location.child(keyword).key(),
        })
      }
    },
  }),

  'model-list': () => ({
    Schema(node, { report, location }) {
      for (const keyword of ['required', 'enum']) {
        const list = object(node)[keyword]
        if (list === undefined) continue
        if (array(list).length > 0 && new Set(array(list)).size === array(list).length) continue
        report({
          message: `API Gateway refuses a model whose ${keyword} is empty or says something twice. List each once, or leave ${keyword} out.`,
          location: location.child(keyword),
        })
      }
    },
  }),

  'model-keyword': () => ({
    Schema(node, { report, location }) {
      if (makesNoModel(location)) return
      for (const keyword of Object.keys(object(node))) {
        if (MODEL_KEYWORDS.has(keyword) || ANNOTATIONS.has(keyword)) continue
        if (keyword.startsWith('x-')) continue
        report({
          message: `The deployed model leaves ${keyword} out, since API Gateway's models do not know it. Say it with ${[...MODEL_KEYWORDS].slice(1).join(', ')}.`,
          location: location.child(keyword).key(),
        })
      }
    },
  }),

  'model-pattern': () => ({
    Schema(node, { report, location }) {
      const { pattern } = object(node)
      const problem = typeof pattern === 'string' ? patternProblem(pattern) : undefined
      if (problem) {
        report({
          message: `${problem}. A pattern is read by more than one dialect, and API Gateway does not say by which: write what ECMAScript and Java read alike.`,
          location: location.child('pattern'),
        })
      }
    },
  }),

  'number-format': () => ({
    Schema(node, { report, location }) {
      const { type, format } = object(node)
      if (format !== undefined && (type === 'integer' || type === 'number')) {
        report({
          message: `API Gateway does not support the format ${format} on numbers. Write minimum and maximum.`,
          location: location.child('format'),
        })
      }
    },
  }),

  'body-model': () => ({
    MediaType(node, { key, report, location }) {
      const { schema } = object(node)
      if (key !== 'application/json' || schema === undefined) return
      if (!/^#\/components\/schemas\/\w+$/.test(String(object(schema)['$ref']))) {
        report({
          message:
            'API Gateway takes the schema of a body by the name of a model. Put it into components.schemas and refer to it.',
          location: location.child('schema'),
        })
      }
    },
  }),

  'external-reference': () => ({
    ref(node, { report, location }) {
      const { $ref } = object(node)
      if (typeof $ref === 'string' && !$ref.startsWith('#/')) {
        report({
          message: `API Gateway imports one file and follows no reference out of it. Put what ${$ref} names into this document.`,
          location: location.child('$ref'),
        })
      }
    },
  }),

  'example-missing': () => ({
    MediaType(node: Json, { key, report, location }) {
      if (!('example' in object(node)) && !('examples' in object(node))) {
        report({
          message: `The documentation shows no ${key} body here. Add an example.`,
          location: location.key(),
        })
      }
    },
  }),
}

function nameProblem(name: string): string | undefined {
  if (!/^[A-Za-z0-9]+$/.test(name))
    return `API Gateway refuses the model name '${name}'. Use letters and digits only.`
  if (/^\d/.test(name))
    return `No variable of generated code begins with a digit. Begin ${name} with a letter.`
  if (isTaken(name))
    return `A schema names variables in generated code and types in clients, where ${name} means something else. Add a noun.`
  return undefined
}

/** Why a pattern is invalid in ECMAScript, whose validators check the bodies, or means something else in Java. */
function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const escaped = [...pattern.matchAll(/\\(u\{|.)/gs)].map(([, what]) => what)
  // Any letter can stand in for an escaped character, which is not syntax.
  const unescaped = pattern.replaceAll(/\\./gs, 'x')
  const classes = [...unescaped.matchAll(/\[\^?([^\]]*)\]/g)].map(([, members = '']) => members)
  if (classes.includes('')) return 'Java knows no empty class'
  if (classes.some((members) => members.includes('['))) return 'Java nests a class where a [ stands in one'
  if (classes.some((members) => members.includes('&&'))) return 'Java intersects classes by &&'
  if (/\(\?<[=!]/.test(unescaped)) return 'Java looks behind no further than it can count'
  if (escaped.includes('u{')) return 'Java writes \\x{...} for \\u{...}'
  if (escaped.includes('s') || escaped.includes('S')) return 'Java counts other characters as spaces'
  return undefined
}
