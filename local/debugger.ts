import inspector from 'node:inspector'
import { type Closing, PortError } from './listen.ts'
import { type Properties, record } from './template.ts'

/** The timeout in milliseconds while a debugger may be attached. */
const AT_A_BREAKPOINT = 3_600_000

/** Lets a debugger attach to the functions. @throws PortError for a port in use. */
export function openInspector(port: number, close: Closing): void {
  inspector.open(port, '127.0.0.1')
  close.push(() => inspector.close())
  // Node.js prints the reason itself and continues without an inspector.
  if (!inspector.url())
    throw new PortError(`No debugger can attach on port ${port}. Choose another with --inspect.`)
}

/**
 * Extends the timeouts of the functions and of the API's integrations, so that neither times out at a breakpoint.
 *
 * @param body the body of the API.
 */
export function extendTimeouts(functions: { timeoutMillis: number }[], body: Properties): void {
  for (const fn of functions) fn.timeoutMillis = AT_A_BREAKPOINT
  for (const integration of integrationsIn(body)) integration['timeoutInMillis'] = AT_A_BREAKPOINT
}

/** Returns every integration in the body of an API. */
function integrationsIn(value: unknown): Properties[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'x-amazon-apigateway-integration' ? [record(child)] : integrationsIn(child),
  )
}
