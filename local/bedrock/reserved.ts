import { AwsError } from '../aws/call.ts'

/** Waits; rejects when the signal aborts, and leaves no timer behind. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<unknown>

/**
 * Bedrock's errors, by a reserved model id that always fails with it. Codes and statuses: Bedrock API
 * reference, InvokeModel, 'Errors'. The messages are the service's where they are known. Unverified: the other
 * messages.
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
  /** Before each event. */
  everyMillis?: number
  /** Fails after so many events, by an exception of the stream or by the end of the connection. */
  breaksAfter?: number
  failure?: 'ModelStreamErrorException' | 'ThrottlingException' | 'reset'
  long?: Long
}

/** A reply of so many tokens, each of so many characters and a space. */
export type Long = { tokens: number; characters: number }

const BREAKS_AFTER = 6

/** Reserved models that answer, whatever the API, each with its stream. */
const PACES: { [modelId: string]: Pace } = {
  'simulated.slow-stream-v1:0': { everyMillis: 100 },
  'simulated.long-stream-v1:0': { long: { tokens: 7000, characters: 1000 } },
  'simulated.wordy-stream-v1:0': { long: { tokens: 8000, characters: 4 } },
  'simulated.mid-stream-v1:0': { breaksAfter: BREAKS_AFTER, failure: 'ModelStreamErrorException' },
  'simulated.mid-stream-throttled-v1:0': { breaksAfter: BREAKS_AFTER, failure: 'ThrottlingException' },
  'simulated.cut-stream-v1:0': { breaksAfter: BREAKS_AFTER, failure: 'reset' },
}

/** The start of a model's id by which callers know the APIs that it has. */
const FAMILY = /^simulated\.(anthropic\.claude|openai\.gpt-5|openai\.gpt-oss)-/

/** The reserved model without its family: `simulated.anthropic.claude-slow-v1:0` is `simulated.slow-v1:0`. */
function plain(modelId: string): string {
  return modelId.replace(FAMILY, 'simulated.')
}

/** How a model streams; undefined for one that is not reserved for that. */
export function paceOf(modelId: string): Pace | undefined {
  const name = plain(modelId)
  return Object.hasOwn(PACES, name) ? PACES[name] : undefined
}

/** What a reserved model makes whatever it is asked; undefined for all others. */
export function longReply(modelId: string): Long | undefined {
  return paceOf(modelId)?.long
}

const GARBAGE = 'simulated.garbage-v1:0'

/** Whether a reserved model answers what is no JSON. */
export function isGarbage(modelId: string): boolean {
  return plain(modelId) === GARBAGE
}

/** True for an id of the fictional provider `simulated`, which no catalogue lists. */
export function isReserved(modelId: string): boolean {
  return modelId.startsWith('simulated.')
}

/**
 * Plays the start of a reserved model: each fails in one way, whatever the body, so that a caller's error handling can
 * be tried over HTTP. `simulated.slow-v1:0` answers after 60 s unless the client hangs up first. Those of `PACES`
 * answer as other models do, and fail or dawdle in their streams.
 *
 * @throws the error that the id stands for; ValidationException for any other id of that provider.
 */
export async function startReserved(modelId: string, wait: Wait, signal: AbortSignal): Promise<void> {
  if (paceOf(modelId) || isGarbage(modelId)) return
  const name = plain(modelId)
  if (name === 'simulated.slow-v1:0') {
    await wait(SLOW_MILLISECONDS, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error
      // The caller is gone: nobody reads this.
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
