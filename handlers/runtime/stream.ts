import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { EventData, HandleStream, Operation, OperationId, PortsOf, ServerSentEvent } from './contract.ts'
import { type FailureEventOf, sendEvents } from './eventStream.ts'
import { Invocation } from './invocation.ts'
import type { ProblemBody } from './problem.ts'

/**
 * Makes the event that reports a failure after the first event, when the status has been sent. It is optional if the
 * contract declares a Problem among the events.
 */
type FailureEvent<Op extends OperationId> =
  ProblemBody<number> extends EventData<Op>
    ? [failed?: (problem: ProblemBody<number>) => ServerSentEvent<EventData<Op>>]
    : [failed: (problem: ProblemBody<number>) => ServerSentEvent<EventData<Op>>]

/**
 * Binds a streaming handler to its operation, as {@link serve} binds a plain one. The status waits for the first event:
 * an earlier failure gets a declared response, as in any operation. A later failure, including the function's own
 * deadline, ends the stream with an event that reports it. A function behind API Gateway never learns that the caller
 * left, so a handler always runs to its end.
 *
 * @param failed makes that event in the operation's own form. The default is `event: error` with the problem as data.
 */
export function serveStream<Op extends OperationId>(
  operation: Operation<Op> & { readonly streams: true },
  handle: HandleStream<Op>,
  ports: PortsOf<Op>,
  ...failed: FailureEvent<Op>
) {
  const [eventOf]: readonly [failed?: FailureEventOf] = failed
  return awslambda.streamifyResponse<APIGatewayProxyEvent, void>((event, stream, context) => {
    const invocation = new Invocation(operation, event, context)
    const open = async () => handle(await invocation.request(operation, event, ports), ports)
    return sendEvents(open, stream, invocation, eventOf)
  })
}
