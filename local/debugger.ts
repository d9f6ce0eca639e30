import inspector from 'node:inspector'
import { type Closing, PortError } from './listen.ts'
import { type Properties, record } from './template.ts'

/** The timeout in milliseconds while a debugger may be attached. */
const AT_A_BREAKPOINT = 3_600_000

/**
 * Lets a debugger attach to the functions, and extends their timeouts.
 *
 * @param body the body of the API, whose integrations get the same timeout.
 * @throws PortError for a port in use.
 */
export function attachable(
  port: number,
  functions: { timeoutMillis: number }[],
  body: Properties,
  close: Closing,
): void {
  inspector.open(port, '127.0.0.1')
  close.push(() => inspector.close())
  // Node.js prints the reason itself and continues without an inspector.
  if (!inspector.url())
    throw new PortError(`No debugger can attach on port ${port}. Choose another with --inspect.`)
  // Neither the function nor the gateway may time out at a breakpoint.
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
