import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import { responseHeaders } from '../../generated/operations.ts'
import { baseUrlOf } from './arrival.ts'
import { callerOf } from './caller.ts'
import { checkedBody } from './check.ts'
import type { Handle, Operation, OperationId, PortsOf } from './contract.ts'
import { faults } from './faults.ts'
import { faultOf, log } from './log.ts'
import { checkedParameters } from './parameters.ts'
import { Problem, problem } from './problem.ts'
import { upstreamProblem } from './upstream.ts'

/** Milliseconds before the function's own timeout at which work is aborted. */
const RESERVE = 3000

/** Milliseconds that a handler then has to come to a good end, before the answer is sent without it. */
const GRACE = 2500

type Answer = { status: number; headers?: { [header: string]: string }; body: unknown }

/**
 * Binds a handler to its operation as a Lambda function behind API Gateway: checks the request by the
 * contract, hands it over, and serialises the answer. Whatever goes wrong, the caller gets a declared
 * answer; a fault is logged under the request's id without its message, which may quote the input.
 */
export function serve<Op extends OperationId>(
  operation: Operation<Op>,
  handle: Handle<Op>,
  ports: PortsOf<Op>,
) {
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const started = performance.now()
    const fields: { [field: string]: unknown } = {
      requestId: event.requestContext.requestId,
      operation: operation.operationId,
    }
    const deadline = new AbortController()
    const timer = setTimeout(
      () => deadline.abort(new DOMException('The function is about to time out', 'TimeoutError')),
      Math.max(0, context.getRemainingTimeInMillis() - RESERVE),
    )
    let answer: Answer
    try {
      const caller = await callerOf(operation, event, ports, deadline.signal)
      const parameters = checkedParameters(operation, event)
      const body = checkedBody(operation, event)
      const handled = handle(
        {
          ...parameters,
          body,
          caller,
          baseUrl: baseUrlOf(operation, event),
          requestId: event.requestContext.requestId,
          signal: deadline.signal,
          log: (more) => Object.assign(fields, more),
        },
        ports,
      )
      answer = await Promise.race([handled, tooLate(deadline.signal)])
    } catch (error) {
      answer = failure(error, deadline.signal, fields)
    } finally {
      clearTimeout(timer)
    }
    const level = answer.status >= 500 ? 'error' : 'info'
    log(level, { ...fields, status: answer.status, durationMs: Math.round(performance.now() - started) })
    return {
      statusCode: answer.status,
      headers: { 'Content-Type': 'application/json', ...responseHeaders, ...answer.headers },
      body: serialised(answer.body),
    }
  }
}

/** An answer that is no JSON is text already, or there is none. */
function serialised(body: unknown): string {
  if (body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** Rejects once the grace after the deadline is over. */
function tooLate(deadline: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    deadline.addEventListener('abort', () => setTimeout(reject, GRACE, deadline.reason), { once: true })
  })
}

function failure(error: unknown, deadline: AbortSignal, fields: { [field: string]: unknown }): Answer {
  // An aborted call may surface as any error of the SDK; the deadline is then the reason.
  const known = error instanceof Problem ? error : upstreamProblem(deadline.aborted ? deadline.reason : error)
  // The message of a Problem is fixed, that of another error may quote the input.
  if (error instanceof Problem) fields['problem'] = error.message
  else fields['fault'] = faultOf(error)
  if (!known) faults.publish(error)
  const { status, message, details } = known ?? new Problem(500, 'Internal server error')
  return problem(status, message, details)
}
