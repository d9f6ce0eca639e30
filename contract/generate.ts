/**
 * Writes `generated/` from `openapi.yaml`: types, operations and validators. With `--check` it writes
 * nothing, names the files that are out of date and ends with 1.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import addFormats from 'ajv-formats'
import { build } from 'esbuild'
import openapiTS, { astToString } from 'openapi-typescript'
import {
  CONTRACT_FILE,
  type Content,
  type Contract,
  operationsOf,
  readContract,
  responseOf,
} from './document.ts'
import { BASE_URL } from './public.ts'

const NOTICE = '// Generated from openapi.yaml by `npm run generate`. Do not edit.\n'
const OUT = new URL('../generated/', import.meta.url)

/** The files of `generated/` by name. */
export async function generate(file = CONTRACT_FILE): Promise<{ [name: string]: string }> {
  const contract = readContract(file)
  return {
    'api.d.ts': NOTICE + astToString(await openapiTS(readFileSync(file, 'utf8'), { silent: true })),
    'operations.ts': NOTICE + operationsModule(contract),
    ...(await validatorModules(contract)),
  }
}

function operationsModule(contract: Contract): string {
  const operations = operationsOf(contract).map(({ path, method, operation }) => [
    operation.operationId,
    {
      method: method.toUpperCase(),
      path,
      security: operation.security,
      uses: operation['x-uses'] ?? {},
      headers: (operation.parameters ?? []).flatMap((parameter) =>
        parameter.in === 'header' ? [parameter.name] : [],
      ),
      maxBodyBytes: operation['x-max-body-bytes'] ?? 0,
      timeoutInMillis: operation['x-amazon-apigateway-integration'].timeoutInMillis,
    },
  ])
  const ports = [
    ...new Set(operationsOf(contract).flatMap(({ operation }) => Object.keys(operation['x-uses'] ?? {}))),
  ].sort()
  return `${ports.map((port) => `import type { ${port} } from '../handlers/ports/${port}.ts'`).join('\n')}

/** Every operation of the contract. */
export const operations = ${JSON.stringify(Object.fromEntries(operations), null, 2)} as const satisfies { [operationId: string]: { uses: Uses; [said: string]: unknown } }

/** The headers of every answer. */
export const responseHeaders = ${JSON.stringify(contract['x-response-headers'], null, 2)} as const

/** What stands for the API's URL in the documents beside a bundle. */
export const documentBaseUrl = '${BASE_URL}'

/** The ports that operations name in x-uses. */
export interface Ports {
${ports.map((port) => `  ${port}: typeof ${port}`).join('\n')}
}

/** Verbs by port; one that a port does not have does not compile. */
type Uses = { readonly [Port in keyof Ports]?: readonly (keyof Ports[Port])[] }
`
}

/** Validators as plain code, one per schema: nothing is compiled when a function starts. */
async function validatorModules(contract: Contract): Promise<{ [name: string]: string }> {
  const ajv = new Ajv.default({
    allErrors: true,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true },
    formats: { password: true },
  })
  // The shorter of ajv's e-mail patterns: Cognito has the last word on an address.
  addFormats.default(ajv, { mode: 'fast', formats: ['email', 'date-time'] })
  ajv.addVocabulary(['components', 'example'])
  ajv.addSchema({ $id: 'contract', components: { schemas: contract.components.schemas } })

  const requests: string[] = []
  const responses: string[] = []
  for (const { operation } of operationsOf(contract)) {
    const body = schemaName(operation.requestBody?.content)
    if (body) requests.push(`${operation.operationId}: ${body}`)
    const byStatus = Object.keys(operation.responses).flatMap((status) => {
      const name = schemaName(responseOf(contract, operation, status).content)
      return name ? [`${status}: ${name}`] : []
    })
    responses.push(`${operation.operationId}: { ${byStatus.join(', ')} }`)
  }
  const emit = async (map: string, entries: string[]) => {
    const names = new Set(
      entries.flatMap((entry) => [...entry.matchAll(/: (\w+)/g)].map((match) => match[1] ?? '')),
    )
    const references = Object.fromEntries(
      [...names].map((name) => [name, `contract#/components/schemas/${name}`]),
    )
    const literal = `{\n  ${entries.join(',\n  ')}\n}`
    return {
      [`${map}.js`]:
        NOTICE +
        (await bundle(`${standaloneCode.default(ajv, references)}\nexport const ${map} = ${literal}`)),
      [`${map}.d.ts`]: `${NOTICE}import type { ValidateFunction } from 'ajv'\n\nexport const ${map}: ${literal.replaceAll(/: \w+/g, ': ValidateFunction')}\n`,
    }
  }
  return { ...(await emit('requests', requests)), ...(await emit('responses', responses)) }
}

/** The name of the schema of a JSON body; API Gateway takes bodies by the name of a model only. */
function schemaName(content: Content | undefined): string | undefined {
  const schema = content?.['application/json']?.schema
  if (!schema) return undefined
  const name = String(schema['$ref']).match(/^#\/components\/schemas\/(\w+)$/)?.[1]
  if (!name)
    throw new Error(`A body's schema must be a $ref into components.schemas: ${JSON.stringify(schema)}`)
  return name
}

/** ajv's standalone code still requires parts of ajv: esbuild puts them in. */
async function bundle(code: string): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(OUT), loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  })
  return result.outputFiles[0]?.text ?? ''
}

if (import.meta.main) {
  const check = process.argv.includes('--check')
  mkdirSync(OUT, { recursive: true })
  const files = Object.entries(await generate())
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
