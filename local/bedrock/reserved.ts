import { type AwsAnswer, AwsError } from '../aws/call.ts'

/** Waits; rejects when the signal aborts, and leaves no timer behind. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<unknown>

/**
 * Bedrock's errors, by a reserved model id that always fails with it. Codes and statuses: Bedrock API
 * reference, InvokeModel, 'Errors'. The messages are the service's where they are known, else U (unverified).
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

/** True for an id of the fictional provider `simulated`, which no catalogue lists. */
export function isReserved(modelId: string): boolean {
  return modelId.startsWith('simulated.')
}

/**
 * Plays a reserved model: each fails in one way, whatever the body, so that a caller's error handling can be
 * tried over HTTP. `simulated.slow-v1:0` answers after 60 s unless the client hangs up first, and
 * `simulated.garbage-v1:0` answers 200 with a body that is not JSON.
 *
 * @throws the error that the id stands for; ValidationException for any other id of that provider.
 */
export async function invokeReserved(modelId: string, wait: Wait, signal: AbortSignal): Promise<AwsAnswer> {
  if (modelId === 'simulated.garbage-v1:0') return { body: Buffer.from('This is not JSON {') }
  if (modelId === 'simulated.slow-v1:0') {
    await wait(SLOW_MILLISECONDS, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error
      // The caller is gone: nobody reads this.
      throw new AwsError('ModelTimeoutException', 'The client hung up.', 408)
    })
    return { body: { text: 'This is a simulated reply that took its time.' } }
  }
  const [code, status, message] = ERRORS[modelId] ?? [
    'ValidationException',
    400,
    'The provided model identifier is invalid.',
  ]
  throw new AwsError(code, message, status)
}
