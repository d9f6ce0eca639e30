import { PSEUDO_PARAMETERS, REGION } from '../template.ts'
import type { LambdaProxyIntegration } from './deployment/lambdaProxyIntegration.ts'
import { type Answer, type Exchange, type Gateway, IDLE_MILLIS, type StreamedAnswer } from './exchange.ts'
import { GatewayResponseError, Refusal } from './gatewayResponse.ts'
import { readPrelude } from './prelude.ts'
import { proxyAnswer } from './proxyAnswer.ts'
import { proxyEvent } from './proxyEvent.ts'
import { matched } from './route.ts'
import { InvocationError, type ProxyEvent } from './services.ts'

/** The largest request, and the largest response, of one synchronous invocation (Lambda quotas: 6 MB). */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024

/**
 * Invokes the function. Returns its whole response, or a stream as soon as its headers have arrived.
 *
 * @throws {GatewayResponseError} INTEGRATION_FAILURE (502) if the function fails, exceeds its own timeout or returns
 *   too much; INTEGRATION_TIMEOUT if the integration times out; API_CONFIGURATION_ERROR without permission, or if the
 *   integration's method is not POST; DEFAULT_5XX if the function's output is not a response.
 * @throws {Refusal} 413 for an event that is too large for Lambda. Unverified: the body and the error type of
 *   this 413, and that no gateway response changes it.
 */
export async function integrateLambda(
  integration: LambdaProxyIntegration,
  exchange: Exchange,
  gateway: Gateway,
): Promise<Answer | StreamedAnswer> {
  // API Gateway invokes functions by POST, whatever the method of the request.
  if (integration.httpMethod !== 'POST') throw new GatewayResponseError('API_CONFIGURATION_ERROR')
  const event = proxyEvent(exchange, gateway)
  if (tooLarge(event.body, event)) {
    throw new Refusal(413, '{"message":"Request Too Long"}', 'application/json', 'RequestTooLargeException')
  }
  const invoked = integration.responseTransferMode === 'STREAM' ? streamed : buffered
  try {
    return await invoked(integration, event, exchange, gateway)
  } catch (error) {
    if (!(error instanceof InvocationError)) throw error
    if (error.reason === 'integration timeout') throw new GatewayResponseError('INTEGRATION_TIMEOUT')
    if (error.reason === 'no permission') throw new GatewayResponseError('API_CONFIGURATION_ERROR')
    throw new GatewayResponseError('INTEGRATION_FAILURE', { status: 502 })
  }
}

async function buffered(
  { functionArn, timeoutMillis }: LambdaProxyIntegration,
  event: ProxyEvent,
  exchange: Exchange,
  gateway: Gateway,
): Promise<Answer> {
  exchange.integration = { responseTransferMode: 'BUFFERED' }
  const invocation = gateway.invoke(functionArn, event, timeoutMillis, sourceArn(exchange, gateway))
  const result = await inTime(invocation, timeoutMillis)
  const answer = proxyAnswer(result, exchange, gateway)
  if (tooLarge(answer.body, result)) throw new GatewayResponseError('INTEGRATION_FAILURE', { status: 502 })
  return answer
}

/**
 * Waits for the headers only. If that fails, it still reads the stream to its end, so that the function can finish.
 * Unverified: that a stream counts as idle before its headers too, and that a failure until then is answered as one
 * that is not streamed.
 */
async function streamed(
  { functionArn, timeoutMillis }: LambdaProxyIntegration,
  event: ProxyEvent,
  exchange: Exchange,
  gateway: Gateway,
): Promise<StreamedAnswer> {
  const started = gateway.now()
  const integration: Exchange['integration'] = { responseTransferMode: 'STREAMED' }
  exchange.integration = integration
  const rest = gateway.invokeWithResponseStream(functionArn, event, sourceArn(exchange, gateway))
  const prelude = readPrelude(rest)
  try {
    const head = await inTime(prelude, Math.min(timeoutMillis, IDLE_MILLIS))
    integration.timeToAllHeaders = gateway.now() - started
    return { ...head, rest, started, until: started + timeoutMillis }
  } catch (error) {
    const readOn = () => void rest.resume()
    prelude.then(readOn, readOn)
    throw error
  }
}

/**
 * Whether a payload's JSON exceeds Lambda's limit. JSON takes at most six bytes for one unit of the body, so a short
 * body needs no count.
 */
function tooLarge(body: string | Buffer | null, payload: unknown): boolean {
  if ((body?.length ?? 0) * 6 < MAX_PAYLOAD_BYTES) return false
  return Buffer.byteLength(JSON.stringify(payload)) > MAX_PAYLOAD_BYTES
}

async function inTime<T>(invocation: Promise<T>, timeoutMillis: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new InvocationError('integration timeout')), timeoutMillis)
  })
  try {
    return await Promise.race([invocation, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Returns the ARN of the calling method, as a function's permission names it; an asterisk replaces a path parameter.
 */
function sourceArn(exchange: Exchange, { apiId, stageName }: Gateway): string {
  const path = matched(exchange).resource.path.replaceAll(/\{[^}]+\}/g, '*')
  const account = PSEUDO_PARAMETERS['AWS::AccountId']
  return `arn:aws:execute-api:${REGION}:${account}:${apiId}/${stageName}/${exchange.httpMethod}${path}`
}
