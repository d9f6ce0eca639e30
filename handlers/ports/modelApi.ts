import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { Sha256 } from '@smithy/core/checksum'
import { EventStreamCodec, getChunkedStream } from '@smithy/core/event-streams'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { createParser } from 'eventsource-parser'
import { callOf, type ReservedCall } from '../ledger/spend.ts'
import { parseJson } from '../runtime/json.ts'
import { Problem } from '../runtime/problem.ts'
import { clientConfig, environment, MAX_ATTEMPTS } from './aws.ts'

/**
 * Milliseconds for an answer to begin. API Gateway ends a stream that is idle for five minutes, and until then nothing
 * was sent (developer guide, 'Response transfer mode').
 */
const PATIENCE = 280_000

const { credentials, requestHandler } = clientConfig(PATIENCE)

/** An event of a stream: of Converse with the name and the text of its message, of the others as it was sent. */
export type StreamedEvent = { event?: string; data: string }

/** Bedrock's refusal, in its own words. */
export type Refused = { outcome: 'refused'; status: number; message: string; retryAfter?: number }
export type Answered = { outcome: 'answered'; body: unknown }
export type Streamed = { outcome: 'streamed'; events: AsyncIterable<StreamedEvent> }

/** Bedrock's APIs for what is not of one provider's shape, each as it is: nothing is added, and nothing left out. */
export const modelApi = {
  /** Asks a model for a whole answer. @throws what keeps the answer from coming whole. */
  async send(reserved: ReservedCall, signal: AbortSignal): Promise<Answered | Refused> {
    const { status, headers, body } = await answerTo(reserved, false, signal)
    const text = await textOf(body)
    return status < 300 ? answered(text) : refused(status, headers, text)
  },

  /**
   * Asks a model for an answer piece by piece.
   *
   * @returns events that throw a Problem where Bedrock ends the stream with an exception, and what breaks the connection.
   */
  async stream(reserved: ReservedCall, signal: AbortSignal): Promise<Streamed | Refused> {
    const { status, headers, body } = await answerTo(reserved, true, signal)
    if (status >= 300) return refused(status, headers, await textOf(body))
    const events = headers['content-type']?.startsWith('application/vnd.amazon.eventstream')
      ? messages(body)
      : serverSentEvents(body)
    return { outcome: 'streamed', events }
  },
}

/** Bedrock API reference, 'ConverseStreamOutput'; the status that each has outside of a stream. */
const EXCEPTIONS: { [name: string]: number } = {
  internalServerException: 503,
  modelStreamErrorException: 424,
  modelTimeoutException: 504,
  serviceUnavailableException: 503,
  throttlingException: 429,
  validationException: 400,
}

type Answer = { status: number; headers: { [name: string]: string }; body: AsyncIterable<Uint8Array> }

/** Statuses after which another attempt may do. Unverified: that Bedrock charges nothing for an answer of 5xx. */
const PASSING = new Set([429, 500, 502, 503])

/** Milliseconds before another attempt. */
const PAUSE = 200

async function answerTo(reserved: ReservedCall, streams: boolean, signal: AbortSignal): Promise<Answer> {
  const invocationId = randomUUID()
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === MAX_ATTEMPTS
    try {
      const answer = await attemptOf(reserved, streams, invocationId, signal)
      if (isLast || !PASSING.has(answer.status)) return answer
      await textOf(answer.body)
    } catch (error) {
      if (isLast || isLate(error) || signal.aborted) throw error
    }
    await setTimeout(PAUSE, undefined, { signal })
  }
}

/**
 * Whoever waited that long waits no second time. The handler also calls a connection that broke, or was never made, a
 * time-out; only where the answer did not come in time does it give this code.
 */
function isLate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT'
}

