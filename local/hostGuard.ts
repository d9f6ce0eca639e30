import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AwsRequest, AwsResponse } from './aws/server.ts'

/**
 * Whether a request's host is this machine. Without this check, a web page whose host name resolves to 127.0.0.1 would
 * have the same origin as the runner (DNS rebinding); its requests name that host.
 */
export function isForThisMachine(headers: IncomingHttpHeaders): boolean {
  // HTTP/2 has a pseudo-header instead of Host.
  const host = headers[':authority'] ?? headers.host
  return typeof host === 'string' && /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i.test(host)
}

/**
 * Whether a web page sent a request. Browsers then set one of these headers (Fetch standard; Fetch Metadata), and a
 * page cannot omit them. An address typed into the address bar sends `Sec-Fetch-Site: none`.
 */
export function isFromWebPage({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return origin !== undefined || (site !== undefined && site !== 'none')
}

/**
 * Guards the API's port: only requests whose host is this machine reach the gateway.
 *
 * @param home the target of the redirect from `/`, which is outside every stage.
 */
export function guardApi(
  gateway: (request: IncomingMessage, response: ServerResponse) => unknown,
  home: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (!isForThisMachine(request.headers)) {
      // As API Gateway does for an unknown host.
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

/** Whether a browser opens a page, by a link or a redirect, so that no script reads the response. */
function isOpening({ origin, 'sec-fetch-mode': mode }: IncomingHttpHeaders): boolean {
  return origin === undefined && mode === 'navigate'
}

/**
 * Guards the AWS endpoint's port: only requests whose host is this machine, and none from a web page, because no page
 * needs AWS.
 *
 * @param browsed the paths that browsers open themselves.
 */
export function guardAws(
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
        message: 'The AWS endpoint serves only 127.0.0.1 and localhost, and no web page.',
      }),
    )
  }
}
