import type { IncomingHttpHeaders } from 'node:http'
import type { Context, Statement } from '../iam.ts'

/** A request to the AWS endpoint, before anybody knows which service it is for. */
export type AwsCall = {
  method: string
  /** Still percent-encoded, without the query. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  /** Aborted when the client hangs up. */
  signal: AbortSignal
}

/** What a service makes of a call: what IAM is asked about it, and how to carry it out. */
export type AwsOperation = {
  /** `service:Operation` as IAM names it. */
  action: string
  /** The ARN that the call acts on. */
  resource: string
  /** False for the calls that AWS takes unsigned, such as Cognito's SignUp. */
  signed: boolean
  /** Further actions that AWS asks about for the same call, such as tagging on creation; with `context` or their own. */
  also?: { action: string; resource: string; context?: Context }[]
  /** IAM condition keys, such as `aws:ResourceTag/name`. */
  context?: Context
  /** The policy of the resource itself, where it has one: it has to allow the call as well, whoever makes it. */
  resourcePolicy?: readonly Statement[]
  run(): Promise<AwsAnswer> | AwsAnswer
  /** How an error is answered, by a service that does not answer it as AWS SDKs read it. */
  refusal?(error: AwsError, requestId: string): AwsAnswer
}

export type AwsAnswer = {
  status?: number
  headers?: { [name: string]: string }
  /** An object is sent as JSON, a stream as it comes: it is read as fast as the client reads, and left when it leaves. */
  body: object | Uint8Array | AsyncIterable<Uint8Array>
}

/** A service recognises its own calls and leaves the others. */
export type AwsService = (call: AwsCall) => AwsOperation | undefined

/** An error that AWS would answer: its code, its message and its HTTP status. */
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
