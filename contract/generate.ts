/**
 * Writes `generated/` from `openapi.yaml`: types, operations and validators. With `--check` it writes nothing, names
 * the files that are out of date and exits with 1.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'
import {
  type Content,
  type Contract,
  type JsonObject,
  operationsOf,
  readContract,
  responseOf,
  schemaOf,
} from './document.ts'
import { responseHeaders } from './headers.ts'
import { GROUPS, parametersSchema, readParameters } from './parameters.ts'
import { portsIn } from './ports.ts'
import { BASE_URL } from './public.ts'
import { redocly } from './redocly.ts'
import { mapSchema, type Use } from './schema.ts'
import { eventSchema, streams } from './streams.ts'
import { typesOf } from './types.ts'
import { validatorsFor } from './validators.ts'

const NOTICE = '// Generated from openapi.yaml by `npm run generate`. Do not edit.\n'
const OUT = new URL('../generated/', import.meta.url)
const PORTS = fileURLToPath(new URL('../handlers/ports', import.meta.url))

/** The files of `generated/` by name. */
export async function generate(contract = readContract()): Promise<{ [name: string]: string }> {
  return {
    'api.d.ts': NOTICE + (await typesOf(contract)),
    'operations.ts': NOTICE + operationsModule(contract),
    ...(await validatorModules(contract)),
  }
}

function operationsModule(contract: Contract): string {
  const operations = operationsOf(contract).map(({ path, method, operation }) => {
    const { operationId } = operation
    const said = {
      operationId,
      method: method.toUpperCase(),
      path,
      security: operation.security,
      uses: operation['x-uses'] ?? {},
      parameters: readParameters(contract, operation),
      groups: operation['x-groups'] ?? [],
      audit: operation['x-audit'] ?? null,
      maxAuthAge: operation['x-max-auth-age'] ?? 0,
      maxBodyBytes: operation['x-max-body-bytes'] ?? 0,
      timeoutInMillis: operation['x-amazon-apigateway-integration'].timeoutInMillis,
      streams: streams(operation),
    }
    const body = schemaName(operation.requestBody?.content)
    const validate = body ? `requests.${body}` : 'undefined'
    const check = operation.parameters?.length ? `parameters.${operationId}` : 'undefined'
    const literal = JSON.stringify(said, null, 2).replace(
      /\n}$/,
      `,\n  "checkParameters": ${check},\n  "validate": ${validate}\n}`,
    )
    return `export const ${operationId} = ${literal} as const satisfies Operation`
  })
  const ids = operationsOf(contract).map(({ operation }) => operation.operationId)
  const ports = portsIn(PORTS).map(([port]) => port)
  const code = operations.join('\n\n')
  // A contract without bodies or without parameters would have an unused import.
  const imports = ['parameters', 'requests']
    .filter((name) => code.includes(`: ${name}.`))
    .map((name) => `import * as ${name} from './${name}.js'\n`)
  return `${imports.join('')}
${code}

/** Every operation of the contract. */
export const operations = { ${ids.join(', ')} }

/** The headers of every response. */
export const responseHeaders = ${JSON.stringify(responseHeaders(contract), null, 2)} as const

/** The placeholder for the API's URL in the documents beside a bundle. */
export const documentBaseUrl = '${BASE_URL}'

/** The ports in handlers/ports, which x-uses may name. */
export interface Ports {
${ports.map((port) => `  ${port}: typeof import('../handlers/ports/${port}.ts').${port}`).join('\n')}
}

/** An operation of the contract; an unknown verb of a port does not compile. */
type Operation = { uses: { readonly [Port in keyof Ports]?: readonly (keyof Ports[Port])[] }; [said: string]: unknown }
`
}

