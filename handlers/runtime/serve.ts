import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import type { Handle, Operation, OperationId, PortsOf } from './contract.ts'
import { type Answer, Invocation, proxyResult } from './invocation.ts'

/**
 * Binds a handler to its operation as a Lambda function behind API Gateway: checks the request against the contract,
 * calls the handler and serialises the response. Every failure becomes a declared response. A fault is logged under the
 * request's id without its message, which may quote the input.
 */
export function serve<Op extends OperationId>(
  operation: Operation<Op> & { readonly streams: false },
  handle: Handle<Op>,
  ports: PortsOf<Op>,
) {
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const invocation = new Invocation(operation, event, context)
    let answer: Answer
    try {
      const request = await invocation.request(operation, event, ports)
      answer = await invocation.inTime(handle(request, ports))
    } catch (error) {
      answer = invocation.failure(error)
    }
    invocation.end(answer.status, answer.body)
    return proxyResult(answer, invocation)
  }
}
