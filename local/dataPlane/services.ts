import type { Readable } from 'node:stream'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { JSONWebKeySet } from 'jose'
import type { Throttle } from './tokenBucket.ts'

/** The keys with which a user pool signs its tokens, by the pool's ARN. */
export type Jwks = (userPoolArn: string) => JSONWebKeySet | Promise<JSONWebKeySet>

/** What a request with an API key has to know of its usage plan. */
export type UsagePlan = {
  id: string
  /** `throttle` is by method: `/a/{id}/GET`. */
  apiStages: { apiId: string; stage: string; throttle: { [method: string]: Throttle } }[]
  throttle: Throttle | undefined
}

/** What the data plane asks of the control plane for a request with an API key. */
export type PlannedKeys = {
  findKey(value: string): { id: string; enabled: boolean } | undefined
  /** The key's usage plan for this stage. */
  planOf(keyId: string): UsagePlan | undefined
  /** Counts a request against the plan's quota; false where it is used up. */
  count(planId: string, keyId: string): boolean
}

type Context = APIGatewayProxyEvent['requestContext']

/**
 * The event of a proxy integration. AWS leaves out the claims where a method has no authorizer, and the key
 * where it needs none; its published types require both, and lack the deployment.
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
 * Invokes a function and gives the value that it returned, as read from its JSON.
 *
 * @param timeoutMillis how long the gateway waits: what comes later is thrown away.
 * @param sourceArn what the function's permission must allow.
 * @throws {InvocationError}
 */
export type Invoke = (
  functionArn: string,
  event: ProxyEvent,
  timeoutMillis: number,
  sourceArn: string,
) => Promise<unknown>

/**
 * Invokes a function and gives what it streams, or what it returned as JSON where it does not. Where the function
 * fails, the stream does, with an {@link InvocationError}. Whoever wants no more of it lets it flow: the function is
 * told nothing, and waits where nobody reads.
 *
 * @throws {InvocationError} without permission.
 */
export type InvokeWithResponseStream = (functionArn: string, event: ProxyEvent, sourceArn: string) => Readable

/** Why an invocation gave no answer. */
export class InvocationError extends Error {
  readonly reason: 'function error' | 'function timeout' | 'integration timeout' | 'no permission'

  constructor(reason: InvocationError['reason'], message: string = reason) {
    super(message)
    this.reason = reason
  }
}
