import { type Contract, operationsOf, responseOf } from './document.ts'

const ALLOW = 'Access-Control-Allow-Headers'
const EXPOSE = 'Access-Control-Expose-Headers'

/** What a browser lets a page read without being told ('CORS-safelisted response-header name', Fetch standard). */
const READABLE = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]

/** The headers of every answer: `x-response-headers`, with each header that a response declares exposed to pages. */
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
 * The headers of the answer to a preflight beside those of every answer: `x-preflight-headers`, with each header
 * allowed that a security scheme or a parameter reads. They are named although `*` may stand behind them: it
 * covers no Authorization (Fetch standard, 'CORS non-wildcard request-header name').
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

/** Each name once, whatever its case. */
function joined(...names: string[][]): string {
  const all = names.flat()
  const lower = all.map((name) => name.toLowerCase())
  return all.filter((_, index) => lower.indexOf(lower[index] ?? '') === index).join(',')
}