/** Validators as plain code, one per schema, so that a function compiles nothing at its start. */
async function validatorModules(contract: Contract): Promise<{ [name: string]: string }> {
  const parameters = Object.fromEntries(
    operationsOf(contract).flatMap(({ operation }) => {
      const schema = parametersSchema(operation)
      return schema ? [[operation.operationId, schema]] : []
    }),
  )
  const events = Object.fromEntries(
    operationsOf(contract).flatMap(({ operation }) => {
      const schema = eventSchema(contract, operation)
      return schema ? [[operation.operationId, schema]] : []
    }),
  )
  checkDefaults(contract, parameters)
  const requests = new Set<string>()
  const answers = new Set<string>()
  const responses: string[] = []
  for (const { operation } of operationsOf(contract)) {
    const body = schemaName(operation.requestBody?.content)
    if (body) requests.add(body)
    const byStatus = Object.keys(operation.responses).flatMap((status) => {
      const name = schemaName(responseOf(contract, operation, status).content)
      if (name) answers.add(name)
      return name ? [`${status}: ${name}`] : []
    })
    responses.push(`${operation.operationId}: { ${byStatus.join(', ')} }`)
  }
  const code = async (use: Use, names: Iterable<string>, place = 'components/schemas', more = '') => {
    const schemas = [...names].map((name) => [name, `contract#/${place}/${name}`])
    const validators = standaloneCode.default(
      validatorsFor(use, contract, { parameters, events }),
      Object.fromEntries(schemas),
    )
    return NOTICE + (await bundle(validators + more))
  }
  const map = `{\n  ${responses.join(',\n  ')}\n}`
  const types = `${NOTICE}import type { ValidateFunction } from 'ajv'\n\n`
  const typed = (names: Iterable<string>) =>
    types + [...names].map((name) => `export const ${name}: ValidateFunction\n`).join('')
  // Together, since esbuild bundles one, as a process of its own, while ajv makes the next.
  const [ofEvents, ofParameters, ofRequests, ofResponses] = await Promise.all([
    code('answer', Object.keys(events), 'events'),
    code('request', Object.keys(parameters), 'parameters'),
    code('request', requests),
    code('answer', answers, undefined, `\nexport const responses = ${map}`),
  ])
  return {
    'events.js': ofEvents,
    'events.d.ts': typed(Object.keys(events)),
    'parameters.js': ofParameters,
    'parameters.d.ts': typed(Object.keys(parameters)),
    'requests.js': ofRequests,
    'requests.d.ts': typed(requests),
    'responses.js': ofResponses,
    'responses.d.ts': `${types}export const responses: ${map.replaceAll(/: \w+/g, ': ValidateFunction')}\n`,
  }
}

/** @throws if a default does not match its own schema: every request without the parameter would fail. */
function checkDefaults(contract: Contract, parameters: { [operationId: string]: JsonObject }): void {
  // ajv accepts no default at the root of a schema.
  const bare = Object.entries(parameters).map(([operationId, schema]) => [
    operationId,
    mapSchema(schema, ({ default: _, ...rest }) => rest),
  ])
  const ajv = validatorsFor('request', contract, { parameters: Object.fromEntries(bare) })
  for (const { operation } of operationsOf(contract)) {
    for (const { name, in: place, schema } of operation.parameters ?? []) {
      const { default: value } = schemaOf(contract, schema)
      if (value === undefined) continue
      const fits = ajv.compile({
        $ref: `contract#/parameters/${operation.operationId}/properties/${GROUPS[place]}/properties/${name}`,
      })
      if (!fits(value))
        throw new Error(
          `${operation.operationId}: the default of ${name} ${ajv.errorsText(fits.errors, { dataVar: '' }).trim()}`,
        )
    }
  }
}

/** The name of the schema of a JSON body; API Gateway accepts bodies only by the name of a model. */
function schemaName(content: Content | undefined): string | undefined {
  const schema = content?.['application/json']?.schema
  if (!schema) return undefined
  const name = String(schema['$ref']).match(/^#\/components\/schemas\/(\w+)$/)?.[1]
  if (!name)
    throw new Error(`A body's schema must be a $ref into components.schemas: ${JSON.stringify(schema)}`)
  return name
}

/** ajv's standalone code still requires parts of ajv; esbuild bundles them. */
async function bundle(code: string): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(OUT), loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  })
  return shakeable(result.outputFiles[0]?.text ?? '')
}

/** Marks module-level calls as pure, so that a function's bundle contains only its own validators. */
function shakeable(code: string): string {
  return code
    .replaceAll(/^(var \w+ = )(__commonJS\()/gm, '$1/* @__PURE__ */ $2')
    .replaceAll(/^(var \w+ = )(require_\w+\(\).*);$/gm, '$1/* @__PURE__ */ (() => $2)();')
}

/** Calls {@link generate}; if that fails, prints the reason, with the lines of the lint if it reports any. */
async function generated(): Promise<{ [name: string]: string }> {
  try {
    return await generate()
  } catch (error) {
    const { passed, printed, complained } = await redocly(['lint', '--format', 'stylish'])
    const message = error instanceof Error ? error.message : String(error)
    // For a file that is not YAML, Redocly writes to standard error.
    console.error(passed ? `openapi.yaml: ${message}` : printed.trim() || complained.trim())
    process.exit(1)
  }
}

if (import.meta.main) {
  const check = process.argv.includes('--check')
  mkdirSync(OUT, { recursive: true })
  const files = Object.entries(await generated())
  const current = (name: string) => {
    const file = new URL(name, OUT)
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  }
  const stale = files.filter(([name, text]) => current(name) !== text)
  if (!check) for (const [name, text] of stale) writeFileSync(new URL(name, OUT), text)
  for (const [name] of stale) console.log(`generated/${name} ${check ? 'is out of date' : 'written'}`)
  if (check && stale.length > 0) {
    console.error('Run `npm run generate` and commit what it writes.')
    process.exitCode = 1
  }
}
