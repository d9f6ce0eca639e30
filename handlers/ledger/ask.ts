import type { Ports } from '../../generated/operations.ts'
import { intervened } from '../models/guardrail.ts'
import { StreamUsage } from '../models/streamUsage.ts'
import { usageOf } from '../models/usage.ts'
import { Problem, type ProblemBody, problem } from '../runtime/problem.ts'
import { BLOCKED, blocked } from './guard.ts'
import type { Headers } from './hold.ts'
import { type Asked, type Context, type Refusal, spendStream, type Used } from './spend.ts'

type Refused = Extract<Awaited<ReturnType<Ports['modelApi']['send']>>, { outcome: 'refused' }>
type Streamed = Extract<Awaited<ReturnType<Ports['modelApi']['stream']>>, { outcome: 'streamed' }>
export type StreamedEvent = Streamed['events'] extends AsyncIterable<infer Event> ? Event : never

type Failure<Status extends number> = {
  status: Status
  headers?: { [header: string]: string }
  body: ProblemBody<Status>
}
export type UpstreamRefusal =
  | Failure<400>
  | Failure<403>
  | Failure<404>
  | Failure<413>
  | Failure<424>
  | Failure<429>
  | Failure<503>
  | Failure<504>

type AskingPorts = {
  ledger: Pick<Ports['ledger'], 'reserve' | 'settle' | 'record' | 'tell'>
  modelApi: Ports['modelApi']
}

/** The part of a request with an access key that spending needs. */
type KeyRequest = {
  requestId: string
  caller: {
    person: string
    sub: string
    standing: Context['standing']
    accessKey: { id: string; budget?: number; models?: string[] }
  }
  signal: AbortSignal
  log: Context['log']
}

/** Builds the spending context of a call with an access key. */
export function contextOf({
  requestId,
  caller: { person, sub, standing, accessKey },
  signal,
  log,
}: KeyRequest): Context {
  const { id, budget, models } = accessKey
  const key = { id, ...(budget !== undefined && { budget }), ...(models && { models }) }
  return { requestId, person, sub, standing, key, signal, log }
}

/**
 * Calls a model through one of Bedrock's HTTP APIs, within the caller's limits, for a complete or a streamed response.
 *
 * @returns the ledger's or Bedrock's refusal, the parsed response, or events that must be read to their end. The
 *   headers say what is left, except ahead of a stream, when that is unknown.
 * @throws the error that prevents a response. The call is settled by then.
 */
export async function ask(
  context: Context,
  { streams, ...asked }: Asked & { streams: boolean },
  { ledger, modelApi }: AskingPorts,
): Promise<
  | { refused: Refusal | UpstreamRefusal }
  | { answer: unknown; headers: Headers }
  | { events: AsyncGenerator<StreamedEvent>; headers: Headers }
> {
  const { modelId } = asked
  const { signal } = context
  type Result = { refused: UpstreamRefusal } | { answer: unknown }
  const spent = await spendStream<Result, StreamedEvent>(context, asked, ledger, async (reserved) => {
    const answer = await (streams ? modelApi.stream(reserved, signal) : modelApi.send(reserved, signal))
    switch (answer.outcome) {
      case 'refused': {
        const refused = refusalOf(answer)
        const used: Used = CHARGED.has(refused.status) ? 'unknown' : 'nothing'
        return { result: { refused }, used }
      }
      case 'answered':
        return {
          result: intervened(answer.body) ? { refused: blocked() } : { answer: answer.body },
          used: usageOf(modelId, answer.body) ?? 'unknown',
        }
      case 'streamed':
        return watched(modelId, answer.events)
    }
  })
  if ('refused' in spent) return spent
  if ('events' in spent) return { ...spent, events: endingSettled(spent.events) }
  const { result, headers } = spent
  return 'refused' in result ? result : { ...result, headers }
}

/** Statuses that Bedrock returns after the model has worked. */
const CHARGED = new Set([424, 504])

/** Tells whether clients take this event for the end of the stream: by its data for OpenAI's chat, else by its name. */
function ends({ event = '', data }: StreamedEvent): boolean {
  return data === '[DONE]' || /^(message_stop|response\.(completed|incomplete|failed))$/.test(event)
}

/**
 * Delays the final events until the call is settled. A client that reads them may call again at once, and needs the
 * call in flight to be free by then.
 */
async function* endingSettled(events: AsyncIterable<StreamedEvent>): AsyncGenerator<StreamedEvent> {
  const held: StreamedEvent[] = []
  for await (const event of events) {
    if (held.length > 0 || ends(event)) held.push(event)
    else yield event
  }
  yield* held
}

/**
 * Passes events on and reads the usage from them. If Bedrock refuses before the first event, nothing was used. Once an
 * event says that the guardrail intervened, events are read for their usage but not passed on, and the stream ends with
 * a failure.
 */
function watched(modelId: string, events: AsyncIterable<StreamedEvent>) {
  const usage = new StreamUsage(modelId)
  let otherwise: Used = 'unknown'
  const passing = async function* () {
    let begun = false
    let stopped = false
    try {
      for await (const event of events) {
        begun = true
        usage.take(event.data)
        stopped ||= INTERVENED.test(event.data) && intervened(JSON.parse(event.data))
        if (!stopped) yield event
      }
    } catch (error) {
      const status = error instanceof Error && 'status' in error ? Number(error.status) : undefined
      if (!begun && status !== undefined && !CHARGED.has(status)) otherwise = 'nothing'
      throw error
    }
    if (stopped) throw new Problem(400, BLOCKED.message, BLOCKED.details)
  }
  return { events: passing(), used: () => usage.usage ?? otherwise }
}

/** Occurs in the data of every event that may report an intervention, so that no other event is parsed. */
const INTERVENED = /guardrail/i

function refusalOf({ status, message, retryAfter = 1 }: Refused): UpstreamRefusal {
  switch (status) {
    case 401:
    case 403:
      return problem(403, message || 'Access to the model is denied.', { code: 'model_access_denied' })
    case 404:
      return problem(404, message || 'There is no such model.', { code: 'model_not_found' })
    case 408:
    case 504:
      return problem(504, message || 'The model did not answer in time.')
    case 413:
      return problem(413, message || 'The request is too large for the model.')
    case 424:
      return problem(424, message || 'The model failed.')
    case 429:
      return problem(429, message || 'The model is throttled. Wait a moment, then try again.', { retryAfter })
    default:
      if (status < 500) return problem(400, message || 'Bedrock refused the request.')
      return problem(503, message || 'The model is unavailable. Try again.', { retryAfter })
  }
}
