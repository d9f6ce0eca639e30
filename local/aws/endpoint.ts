import { randomUUID } from 'node:crypto'
import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from './call.ts'
import type { Credentials } from './credentials.ts'
import { ConnectionReset, type Intercept } from './intercept.ts'
import { type AwsRequest, type AwsResponse, resetConnection } from './server.ts'

/**
 * Answers the AWS APIs of several services on one URL, as an AWS SDK speaks to them.
 *
 * @param intercept stands between the callers and the services.
 */
export function awsEndpoint(
  services: AwsService[],
  credentials: Credentials,
  intercept: Intercept = (_call, _operation, run) => run(),
) {
  return async (request: AwsRequest, response: AwsResponse): Promise<void> => {
    const hungUp = new AbortController()
    response.on('close', () => {
      if (!response.writableEnded) hungUp.abort()
    })
    try {
      const call = await callOf(request, hungUp.signal)
      send(response, await answer(call, services, credentials, intercept))
    } catch (error) {
      if (hungUp.signal.aborted) return
      if (error instanceof ConnectionReset) return resetConnection(request)
      if (!(error instanceof AwsError)) console.error(error)
      const { code, message, status, headers } =
        error instanceof AwsError ? error : new AwsError('InternalFailure', 'The local runner failed', 500)
      send(response, {
        status,
        // REST services name the error in the header, JSON services in the body; SDKs read either.
        headers: { ...headers, 'x-amzn-errortype': code },
        body: { __type: code, message },
      })
    }
  }
}

async function answer(
  call: AwsCall,
  services: AwsService[],
  credentials: Credentials,
  intercept: Intercept,
): Promise<AwsAnswer> {
  for (const service of services) {
    const operation = service(call)
    if (!operation) continue
    return intercept(call, operation, async () => {
      credentials.authorize(call, operation)
      return operation.run()
    })
  }
  throw new AwsError('UnknownOperationException', `The local runner has no ${call.method} ${call.path}`, 404)
}

async function callOf(request: AwsRequest, signal: AbortSignal): Promise<AwsCall> {
  const [path = '/', query] = (request.url ?? '/').split('?', 2)
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: Buffer.concat(await Array.fromAsync<Buffer>(request)),
    signal,
  }
}

function send(response: AwsResponse, { status = 200, headers = {}, body }: AwsAnswer): void {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('x-amzn-RequestId', randomUUID())
  // A name is set once, however the service writes it.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader('Content-Length', bytes.byteLength)
  response.end(bytes)
}
