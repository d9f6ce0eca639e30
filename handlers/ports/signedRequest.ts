import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { type clientConfig, environment, MAX_ATTEMPTS } from './aws.ts'

/** A POST to a service of the Region. */
export type SignedRequest = {
  /** The first label of the endpoint's host name. */
  host: string
  /** The name that it is signed for. */
  service: string
  path: string
  headers: { [name: string]: string }
  body: string
}

export type Answer = {
  status: number
  headers: { [name: string]: string }
  body: AsyncIterable<Uint8Array>
}

type Sending = {
  credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials']
  requestHandler: ReturnType<typeof clientConfig>['requestHandler']
  /** Statuses after which another attempt may do. */
  passing: ReadonlySet<number>
  signal: AbortSignal
}

/** Milliseconds before another attempt. */
const PAUSE = 200

/**
 * Signs a request and sends it, once more where that may do: what no client of the AWS SDK does here.
 *
 * @throws what keeps the answer from beginning.
 */
export async function post(request: SignedRequest, sending: Sending): Promise<Answer> {
  const { passing, signal } = sending
  const invocationId = randomUUID()
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === MAX_ATTEMPTS
    try {
      const answer = await attemptOf(request, invocationId, sending)
      if (isLast || !passing.has(answer.status)) return answer
      await textOf(answer.body)
    } catch (error) {
      if (isLast || isLate(error) || signal.aborted) throw error
    }
    await setTimeout(PAUSE, undefined, { signal })
  }
}

export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(body)).toString()
}

/**
 * Whoever waited that long waits no second time. The handler also calls a connection that broke, or was never made, a
 * time-out; only where the answer did not come in time does it give this code.
 */
function isLate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT'
}

async function attemptOf(
  { host, service, path, headers, body }: SignedRequest,
  invocationId: string,
  { credentials, requestHandler, signal: abortSignal }: Sending,
): Promise<Answer> {
  const traceId = process.env['_X_AMZN_TRACE_ID']
  const region = environment('AWS_REGION')
  const endpoint = new URL(process.env['AWS_ENDPOINT_URL'] ?? `https://${host}.${region}.amazonaws.com`)
  const request = new HttpRequest({
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port && { port: Number(endpoint.port) }),
    method: 'POST',
    path,
    headers: {
      ...headers,
      host: endpoint.host,
      // As AWS's SDKs name a call through its attempts, and the request that it is made for.
      'amz-sdk-invocation-id': invocationId,
      ...(traceId && { 'x-amzn-trace-id': traceId }),
    },
    body,
  })
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 })
  const { response } = await requestHandler.handle(HttpRequest.clone(await signed(signer, request)), {
    abortSignal,
  })
  return { status: response.statusCode, headers: response.headers, body: response.body }
}

async function signed(signer: SignatureV4, request: HttpRequest): Promise<HttpRequest> {
  const { headers } = await signer.sign(request)
  return new HttpRequest({ ...request, headers })
}
