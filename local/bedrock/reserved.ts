import { AwsError } from '../aws/call.ts'

/** Waits; rejects when the signal aborts, and leaves no timer behind. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<unknown>

/**
 * Bedrock's errors, each by a reserved model id that always fails with it. Codes and statuses: Bedrock API reference,
 * InvokeModel, 'Errors'. The messages are the service's where they are known. Unverified: the other messages.
 */
const ERRORS: { [modelId: string]: readonly [code: string, status: number, message: string] } = {
  'simulated.access-denied-v1:0': [
    'AccessDeniedException',
    403,
    "You don't have access to the model with the specified model ID.",
  ],
  'simulated.internal-v1:0': [
    'InternalServerException',
    500,
    'The system encountered an unexpected error during processing. Try your request again.',
  ],
  'simulated.model-error-v1:0': [
    'ModelErrorException',
    424,
    'The system encountered an unexpected error during processing. Try your request again.',
  ],
  'simulated.not-ready-v1:0': [
    'ModelNotReadyException',
    429,
    'Model is not ready for inference. Wait and try your request again.',
  ],
  'simulated.throttled-v1:0': [
    'ThrottlingException',
    429,
    'Too many requests, please wait before trying again.',
  ],
  'simulated.timeout-v1:0': [
    'ModelTimeoutException',
    408,
    'Model has timed out in processing the request. Try your request again.',
  ],
  'simulated.unavailable-v1:0': [
    'ServiceUnavailableException',
    503,
    'Bedrock is unable to process your request.',
  ],
}

const SLOW_MILLISECONDS = 60_000

/** How a reserved model's stream differs from others. */
export type Pace = {
  /** The delay before each event. */
  everyMillis?: number
  /** The number of events before a failure: an exception in the stream, or the end of the connection. */
  breaksAfter?: number
  failure?: 'ModelStreamErrorException' | 'ThrottlingException' | 'reset'
  long?: Long
}

/** A reply of so many tokens, each of so many characters and a space. */
export type Long = { tokens: number; characters: number }

const BREAKS_AFTER = 6

/** Reserved models that answer by every API, each with its pace. */
const PACES: { [modelId: string]: Pace } = {
  'simulated.slow-stream-v1:0': { everyMillis: 100 },
  'simulated.long-stream-v1:0': { long: { tokens: 7000, characters: 1000 } },
  'simulated.wordy-stream-v1:0': { long: { tokens: 8000, characters: 4 } },
  'simulated.mid-stream-v1:0': { breaksAfter: BREAKS_AFTER, failure: 'ModelStreamErrorException' },
  'simulated.mid-stream-throttled-v1:0': { breaksAfter: BREAKS_AFTER, failure: 'ThrottlingException' },
  'simulated.cut-stream-v1:0': { breaksAfter: BREAKS_AFTER, failure: 'reset' },
}

/** The prefix of a model's id from which callers derive its APIs. */
const FAMILY = /^simulated\.(anthropic\.claude|openai\.gpt-5|openai\.gpt-oss)-/

/** Strips the family from a reserved model: `simulated.anthropic.claude-slow-v1:0` becomes `simulated.slow-v1:0`. */
function plain(modelId: string): string {
  return modelId.replace(FAMILY, 'simulated.')
}

/** Returns how a reserved model streams; undefined for any other model. */
export function paceOf(modelId: string): Pace | undefined {
  const name = plain(modelId)
  return Object.hasOwn(PACES, name) ? PACES[name] : undefined
}

/** Returns the size of a reserved model's fixed reply; undefined for any other model. */
export function longReply(modelId: string): Long | undefined {
  return paceOf(modelId)?.long
}

const GARBAGE = 'simulated.garbage-v1:0'

/** Whether a reserved model answers with invalid JSON. */
export function isGarbage(modelId: string): boolean {
  return plain(modelId) === GARBAGE
}

/** True for an id of the fictional provider `simulated`, which no catalogue lists. */
export function isReserved(modelId: string): boolean {
  return modelId.startsWith('simulated.')
}

/**
 * Emulates the start of a reserved model. Each one fails in one way, whatever the body, so that callers can test their
 * error handling over HTTP. `simulated.slow-v1:0` answers after 60 s unless the client hangs up first. The models of
 * `PACES` answer like any other model, but their streams fail or are slow.
 *
 * @throws the error that the id stands for; ValidationException for any other id of that provider.
 */
export async function startReserved(modelId: string, wait: Wait, signal: AbortSignal): Promise<void> {
  if (paceOf(modelId) || isGarbage(modelId)) return
  const name = plain(modelId)
  if (name === 'simulated.slow-v1:0') {
    await wait(SLOW_MILLISECONDS, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error
      // The caller has hung up, so nobody reads this error.
      throw new AwsError('ModelTimeoutException', 'The client hung up.', 408)
    })
    return
  }
  const [code, status, message] = (Object.hasOwn(ERRORS, name) && ERRORS[name]) || [
    'ValidationException',
    400,
    'The provided model identifier is invalid.',
  ]
  throw new AwsError(code, message, status)
}
