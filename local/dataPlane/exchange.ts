import type { Readable } from 'node:stream'
import type { MethodThrottles } from './deployment/methodThrottles.ts'
import type { Method, Resource, RestApi } from './deployment/restApi.ts'
import type { Invoke, InvokeWithResponseStream, Jwks, PlannedKeys } from './services.ts'
import type { TokenBuckets } from './tokenBucket.ts'

/** The stage that answers, the same for every request. */
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

/** One request on its way through the steps, and what they found out about it. */
export type Exchange = {
  readonly httpMethod: string
  readonly protocol: string
  readonly sourceIp: string
  /** Where it arrived; never what the client says of it. */
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
  /** How the integration answered, and for a stream after how many milliseconds. */
  integration?: {
    responseTransferMode: 'BUFFERED' | 'STREAMED'
    timeToAllHeaders?: number
    timeToFirstContent?: number
  }
  answer?: Answer | StreamedAnswer
}

/** Where a request was routed to. */
export type Match = { resource: Resource; method: Method; pathParameters: { [name: string]: string } | null }

/** What a client gets; a list of values is one header line for each. */
export type Answer = {
  status: number
  headers: { [name: string]: string | string[] }
  body: Buffer
}

/** An answer that goes on to the client as it comes. */
export type StreamedAnswer = {
  status: number
  headers: Answer['headers']
  /** What came of the payload along with the headers. */
  first: Buffer
  rest: Readable
  /** When the function was invoked, and when the integration gives it up, whatever is still to come. */
  started: number
  until: number
}

/** After so many milliseconds without a byte API Gateway ends a stream (developer guide, 'response transfer mode':
 * Regional and private endpoints). */
export const IDLE_MILLIS = 300_000

/** The last value of a header, whatever its case. */
export function headerOf({ headers }: Exchange, name: string): string | undefined {
  return headers.findLast(([other]) => other.toLowerCase() === name.toLowerCase())?.[1]
}

/** The media type of the body: without a Content-Type a request counts as JSON. */
export function mediaTypeOf(exchange: Exchange): string {
  const contentType = headerOf(exchange, 'content-type') ?? 'application/json'
  return contentType.replace(/;.*/s, '').trim().toLowerCase()
}
