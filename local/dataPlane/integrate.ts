import type { Exchange, Gateway } from './exchange.ts'
import { integrateLambda } from './integrateLambda.ts'
import { integrateMock } from './integrateMock.ts'
import { matched } from './route.ts'

/** Calls the method's integration and keeps its response. @throws {GatewayResponseError} as the integration does. */
export async function integrate(exchange: Exchange, gateway: Gateway): Promise<void> {
  const { integration } = matched(exchange).method
  if (integration.type === 'mock') exchange.answer = integrateMock(integration, exchange, gateway)
  else {
    const answer = await integrateLambda(integration, exchange, gateway)
    exchange.answer = { ...answer, headers: { ...answer.headers, 'X-Amzn-Trace-Id': exchange.traceId } }
  }
}
