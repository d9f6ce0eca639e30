import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from './call.ts'
import type { Credentials } from './credentials.ts'

/** Answers the AWS APIs of several services on one URL, as an AWS SDK speaks to them. */
export function awsEndpoint(services: AwsService[], credentials: Credentials) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const hungUp = new AbortController()
    response.on('close', () => hungUp.abort())
    try {
      send(response, await answer(await callOf(request, hungUp.signal), services, credentials))
    } catch (error) {
      if (response.destroyed) return
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

async function answer(call: AwsCall, services: AwsService[], credentials: Credentials): Promise<AwsAnswer> {
  for (const service of services) {
    const operation = service(call)
    if (!operation) continue
    credentials.authorize(call, operation)
    return operation.run()
  }
  throw new AwsError('UnknownOperationException', `The local runner has no ${call.method} ${call.path}`, 404)
}

async function callOf(request: IncomingMessage, signal: AbortSignal): Promise<AwsCall> {
  const [path = '/', query] = (request.url ?? '/').split('?', 2)
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: await buffer(request),
    signal,
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: AwsAnswer): void {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.byteLength,
    'x-amzn-RequestId': randomUUID(),
    ...headers,
  })
  response.end(bytes)
}
