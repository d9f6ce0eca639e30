import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AwsRequest, AwsResponse } from './aws/server.ts'

/**
 * Whether a request names this machine. A page whose host name was made to lead to 127.0.0.1 would otherwise be of
 * the same origin as what it reads here (DNS rebinding); its requests name that host.
 */
export function isForThisMachine(headers: IncomingHttpHeaders): boolean {
  // HTTP/2 has a pseudo-header in the place of Host.
  const host = headers[':authority'] ?? headers.host
  return typeof host === 'string' && /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i.test(host)
}

/**
 * Whether a web page sent a request: browsers say so by one of these headers (Fetch standard; Fetch Metadata), and
 * a page cannot leave them out. What a person typed into the address bar has `Sec-Fetch-Site: none`.
 */
export function isFromWebPage({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return origin !== undefined || (site !== undefined && site !== 'none')
}

/**
 * The API's port: the gateway, for requests that name this machine.
 *
 * @param home where `/` leads, which is outside of every stage.
 */
export function apiDoor(
  gateway: (request: IncomingMessage, response: ServerResponse) => unknown,
  home: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (!isForThisMachine(request.headers)) {
      // As API Gateway answers for a host that is none of its own.
      response.writeHead(403, {
        'Content-Type': 'application/json',
        'x-amzn-ErrorType': 'ForbiddenException',
      })
      return void response.end('{"message":"Forbidden"}')
    }
    if (request.url === '/' && (request.method === 'GET' || request.method === 'HEAD'))
      return void response.writeHead(302, { Location: home }).end()
    gateway(request, response)
  }
}

/** Whether a browser opens a page, by a link or sent on by another one, and no script reads the answer. */
function isOpening({ origin, 'sec-fetch-mode': mode }: IncomingHttpHeaders): boolean {
  return origin === undefined && mode === 'navigate'
}

/**
 * The AWS endpoint's port: for requests that name this machine, and from no web page, which needs no AWS.
 *
 * @param browsed the paths that browsers open themselves.
 */
export function awsDoor(
  endpoint: (request: AwsRequest, response: AwsResponse) => unknown,
  browsed: readonly string[] = [],
): (request: AwsRequest, response: AwsResponse) => void {
  return (request, response) => {
    const isOpened = browsed.includes((request.url ?? '').replace(/\?.*/s, '')) && isOpening(request.headers)
    if (isForThisMachine(request.headers) && (isOpened || !isFromWebPage(request.headers)))
      return void endpoint(request, response)
    response.statusCode = 403
    response.setHeader('Content-Type', 'application/json')
    response.setHeader('x-amzn-errortype', 'AccessDeniedException')
    response.end(
      JSON.stringify({
        __type: 'AccessDeniedException',
        message: 'The AWS endpoint answers 127.0.0.1 and localhost alone, and no web page.',
      }),
    )
  }
}
