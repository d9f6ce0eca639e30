import { type AwsAnswer, type AwsCall, AwsError } from '../aws/call.ts'
import { ConnectionReset } from '../aws/intercept.ts'
import { malformed } from './body.ts'
import { idIn, invocable } from './identifier.ts'
import { isGarbage, isReserved, paceOf, startReserved, type Wait } from './reserved.ts'

/** What one invocation needs from outside. */
export type InvokeOptions = {
  wait: Wait
  /** Milliseconds since 1970. */
  now: () => number
}

/**
 * Answers for a model by any of the APIs: finds the model, or plays the one that is reserved for a failure.
 *
 * @param respond answers by the API's own shapes.
 */
export async function generate(
  identifier: string,
  { signal }: AwsCall,
  { wait }: InvokeOptions,
  respond: (modelId: string) => AwsAnswer,
): Promise<AwsAnswer> {
  const id = idIn(identifier)
  if (isReserved(id)) await startReserved(id, wait, signal)
  if (isGarbage(id)) return { body: Buffer.from('This is not JSON {') }
  const modelId = isReserved(id) ? id : invocable(identifier)
  try {
    return respond(modelId)
  } catch (error) {
    // The stack ends before such a body does.
    throw error instanceof RangeError ? malformed([]) : error
  }
}

/**
 * A stream's bytes, event by event, at the pace of the model; those of most models come at once.
 *
 * @param encode writes one event, and `fail` what stands for an error in the middle of a stream.
 */
export async function* streamed<Event>(
  modelId: string,
  events: Iterable<Event>,
  { signal }: AwsCall,
  { wait }: InvokeOptions,
  { encode, fail }: { encode: (event: Event) => Uint8Array; fail: (error: AwsError) => Uint8Array },
): AsyncGenerator<Uint8Array> {
  const { everyMillis, breaksAfter, failure } = paceOf(modelId) ?? {}
  let sent = 0
  for (const event of events) {
    if (failure !== undefined && sent === breaksAfter) {
      if (failure === 'reset') throw new ConnectionReset()
      yield fail(midStreamError(failure))
      return
    }
    if (everyMillis !== undefined) {
      const gone = await wait(everyMillis, signal).then(
        () => false,
        () => signal.aborted,
      )
      if (gone) return
    }
    yield encode(event)
    sent += 1
  }
}

function midStreamError(failure: 'ModelStreamErrorException' | 'ThrottlingException'): AwsError {
  return failure === 'ThrottlingException'
    ? new AwsError(failure, 'Too many tokens, please wait before trying again.', 429)
    : new AwsError(
        failure,
        'The system encountered an unexpected error during processing. Try your request again.',
        424,
      )
}