async function attemptOf(
  reserved: ReservedCall,
  streams: boolean,
  invocationId: string,
  abortSignal: AbortSignal,
): Promise<Answer> {
  const { modelId, body, api, headers } = callOf(reserved)
  const traceId = process.env['_X_AMZN_TRACE_ID']
  const region = environment('AWS_REGION')
  const endpoint = new URL(
    process.env['AWS_ENDPOINT_URL'] ?? `https://bedrock-runtime.${region}.amazonaws.com`,
  )
  const request = new HttpRequest({
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port && { port: Number(endpoint.port) }),
    method: 'POST',
    path: pathOf(api, modelId, streams),
    headers: {
      ...headers,
      host: endpoint.host,
      'content-type': 'application/json',
      // As AWS's SDKs name a call through its attempts, and the request that it is made for.
      'amz-sdk-invocation-id': invocationId,
      ...(traceId && { 'x-amzn-trace-id': traceId }),
    },
    body: JSON.stringify(body),
  })
  const signer = new SignatureV4({ credentials, region, service: 'bedrock', sha256: Sha256 })
  const { response } = await requestHandler.handle(HttpRequest.clone(await signed(signer, request)), {
    abortSignal,
  })
  return { status: response.statusCode, headers: response.headers, body: response.body }
}

async function signed(signer: SignatureV4, request: HttpRequest): Promise<HttpRequest> {
  const { headers } = await signer.sign(request)
  return new HttpRequest({ ...request, headers })
}

/** Bedrock user guide, 'Endpoints supported by Amazon Bedrock'; API reference, 'Converse' and 'ConverseStream'. */
function pathOf(api: string, modelId: string, streams: boolean): string {
  switch (api) {
    case 'converse':
      return `/model/${encodeURIComponent(modelId)}/${streams ? 'converse-stream' : 'converse'}`
    case 'messages':
      return '/anthropic/v1/messages'
    case 'chat':
      return '/openai/v1/chat/completions'
    case 'responses':
      return '/openai/v1/responses'
    default:
      throw new Error(`modelApi does not speak ${api}`)
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(body)).toString()
}

/** A route that Bedrock does not have is answered with 200, and what that is in the body. */
function answered(text: string): Answered | Refused {
  const body = parseJson(text)
  const message = wordsOf(body)
  if (message?.includes('UnknownOperationException')) return { outcome: 'refused', status: 404, message }
  return { outcome: 'answered', body }
}

function refused(status: number, headers: Answer['headers'], text: string): Refused {
  const seconds = Number(headers['retry-after'])
  const retryAfter = Number.isInteger(seconds) && seconds > 0 ? { retryAfter: seconds } : {}
  return { outcome: 'refused', status, message: wordsOf(parsed(text)) ?? '', ...retryAfter }
}

/** Bedrock's words, without what names this deployment's account and role. */
function wordsOf(body: unknown): string | undefined {
  return messageIn(body)
    ?.replaceAll(/arn:aws[\w-]*:[\w-]*:[\w-]*:\d{12}:[^\s,"']+/g, '(an ARN of this deployment)')
    .replaceAll(/\b\d{12}\b/g, '(an account)')
}

/** Where AWS, Anthropic and OpenAI put it. */
function messageIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  if ('error' in body && typeof body.error === 'object') return messageIn(body.error)
  if ('message' in body && typeof body.message === 'string') return body.message
  if ('Message' in body && typeof body.Message === 'string') return body.Message
  const output = 'Output' in body ? body.Output : undefined
  return output === undefined ? undefined : JSON.stringify(output)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const decode = (bytes: Uint8Array | string) => Buffer.from(bytes).toString()
const codec = new EventStreamCodec(decode, (text) => Buffer.from(text))

/** The messages of an AWS event stream (Smithy specification, 'Amazon Event Stream Specification'). */
async function* messages(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamedEvent> {
  for await (const frame of getChunkedStream(body)) {
    const { headers, body } = codec.decode(frame)
    const header = (name: string) => String(headers[name]?.value ?? '')
    const data = decode(body)
    if (header(':message-type') === 'event') yield { event: header(':event-type'), data }
    else {
      const name = header(':exception-type') || header(':error-code')
      const message = wordsOf(parsed(data)) ?? header(':error-message')
      throw new Problem(EXCEPTIONS[name] ?? 503, message || 'The model failed.')
    }
  }
}

async function* serverSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamedEvent> {
  const read: StreamedEvent[] = []
  const parser = createParser({
    onEvent: ({ event, data }) => read.push({ data, ...(event !== undefined && { event }) }),
  })
  const decoder = new TextDecoder()
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    yield* read.splice(0)
  }
}
