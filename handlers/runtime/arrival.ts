import type { APIGatewayProxyEvent } from 'aws-lambda'

/** Returns a request header by its name, in any case. */
export function header({ headers }: APIGatewayProxyEvent, name: string): string | undefined {
  const wanted = name.toLowerCase()
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === wanted)?.[1]
}

/** Returns the URL under which the caller reached the API, with the stage or the base path of a custom domain. */
export function baseUrlOf(operation: { readonly path: string }, event: APIGatewayProxyEvent): string {
  const { domainName, path } = event.requestContext
  const scheme = header(event, 'x-forwarded-proto') === 'http' ? 'http' : 'https'
  // The prefix is the path without the route. The route has as many segments as its template, except that a greedy
  // parameter may span several.
  const depth = operation.path
    .split('/')
    .slice(1)
    .flatMap((segment) => {
      const greedy = event.pathParameters?.[segment.match(/^\{(.+)\+\}$/)?.[1] ?? '']
      return greedy === undefined ? [segment] : greedy.replace(/\/$/, '').split('/')
    }).length
  const prefix = path.replace(/\/$/, '').split('/').slice(0, -depth).join('/')
  return `${scheme}://${domainName}${prefix}`
}
