import type { IncomingHttpHeaders } from 'node:http'
import type { Context, Statement } from '../iam.ts'

/** A request to the AWS endpoint, before a service recognises it. */
export type AwsCall = {
  method: string
  /** Still percent-encoded, without the query. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  /** Aborts when the client disconnects. */
  signal: AbortSignal
}

/** A call as its service understands it: the actions and resources for IAM to check, and the function to run. */
export type AwsOperation = {
  /** `service:Operation` as IAM names it. */
  action: string
  /** The ARN that the call acts on. */
  resource: string
  /** False for calls that AWS accepts unsigned, such as Cognito's SignUp. */
  signed: boolean
  /**
   * Further actions that AWS checks for the same call, such as tagging on creation. Each may have its own context
   * instead of the operation's `context`.
   */
  also?: { action: string; resource: string; context?: Context }[]
  /** IAM condition keys, such as `aws:ResourceTag/name`. */
  context?: Context
  /** The resource's own policy, if it has one. It must allow the call too, for every caller. */
  resourcePolicy?: readonly Statement[]
  run(): Promise<AwsAnswer> | AwsAnswer
  /**
   * Converts an error to the service's own response, for a service with another error format than the AWS SDKs read.
   */
  refusal?(error: AwsError, requestId: string): AwsAnswer
}

export type AwsAnswer = {
  status?: number
  headers?: { [name: string]: string }
  /**
   * The endpoint sends an object as JSON and a stream as it arrives. It reads the stream as fast as the client reads,
   * and stops when the client disconnects.
   */
  body: object | Uint8Array | AsyncIterable<Uint8Array>
}

/** Returns the operation of a call that belongs to this service, or undefined for any other call. */
export type AwsService = (call: AwsCall) => AwsOperation | undefined

/** An error as AWS would return it: its code, its message and its HTTP status. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  readonly headers: { [name: string]: string }

  constructor(code: string, message: string, status = 400, headers: { [name: string]: string } = {}) {
    super(message)
    this.name = code
    this.code = code
    this.status = status
    this.headers = headers
  }
}
