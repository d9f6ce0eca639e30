import inspector from 'node:inspector'
import { type Closing, PortError } from './listen.ts'
import { type Properties, record } from './template.ts'

/** Milliseconds that a function has which a person looks at. */
const AT_A_BREAKPOINT = 3_600_000

/**
 * Lets a debugger attach to the functions, which then have time to be looked at.
 *
 * @param body of the API, whose integrations wait as long.
 * @throws PortError where the port is taken.
 */
export function attachable(
  port: number,
  functions: { timeoutMillis: number }[],
  body: Properties,
  close: Closing,
): void {
  inspector.open(port, '127.0.0.1')
  close.push(() => inspector.close())
  // Node says why on its own, and would go on without one.
  if (!inspector.url())
    throw new PortError(`No debugger can attach on port ${port}. Choose another with --inspect.`)
  // Whoever stands at a breakpoint wants neither the function nor the gateway to give up.
  for (const fn of functions) fn.timeoutMillis = AT_A_BREAKPOINT
  for (const integration of integrationsIn(body)) integration['timeoutInMillis'] = AT_A_BREAKPOINT
}

/** Every integration in the body of an API. */
function integrationsIn(value: unknown): Properties[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'x-amazon-apigateway-integration' ? [record(child)] : integrationsIn(child),
  )
}
