import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { printable } from '../printable.ts'
import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation, type AwsService } from './call.ts'
import { type Credentials, serviceOf } from './credentials.ts'
import { errorBody } from './errorBody.ts'
import { ConnectionReset, type Intercept } from './intercept.ts'
import { type AwsRequest, type AwsResponse, resetConnection } from './server.ts'

/** Above the limit of every service: InvokeModel 25 MB, DynamoDB 16 MB (their API references). */
const MAX_BODY_BYTES = 26_000_000

/**
 * Serves the AWS APIs of several services at one URL, for clients that use an AWS SDK.
 *
 * @param intercept wraps each call between the callers and the services.
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
    const requestId = randomUUID()
    let call: AwsCall | undefined
    let operation: AwsOperation | undefined
    try {
      call = await callOf(request, hungUp.signal)
      operation = operationFor(call, services)
      const answered = await answer(call, operation, credentials, intercept)
      await send(response, requestId, answered)
    } catch (error) {
      if (hungUp.signal.aborted && (!response.headersSent || isPrematureClose(error))) return
      const known = error instanceof AwsError || error instanceof ConnectionReset
      if (!known) console.error(stackOf(error).split('\n').map(printable).join('\n'))
      // A response that has begun cannot change into an error, so the connection breaks.
      if (error instanceof ConnectionReset || response.headersSent) return resetConnection(request)
      const answered =
        error instanceof AwsError
          ? error
          : new AwsError('InternalFailure', 'The local runner failed; its terminal shows the error', 500)
      await send(response, requestId, refusalOf(answered, requestId, call, operation))
    }
  }
}

/** Asks the services for the operation of a call. @throws AwsError if no service recognises the call. */
function operationFor(call: AwsCall, services: AwsService[]): AwsOperation {
  for (const service of services) {
    const operation = service(call)
    if (operation) return operation
  }
  const asked = new URLSearchParams(call.body.toString('latin1')).get('Action') ?? call.query.get('Action')
  const operation = call.headers['x-amz-target'] ?? asked ?? `${call.method} ${call.path}`
  throw new AwsError(
    'UnknownOperationException',
    `The local runner does not support ${[serviceOf(call), operation].filter(Boolean).join(' ')}`,
    404,
  )
}

function answer(
  call: AwsCall,
  operation: AwsOperation,
  credentials: Credentials,
  intercept: Intercept,
): Promise<AwsAnswer> {
  return intercept(call, operation, async () => {
    credentials.authorize(call, operation)
    return operation.run()
  })
}

function refusalOf(
  error: AwsError,
  requestId: string,
  call: AwsCall | undefined,
  operation: AwsOperation | undefined,
): AwsAnswer {
  if (operation?.refusal) return operation.refusal(error, requestId)
  const { contentType, body } = errorBody(error, requestId, call)
  return {
    status: error.status,
    headers: { ...error.headers, 'Content-Type': contentType, 'x-amzn-errortype': error.code },
    body: Buffer.from(body),
  }
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

/** Reads the body. Discards the rest of a body that is too large. @throws AwsError above the limit of every service. */
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

/**
 * Whether the stream failed because its reader disconnected. An error of the stream itself also closes the response, so
 * the closed response alone does not tell.
 */
function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Sends a response. Rejects if a stream fails before its end, and if the client disconnects from a stream. */
async function send(
  response: AwsResponse,
  requestId: string,
  { status = 200, headers = {}, body }: AwsAnswer,
): Promise<void> {
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('x-amzn-RequestId', requestId)
  // setHeader ignores case, so a service's header replaces a default above even if the service writes it differently.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (Symbol.asyncIterator in body) return pipeline(Readable.from(body, { highWaterMark: 1 }), response)
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
  response.setHeader('Content-Length', bytes.byteLength)
  response.end(bytes)
}
