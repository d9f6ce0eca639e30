import {
  type Contract,
  type JsonObject,
  METHODS,
  type Operation,
  operationsOf,
  responseOf,
} from './document.ts'
import { fieldsOf } from './fields.ts'
import { code, escaped, text } from './markup.ts'
import { curl, type Placed, typescript } from './samples.ts'
import { STYLE } from './style.ts'

/** The parts of a public contract that the page reads. */
export type Published = Pick<Contract, 'info' | 'paths' | 'components'> & {
  servers?: { url: string }[]
  tags?: { name: string; description?: string }[]
}

/** The schema of every problem. */
const PROBLEM = '#/components/schemas/Problem'

/** The operations of the first steps, in order: those marked in the contract. */
export function firstRequests(contract: Contract): string[] {
  return operationsOf(contract).flatMap(({ operation }) =>
    operation['x-getting-started'] ? [operation.operationId] : [],
  )
}

/**
 * The documentation of a public contract as one page, which runs no script and loads nothing.
 *
 * @param firstIds the operations of the first steps, from {@link firstRequests}.
 */
export function pageOf(published: Published, firstIds: readonly string[]): string {
  const placed = Object.entries(published.paths).flatMap(([path, item]): Placed[] =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      return operation ? [{ path, method: method.toUpperCase(), operation }] : []
    }),
  )
  const url = published.servers?.[0]?.url ?? ''
  const { title, version, description } = published.info
  const tags = published.tags ?? []
  const untagged = placed.filter(({ operation }) => !tags.some(({ name }) => isTagged(operation, name)))
  const groups = [
    ...tags.map(({ name, description = '' }) => ({
      name,
      description,
      operations: placed.filter(({ operation }) => isTagged(operation, name)),
    })),
    ...(untagged.length > 0 ? [{ name: 'Other', description: '', operations: untagged }] : []),
  ]
  const first = firstIds.flatMap((id) => placed.filter(({ operation }) => operation.operationId === id))
  const portal = placed.find(({ operation }) => operation.operationId === 'getPortal')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<nav>
${portal ? `<a href="${escaped(url + portal.path)}">Portal</a>` : ''}
<a href="#start">Getting started</a>
${groups.map(({ name, operations }) => `<strong>${escaped(name)}</strong>${operations.map(link).join('')}`).join('\n')}
</nav>
<main>
<h1>${escaped(title)} <small>${escaped(version)}</small></h1>
${text(description)}
<section id="start">
<h2>Getting started</h2>
<p>The requests below take their address and credentials from variables of the shell:</p>
${code(`API=${url}\nTOKEN=…   # the IdToken of a sign-in\nKEY=…     # the API key of a registration`)}
${first.length > 0 ? `<p>The first requests:</p>${first.map((one) => `<p><a href="#${one.operation.operationId}">${escaped(one.operation.summary)}</a></p>${code(curl(one))}`).join('\n')}` : ''}
<p>In the TypeScript samples <code>gateway</code> is a session of the published client, which knows who signed in.</p>
<p>A program reads the contract itself at <a href="openapi.json">openapi.json</a>.</p>
</section>
${groups.map(({ name, description, operations }) => `<section><h2>${escaped(name)}</h2>${text(description)}${operations.map((one) => section(one, published)).join('\n')}</section>`).join('\n')}
${'Problem' in published.components.schemas ? `<section id="problem"><h2>Problems</h2>${fieldsOf({ $ref: PROBLEM }, published.components.schemas)}</section>` : ''}
</main>
</body>
</html>
`
}

function isTagged({ tags = [] }: Placed['operation'], name: string): boolean {
  return tags.includes(name)
}

function link({ operation, method }: Placed): string {
  return `<a href="#${operation.operationId}"><code class="${method}">${method}</code> ${escaped(operation.summary)}</a>`
}

function section(placed: Placed, published: Published): string {
  const { path, method, operation } = placed
  const body = operation.requestBody?.content['application/json']
  const { schemas } = published.components
  return `<article id="${operation.operationId}">
<h3>${escaped(operation.summary)}</h3>
<p class="route"><code class="${method}">${method}</code> <code>${escaped(path)}</code></p>
${text(operation.description)}
${securityOf(operation, published)}
${parametersOf(operation)}
${body ? `<h4>Body</h4>${fieldsOf(body.schema, schemas)}` : ''}
<h4>Example</h4>
${code(curl(placed))}
<details><summary>TypeScript</summary>${code(typescript(placed))}</details>
<h4>Answers</h4>
${Object.keys(operation.responses)
  .map((status) => answer(status, operation, published))
  .join('\n')}
</article>`
}

function securityOf({ security }: Operation, { components }: Published): string {
  const needed = security.map((all) =>
    Object.keys(all)
      .map((name) => text(components.securitySchemes[name]?.description ?? escaped(name)))
      .join(''),
  )
  return needed.length === 0
    ? '<p>Needs no credentials.</p>'
    : `<h4>Credentials</h4>${needed.join('<p>or</p>')}`
}

function parametersOf({ parameters = [] }: Operation): string {
  const rows = parameters.map(
    ({ name, in: place, required, description = '' }) =>
      `<li><code>${escaped(name)}</code> <small>${escaped(place)}${required ? ', required' : ''}</small> ${text(description)}</li>`,
  )
  return rows.length === 0 ? '' : `<h4>Parameters</h4><ul class="fields">${rows.join('')}</ul>`
}

function answer(status: string, operation: Operation, published: Published): string {
  const { description, content } = responseOf(published, operation, status)
  const json = content?.['application/json']
  return `<details${status === '200' ? ' open' : ''}><summary><code class="s${status[0]}">${status}</code></summary>
${text(description)}
${json?.example === undefined ? '' : code(JSON.stringify(json.example, null, 2))}
${json ? fieldsOfAnswer(json.schema, published) : ''}
</details>`
}

/** All problems share one schema, which the page shows once. */
function fieldsOfAnswer(schema: JsonObject, { components }: Published): string {
  return schema['$ref'] === PROBLEM
    ? '<p>A <a href="#problem">problem</a>.</p>'
    : fieldsOf(schema, components.schemas)
}
