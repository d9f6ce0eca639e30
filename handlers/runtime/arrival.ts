import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { Headers, Operation, OperationId } from './contract.ts'

/** A header of the request, whatever its case. */
export function header({ headers }: APIGatewayProxyEvent, name: string): string | undefined {
  const wanted = name.toLowerCase()
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === wanted)?.[1]
}

/** The headers that the contract declares for the operation, under the names that it gives them. */
export function headersOf<Op extends OperationId>(
  operation: Operation<Op>,
  event: APIGatewayProxyEvent,
): Headers<Op>
export function headersOf(
  operation: Operation<OperationId>,
  event: APIGatewayProxyEvent,
): { [name: string]: string } {
  const names: readonly string[] = operation.headers
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = header(event, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** The URL under which the caller reached the API, with the stage or the base path of a custom domain. */
export function baseUrlOf(operation: Operation<OperationId>, event: APIGatewayProxyEvent): string {
  const { domainName, path } = event.requestContext
  const scheme = header(event, 'x-forwarded-proto') === 'http' ? 'http' : 'https'
  // What stands in front of the route; a path with parameters has as many segments as its template.
  const depth = operation.path.split('/').length - 1
  const prefix = path.replace(/\/$/, '').split('/').slice(0, -depth).join('/')
  return `${scheme}://${domainName}${prefix}`
}
