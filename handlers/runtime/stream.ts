import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { EventData, HandleStream, Operation, OperationId, PortsOf, ServerSentEvent } from './contract.ts'
import { type FailureEventOf, sendEvents } from './eventStream.ts'
import { Invocation } from './invocation.ts'
import type { ProblemBody } from './problem.ts'

/**
 * The event that tells of a failure after the first one, when the status is gone. It may be left out where the
 * contract declares a Problem among the events.
 */
type FailureEvent<Op extends OperationId> =
  ProblemBody<number> extends EventData<Op>
    ? [failed?: (problem: ProblemBody<number>) => ServerSentEvent<EventData<Op>>]
    : [failed: (problem: ProblemBody<number>) => ServerSentEvent<EventData<Op>>]

/**
 * Binds a handler that streams to its operation, as {@link serve} does one that answers as a whole. The status waits
 * for the first event: what fails before it is answered as by any operation. What fails later, the function's own
 * deadline included, ends the stream with an event that says so. The caller may leave: nobody tells a function
 * behind API Gateway, so that a handler always comes to its end.
 *
 * @param failed makes that event in the operation's own form: unless given, `event: error` with the problem as data.
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
