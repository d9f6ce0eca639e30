import { randomUUID } from 'node:crypto'
import { printable } from '../printable.ts'
import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from './call.ts'
import { type Credentials, serviceOf } from './credentials.ts'
import { errorBody } from './errorBody.ts'
import { ConnectionReset, type Intercept } from './intercept.ts'
import { type AwsRequest, type AwsResponse, resetConnection } from './server.ts'

/** More than any service takes: InvokeModel 25 MB, DynamoDB 16 MB (their API references). */
const MAX_BODY_BYTES = 26_000_000

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
    let call: AwsCall | undefined
    try {
      call = await callOf(request, hungUp.signal)
      send(response, await answer(call, services, credentials, intercept))
    } catch (error) {
      if (hungUp.signal.aborted) return
      if (error instanceof ConnectionReset) return resetConnection(request)
      if (!(error instanceof AwsError)) console.error(stackOf(error).split('\n').map(printable).join('\n'))
      const answered =
        error instanceof AwsError ? error : new AwsError('InternalFailure', 'The local runner failed', 500)
      const { contentType, body } = errorBody(answered, randomUUID(), call)
      send(response, {
        status: answered.status,
        headers: {
          ...answered.headers,
          'Content-Type': contentType,
          'x-amzn-errortype': answered.code,
        },
        body: Buffer.from(body),
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
  const asked = new URLSearchParams(call.body.toString('latin1')).get('Action') ?? call.query.get('Action')
  const operation = call.headers['x-amz-target'] ?? asked ?? `${call.method} ${call.path}`
  throw new AwsError(
    'UnknownOperationException',
    `The local runner has no ${[serviceOf(call), operation].filter(Boolean).join(' ')}`,
    404,
  )
}

async function callOf(request: AwsRequest, signal: AbortSignal): Promise<AwsCall> {
  const [path = '/', query] = (request.url ?? '/').split('?', 2)
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: await bodyOf(request),
    signal,
  }
}

/** @throws AwsError where the body is larger than any service takes; the rest of it is thrown away. */
async function bodyOf(request: AwsRequest): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BODY_BYTES) {
      request.resume()
      throw new AwsError('RequestEntityTooLargeException', 'The request is too large.', 413)
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
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
