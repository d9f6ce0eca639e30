import { EventStreamCodec, getChunkedStream } from '@smithy/core/event-streams'
import { createParser } from 'eventsource-parser'
import { callOf, type ReservedCall } from '../ledger/spend.ts'
import { parseJson } from '../runtime/json.ts'
import { Problem } from '../runtime/problem.ts'
import { clientConfig } from './aws.ts'
import { credentialsOf } from './callerRole.ts'
import { type Answer, post, textOf } from './signedRequest.ts'

/**
 * Milliseconds within which a response must begin. API Gateway ends a stream that is idle for five minutes, and nothing
 * is sent before the response begins (developer guide, 'Response transfer mode').
 */
const PATIENCE = 280_000

const { requestHandler } = clientConfig(PATIENCE)

/**
 * An event of a stream: for Converse the name and the text of its message, for other APIs the event as Bedrock sent it.
 */
export type StreamedEvent = { event?: string; data: string }

/** Bedrock's refusal, with its message. */
export type Refused = { outcome: 'refused'; status: number; message: string; retryAfter?: number }
export type Answered = { outcome: 'answered'; body: unknown }
export type Streamed = { outcome: 'streamed'; events: AsyncIterable<StreamedEvent> }

/** Bedrock's APIs whose requests do not have one provider's shape. Requests and responses pass through unchanged. */
export const modelApi = {
  /** Calls a model for a complete response. @throws if no complete response arrives. */
  async send(reserved: ReservedCall, signal: AbortSignal): Promise<Answered | Refused> {
    const { status, headers, body } = await answerTo(reserved, false, signal)
    const text = await textOf(body)
    return status < 300 ? answered(text) : refused(status, headers, text)
  },

  /**
   * Calls a model for a streamed response.
   *
   * @returns events. Reading them throws a Problem if Bedrock ends the stream with an exception, or the error that
   *   breaks the connection.
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

/**
 * The exceptions inside a stream, with the status that each has outside one (Bedrock API reference,
 * 'ConverseStreamOutput').
 */
const EXCEPTIONS: { [name: string]: number } = {
  internalServerException: 503,
  modelStreamErrorException: 424,
  modelTimeoutException: 504,
  serviceUnavailableException: 503,
  throttlingException: 429,
  validationException: 400,
}

/** Statuses that deserve another attempt. Unverified: that Bedrock charges nothing for an answer of 5xx. */
const PASSING = new Set([429, 500, 502, 503])

async function answerTo(reserved: ReservedCall, streams: boolean, signal: AbortSignal): Promise<Answer> {
  const { modelId, body, api, headers, guardrail, spender } = callOf(reserved)
  const guarded = guardedBy(guardrail, api)
  const request = {
    host: 'bedrock-runtime',
    service: 'bedrock',
    path: pathOf(api, modelId, streams),
    headers: { ...headers, ...guarded.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, ...guarded.fields }),
  }
  const credentials = await credentialsOf(spender, signal)
  return post(request, { credentials, requestHandler, passing: PASSING, signal })
}

/**
 * Returns the headers or fields that apply a guardrail in each API (Bedrock user guide, 'Chat Completions API'; API
 * reference, 'GuardrailConfiguration').
 *
 * @throws if an API has no guardrails: no call goes out without a configured guardrail.
 */
function guardedBy(
  guardrail: ReturnType<typeof callOf>['guardrail'],
  api: string,
): { headers?: { [name: string]: string }; fields?: object } {
  if (!guardrail) return {}
  const { id, version } = guardrail
  switch (api) {
    case 'converse':
      return { fields: { guardrailConfig: { guardrailIdentifier: id, guardrailVersion: version } } }
    case 'chat':
      return {
        headers: { 'x-amzn-bedrock-guardrailidentifier': id, 'x-amzn-bedrock-guardrailversion': version },
      }
    default:
      throw new Error(`${api} takes no guardrail`)
  }
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

/** Bedrock answers an unknown route with 200 and puts the error in the body. */
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

/** Returns Bedrock's message, without ARNs and account numbers of this deployment. */
function wordsOf(body: unknown): string | undefined {
  return messageIn(body)
    ?.replaceAll(/arn:aws[\w-]*:[\w-]*:[\w-]*:\d{12}:[^\s,"']+/g, '(an ARN of this deployment)')
    .replaceAll(/\b\d{12}\b/g, '(an account)')
}

/** Finds the message where AWS, Anthropic and OpenAI put it. */
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

/** Yields the messages of an AWS event stream (Smithy specification, 'Amazon Event Stream Specification'). */
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
