import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import { responseHeaders } from '../../generated/operations.ts'
import { baseUrlOf } from './arrival.ts'
import { type Audit, recordAct } from './audit.ts'
import { callerOf } from './caller.ts'
import { checkedBody } from './check.ts'
import type { KeyCaller, Operation, OperationId, PortsOf, Request } from './contract.ts'
import { faults } from './faults.ts'
import { faultOf, log } from './log.ts'
import { writeMetrics } from './metrics.ts'
import { checkedParameters } from './parameters.ts'
import { Problem, type ProblemBody, problem } from './problem.ts'
import { upstreamProblem } from './upstream.ts'

/** Milliseconds between the deadline, which aborts the work, and the function's own timeout. */
const RESERVE = 3000

/** Milliseconds that a handler has after the deadline to finish, before the response goes out without it. */
const GRACE = 2500

/** A complete response, not a stream. */
export type Answer = { status: number; headers?: { [header: string]: string }; body: unknown }

/** One invocation of a function for a request, from its start to its log line. */
export class Invocation {
  /** API Gateway's id of the request. */
  readonly requestId: string
  readonly #started = performance.now()
  readonly #deadline = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #late = tooLate(this.#deadline.signal)
  readonly #fields: { [field: string]: unknown }

  constructor(operation: { operationId: string }, event: APIGatewayProxyEvent, context: Context) {
    this.requestId = event.requestContext.requestId
    this.#fields = { requestId: this.requestId, operation: operation.operationId }
    this.#timer = setTimeout(
      () => this.#deadline.abort(new DOMException('The function is about to time out', 'TimeoutError')),
      Math.max(0, context.getRemainingTimeInMillis() - RESERVE),
    )
  }

  /** Aborts when the response would come too late. */
  get signal(): AbortSignal {
    return this.#deadline.signal
  }

  /** Milliseconds since the start. */
  get millis(): number {
    return Math.round(performance.now() - this.#started)
  }

  /** Adds fields to the one log line of this request. */
  log(fields: { [field: string]: unknown }): void {
    Object.assign(this.#fields, fields)
  }

  /**
   * Returns the request, checked against the contract, and audits it if the operation asks for that.
   *
   * @throws Problem if the caller, a parameter or the body does not fit the contract.
   */
  async request<Op extends OperationId>(
    operation: Operation<Op>,
    event: APIGatewayProxyEvent,
    ports: PortsOf<Op>,
  ): Promise<Request<Op>> {
    const caller = await this.#caller(operation, event, ports)
    const parameters = checkedParameters(operation, event)
    const body = checkedBody(operation, event)
    const request = {
      ...parameters,
      body,
      caller,
      baseUrl: baseUrlOf(operation, event),
      requestId: event.requestContext.requestId,
      sourceIp: event.requestContext.identity.sourceIp,
      signal: this.signal,
      log: (fields: Parameters<Request<Op>['log']>[0]) => this.log(fields),
    }
    const { audit }: { audit?: Audit } = ports
    await recordAct(operation, request, audit, this.signal)
    return request
  }

  /**
   * Identifies the caller. The log line names the person behind an access key by the ledger's hash, never by e-mail
   * address.
   */
  async #caller<Op extends OperationId>(
    operation: Operation<Op>,
    event: APIGatewayProxyEvent,
    ports: PortsOf<Op>,
  ) {
    const started = this.millis
    const caller = await callerOf(operation, event, ports, this.signal)
    const known: object = caller ?? {}
    if (isKeyCaller(known))
      this.log({ person: known.person, keyId: known.accessKey.id, keyMs: this.millis - started })
    return caller
  }

  /**
   * Waits for the work.
   *
   * @throws the error of the work, or the deadline's reason once the grace period after the deadline is over.
   */
  async inTime<T>(work: T | Promise<T>): Promise<T> {
    return Promise.race([work, this.#late])
  }

  /** Turns any error into a declared response, and logs it without any message that may quote the input. */
  failure(error: unknown): Answer & { body: ProblemBody<number> } {
    const { aborted, reason } = this.signal
    // An aborted call may surface as any error of the SDK; the deadline is then the cause.
    const known = error instanceof Problem ? error : upstreamProblem(aborted ? reason : error)
    // The gateway writes the message of a Problem itself. The message of another error may quote the input.
    this.log(error instanceof Problem ? { problem: error.message } : { fault: faultOf(error) })
    if (!known) faults.publish(error)
    const { status, message, details } = known ?? new Problem(500, 'Internal server error')
    return problem(status, message, details)
  }

  /** Headers that name the request and, on a model's successful response, say how long each part took. */
  headersOf(status: number): { [header: string]: string } {
    const asked = status === 200 && 'modelMs' in this.#fields
    const parts = ['key', 'ledger', 'model'].flatMap((part) => {
      const millis = this.#fields[`${part}Ms`]
      return millis === undefined ? [] : [`${part};dur=${millis}`]
    })
    return {
      // The clients of OpenAI and Anthropic read these names.
      'x-request-id': this.requestId,
      'request-id': this.requestId,
      // Server Timing (W3C).
      ...(asked && { 'Server-Timing': parts.join(', ') }),
    }
  }

  /**
   * Stops the deadline timer, and writes the log line and the metrics line.
   *
   * @param outcome the status for the log level, if it differs from the status that was sent.
   */
  end(status: number, body: unknown, outcome = status): void {
    clearTimeout(this.#timer)
    const code = codeOf(body)
    this.log({ ...(code !== undefined && { code }), status, durationMs: this.millis })
    log(outcome >= 500 ? 'error' : 'info', this.#fields)
    writeMetrics(this.#fields)
  }
}

/** Returns the code of a problem. A model's response may also have a field named `code`, which is ignored. */
function codeOf(body: unknown): string | undefined {
  const isProblem = typeof body === 'object' && body !== null && 'success' in body && body.success === false
  return isProblem && 'code' in body && typeof body.code === 'string' ? body.code : undefined
}

function isKeyCaller(caller: object): caller is KeyCaller {
  return 'accessKey' in caller
}

/** Converts a response to the form that a proxy integration takes. */
export function proxyResult(
  { status, headers, body }: Answer,
  invocation: Invocation,
): {
  statusCode: number
  headers: { [header: string]: string }
  body: string
} {
  return {
    statusCode: status,
    headers: {
      'Content-Type': 'application/json',
      ...responseHeaders,
      ...invocation.headersOf(status),
      ...headers,
    },
    body: serialised(body),
  }
}

/** A body that is not JSON is already a string, or there is none. */
function serialised(body: unknown): string {
  if (body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** Rejects when the grace period after the deadline is over. The empty `catch` prevents an unhandled rejection. */
function tooLate(deadline: AbortSignal): Promise<never> {
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener('abort', () => setTimeout(reject, GRACE, deadline.reason), { once: true })
  })
  late.catch(() => {})
  return late
}
