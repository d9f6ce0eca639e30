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

/** Milliseconds before the function's own timeout at which work is aborted. */
const RESERVE = 3000

/** Milliseconds that a handler then has to come to a good end, before the answer is sent without it. */
const GRACE = 2500

/** An answer that is given as a whole. */
export type Answer = { status: number; headers?: { [header: string]: string }; body: unknown }

/** One invocation of a function for a request, from its beginning to its line in the log. */
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

  /** Aborted when the answer would come too late. */
  get signal(): AbortSignal {
    return this.#deadline.signal
  }

  /** Milliseconds since the beginning. */
  get millis(): number {
    return Math.round(performance.now() - this.#started)
  }

  /** Adds fields to the one line of the log. */
  log(fields: { [field: string]: unknown }): void {
    Object.assign(this.#fields, fields)
  }

  /**
   * The request, checked by the contract, and written down where it asks for that.
   *
   * @throws Problem where its caller, a parameter or its body does not fit.
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

  /** Who calls. The line of the log names the person behind an access key by the ledger's hash, never by address. */
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

  /** What work comes to. @throws what it throws, or the reason of the deadline once the grace after it is over. */
  async inTime<T>(work: T | Promise<T>): Promise<T> {
    return Promise.race([work, this.#late])
  }

  /** The declared answer to whatever went wrong, which is logged without a message that may quote the input. */
  failure(error: unknown): Answer & { body: ProblemBody<number> } {
    const { aborted, reason } = this.signal
    // An aborted call may surface as any error of the SDK; the deadline is then the reason.
    const known = error instanceof Problem ? error : upstreamProblem(aborted ? reason : error)
    // The message of a Problem is fixed, that of another error may quote the input.
    this.log(error instanceof Problem ? { problem: error.message } : { fault: faultOf(error) })
    if (!known) faults.publish(error)
    const { status, message, details } = known ?? new Problem(500, 'Internal server error')
    return problem(status, message, details)
  }

  /** The headers that name the request, and of a model's answer those that say how long each part of it took. */
  headersOf(status: number): { [header: string]: string } {
    const asked = status === 200 && 'modelMs' in this.#fields
    const parts = ['key', 'ledger', 'model'].flatMap((part) => {
      const millis = this.#fields[`${part}Ms`]
      return millis === undefined ? [] : [`${part};dur=${millis}`]
    })
    return {
      // As the clients of OpenAI and of Anthropic read it.
      'x-request-id': this.requestId,
      'request-id': this.requestId,
      // Server Timing (W3C).
      ...(asked && { 'Server-Timing': parts.join(', ') }),
    }
  }

  /**
   * Ends the deadline, and writes the line of the log and that of the metrics.
   *
   * @param outcome the status that tells whether it is an error, where that is another one than was answered.
   */
  end(status: number, body: unknown, outcome = status): void {
    clearTimeout(this.#timer)
    const code = codeOf(body)
    this.log({ ...(code !== undefined && { code }), status, durationMs: this.millis })
    log(outcome >= 500 ? 'error' : 'info', this.#fields)
    writeMetrics(this.#fields)
  }
}

/** That of a problem; what a model says may have a field of this name as well. */
function codeOf(body: unknown): string | undefined {
  const isProblem = typeof body === 'object' && body !== null && 'success' in body && body.success === false
  return isProblem && 'code' in body && typeof body.code === 'string' ? body.code : undefined
}

function isKeyCaller(caller: object): caller is KeyCaller {
  return 'accessKey' in caller
}

/** An answer as a proxy integration takes it. */
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

/** An answer that is no JSON is text already, or there is none. */
function serialised(body: unknown): string {
  if (body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** Rejects once the grace after the deadline is over, be anybody there to see it or not. */
function tooLate(deadline: AbortSignal): Promise<never> {
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener('abort', () => setTimeout(reject, GRACE, deadline.reason), { once: true })
  })
  late.catch(() => {})
  return late
}
