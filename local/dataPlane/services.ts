import type { Readable } from 'node:stream'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { JSONWebKeySet } from 'jose'
import type { Throttle } from './tokenBucket.ts'

/** Returns the public keys for the tokens of a user pool, by the pool's ARN. */
export type Jwks = (userPoolArn: string) => JSONWebKeySet | Promise<JSONWebKeySet>

/** The part of a usage plan that the data plane applies to a request with an API key. */
export type UsagePlan = {
  id: string
  /** `throttle` is by method: `/a/{id}/GET`. */
  apiStages: { apiId: string; stage: string; throttle: { [method: string]: Throttle } }[]
  throttle: Throttle | undefined
}

/** The data plane's view of the control plane: API keys and their usage plans. */
export type PlannedKeys = {
  findKey(value: string): { id: string; enabled: boolean } | undefined
  /** The key's usage plan for this stage. */
  planOf(keyId: string): UsagePlan | undefined
  /** Counts a request against the plan's quota; returns false if the quota is used up. */
  count(planId: string, keyId: string): boolean
}

type Context = APIGatewayProxyEvent['requestContext']

/**
 * The event of a proxy integration. AWS leaves out the claims if a method has no authorizer, and the API key if it
 * requires none. The published types require both, and lack the deployment id.
 */
export type ProxyEvent = Omit<APIGatewayProxyEvent, 'requestContext'> & {
  requestContext: Omit<Context, 'authorizer' | 'identity'> & {
    deploymentId: string
    authorizer?: { claims: { [name: string]: string } }
    identity: Omit<Context['identity'], 'apiKey' | 'apiKeyId' | 'clientCert'> & {
      apiKey?: string
      apiKeyId?: string
    }
  }
}

/**
 * Invokes a function and returns its result, parsed from JSON.
 *
 * @param timeoutMillis how long the gateway waits; it discards a later result.
 * @param sourceArn the ARN of the calling method, which the function's permission must allow.
 * @throws {InvocationError}
 */
export type Invoke = (
  functionArn: string,
  event: ProxyEvent,
  timeoutMillis: number,
  sourceArn: string,
) => Promise<unknown>

/**
 * Invokes a function and returns its stream, or its result as JSON if it does not stream. If the function fails, the
 * stream fails with an {@link InvocationError}. A caller that needs no more of the stream must let it flow: the
 * function does not learn that its caller has gone, and blocks while nobody reads.
 *
 * @throws {InvocationError} without permission.
 */
export type InvokeWithResponseStream = (functionArn: string, event: ProxyEvent, sourceArn: string) => Readable

/** An invocation that returned no result, with the reason. */
export class InvocationError extends Error {
  readonly reason: 'function error' | 'function timeout' | 'integration timeout' | 'no permission'

  constructor(reason: InvocationError['reason'], message: string = reason) {
    super(message)
    this.reason = reason
  }
}
