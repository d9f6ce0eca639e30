import type { Readable } from 'node:stream'
import type { MethodThrottles } from './deployment/methodThrottles.ts'
import type { Method, Resource, RestApi } from './deployment/restApi.ts'
import type { Invoke, InvokeWithResponseStream, Jwks, PlannedKeys } from './services.ts'
import type { TokenBuckets } from './tokenBucket.ts'

/** The stage that serves all requests. */
export type Gateway = {
  api: RestApi
  apiId: string
  stageName: string
  deploymentId: string
  stageVariables: { [name: string]: string } | null
  methodThrottles: MethodThrottles
  plannedKeys: PlannedKeys
  buckets: TokenBuckets
  jwks: Jwks
  invoke: Invoke
  invokeWithResponseStream: InvokeWithResponseStream
  now: () => number
}

/** One request on its way through the steps, with their results. */
export type Exchange = {
  readonly httpMethod: string
  readonly protocol: string
  readonly sourceIp: string
  /** The gateway's own name and port, never one that the client claims. */
  readonly domainName: string
  /** As the client sent them, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Still percent-encoded, with the stage. */
  readonly fullPath: string
  readonly queryString: string
  readonly requestId: string
  readonly extendedRequestId: string
  readonly traceId: string
  readonly startedAt: number
  body: Buffer
  /** Still percent-encoded, without the stage. */
  path: string
  match?: Match
  claims?: { [name: string]: string }
  apiKey?: { id: string; value: string }
  /** How the integration answered, and for a stream how many milliseconds that took. */
  integration?: {
    responseTransferMode: 'BUFFERED' | 'STREAMED'
    timeToAllHeaders?: number
    timeToFirstContent?: number
  }
  answer?: Answer | StreamedAnswer
}

/** The resource and the method of a request. */
export type Match = { resource: Resource; method: Method; pathParameters: { [name: string]: string } | null }

/** The response to a client. A header with a list of values is sent as one line for each value. */
export type Answer = {
  status: number
  headers: { [name: string]: string | string[] }
  body: Buffer
}

/** A response that the gateway forwards to the client as it arrives. */
export type StreamedAnswer = {
  status: number
  headers: Answer['headers']
  /** The part of the payload that arrived together with the headers. */
  first: Buffer
  rest: Readable
  /** When the gateway invoked the function, and when the integration times out, even if the stream has not ended. */
  started: number
  until: number
}

/**
 * API Gateway ends a stream after this many milliseconds without a byte (developer guide, 'response transfer mode':
 * Regional and private endpoints).
 */
export const IDLE_MILLIS = 300_000

/** Returns the last value of a header; the name is not case-sensitive. */
export function headerOf({ headers }: Exchange, name: string): string | undefined {
  return headers.findLast(([other]) => other.toLowerCase() === name.toLowerCase())?.[1]
}

/** Returns the media type of the body. A request without a Content-Type counts as JSON. */
export function mediaTypeOf(exchange: Exchange): string {
  const contentType = headerOf(exchange, 'content-type') ?? 'application/json'
  return contentType.replace(/;.*/s, '').trim().toLowerCase()
}
