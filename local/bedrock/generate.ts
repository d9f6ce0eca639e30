import { type AwsAnswer, type AwsCall, AwsError } from '../aws/call.ts'
import { ConnectionReset } from '../aws/intercept.ts'
import { malformed } from './body.ts'
import { idIn, invocable } from './identifier.ts'
import { isGarbage, isReserved, paceOf, startReserved, type Wait } from './reserved.ts'

/** The timer and the clock of an invocation. */
export type InvokeOptions = {
  wait: Wait
  /** Milliseconds since 1970. */
  now: () => number
}

/**
 * Answers for a model by any of the APIs: finds the model, or emulates the failure of a reserved one.
 *
 * @param respond renders the reply in the API's own shape.
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
    // JSON that is nested too deeply overflows the stack.
    throw error instanceof RangeError ? malformed([]) : error
  }
}

/**
 * Streams events at the pace of the model; most models send all of them at once.
 *
 * @param encode writes an event; `fail` writes an error in the middle of a stream.
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
