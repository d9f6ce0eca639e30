import { PSEUDO_PARAMETERS, REGION } from '../template.ts'
import type { LambdaProxyIntegration } from './deployment/lambdaProxyIntegration.ts'
import type { Answer, Exchange, Gateway } from './exchange.ts'
import { GatewayResponseError, Refusal } from './gatewayResponse.ts'
import { proxyAnswer } from './proxyAnswer.ts'
import { proxyEvent } from './proxyEvent.ts'
import { matched } from './route.ts'
import { InvocationError } from './services.ts'

/** What Lambda takes, and gives, in one synchronous invocation (Lambda quotas: 6 MB). */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024

/**
 * Has the function answer.
 *
 * @throws {GatewayResponseError} INTEGRATION_FAILURE (502) where the function fails or runs out of its own
 *   time or answers too much, INTEGRATION_TIMEOUT where the integration does; API_CONFIGURATION_ERROR without permission.
 * @throws {Refusal} 413 for an event that is too large for Lambda. Unverified: its body and error type, and
 *   that no gateway response changes it.
 */
export async function integrateLambda(
  integration: LambdaProxyIntegration,
  exchange: Exchange,
  gateway: Gateway,
): Promise<Answer> {
  // Functions are invoked by POST, whatever the method of the request.
  if (integration.httpMethod !== 'POST') throw new GatewayResponseError('API_CONFIGURATION_ERROR')
  const event = proxyEvent(exchange, gateway)
  if (tooLarge(event.body, event)) {
    throw new Refusal(413, '{"message":"Request Too Long"}', 'application/json', 'RequestTooLargeException')
  }
  let result: unknown
  try {
    result = await inTime(
      gateway.invoke(integration.functionArn, event, integration.timeoutMillis, sourceArn(exchange, gateway)),
      integration.timeoutMillis,
    )
  } catch (error) {
    if (!(error instanceof InvocationError)) throw error
    if (error.reason === 'integration timeout') throw new GatewayResponseError('INTEGRATION_TIMEOUT')
    if (error.reason === 'no permission') throw new GatewayResponseError('API_CONFIGURATION_ERROR')
    throw new GatewayResponseError('INTEGRATION_FAILURE', { status: 502 })
  }
  const answer = proxyAnswer(result, exchange, gateway)
  if (tooLarge(answer.body, result)) throw new GatewayResponseError('INTEGRATION_FAILURE', { status: 502 })
  return answer
}

/** Whether a payload's JSON passes Lambda's limit; JSON takes six bytes at most for one of the body. */
function tooLarge(body: string | Buffer | null, payload: unknown): boolean {
  if ((body?.length ?? 0) * 6 < MAX_PAYLOAD_BYTES) return false
  return Buffer.byteLength(JSON.stringify(payload)) > MAX_PAYLOAD_BYTES
}

async function inTime(invocation: Promise<unknown>, timeoutMillis: number): Promise<unknown> {
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

/** The method that calls, as a function's permission names it; a path parameter counts as an asterisk. */
function sourceArn(exchange: Exchange, { apiId, stageName }: Gateway): string {
  const path = matched(exchange).resource.path.replaceAll(/\{[^}]+\}/g, '*')
  const account = PSEUDO_PARAMETERS['AWS::AccountId']
  return `arn:aws:execute-api:${REGION}:${account}:${apiId}/${stageName}/${exchange.httpMethod}${path}`
}
