import { type Contract, operationsOf, responseOf } from './document.ts'

const ALLOW = 'Access-Control-Allow-Headers'
const EXPOSE = 'Access-Control-Expose-Headers'

/** Headers that a page may always read ('CORS-safelisted response-header name', Fetch standard). */
const READABLE = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]

/** The headers of every response: `x-response-headers`, which expose each declared response header to pages. */
export function responseHeaders(contract: Contract): { [name: string]: string } {
  const stated = contract['x-response-headers']
  const declared = operationsOf(contract).flatMap(({ operation }) =>
    Object.keys(operation.responses).flatMap((status) =>
      Object.keys(responseOf(contract, operation, status).headers ?? {}),
    ),
  )
  const exposed = declared.filter((name) => !READABLE.includes(name.toLowerCase()))
  return { ...stated, [EXPOSE]: joined(listed(stated[EXPOSE]), exposed) }
}

/**
 * The additional headers of a preflight response: `x-preflight-headers`, which allow each header that a security scheme
 * or a parameter reads. They are listed even beside `*`, which does not cover Authorization (Fetch standard, 'CORS
 * non-wildcard request-header name').
 */
export function preflightHeaders(contract: Contract): { [name: string]: string } {
  const stated = contract['x-preflight-headers']
  const schemes = Object.values(contract.components.securitySchemes).map(({ name = 'Authorization' }) => name)
  const parameters = operationsOf(contract).flatMap(({ operation }) =>
    (operation.parameters ?? []).filter((parameter) => parameter.in === 'header').map(({ name }) => name),
  )
  return { ...stated, [ALLOW]: joined(['Content-Type'], schemes, parameters, listed(stated[ALLOW])) }
}

function listed(header = ''): string[] {
  return header.split(',').flatMap((name) => name.trim() || [])
}

/** Removes duplicate names, ignoring case. */
function joined(...names: string[][]): string {
  const all = names.flat()
  const lower = all.map((name) => name.toLowerCase())
  return all.filter((_, index) => lower.indexOf(lower[index] ?? '') === index).join(',')
}
