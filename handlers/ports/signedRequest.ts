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
  /** The service name in the signature. */
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
  /** Statuses that deserve another attempt. */
  passing: ReadonlySet<number>
  signal: AbortSignal
}

/** Milliseconds before another attempt. */
const PAUSE = 200

/**
 * Signs and sends a request, and retries it once if its status allows that or the connection failed. It serves calls
 * for which no client of the AWS SDK is bundled.
 *
 * @throws if no response begins.
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
 * A response that timed out is not worth a second wait. The request handler also reports broken and failed connections
 * as time-outs, but sets this code only if the response was late.
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
      // Like AWS's SDKs: one id for all attempts of a call, and the trace id of the request that caused it.
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
