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

/** What asks with an access key. */
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

/** Who spends, where the call came with an access key. */
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
 * Asks a model by one of Bedrock's HTTP APIs, within the limits of who asks: for a whole answer, or for a stream.
 *
 * @returns the ledger's refusal or Bedrock's, the parsed answer, or events that have to be read to their end. Headers
 *   say what is left; ahead of a stream nobody knows.
 * @throws what keeps the answer from coming; it is settled then.
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

/** The model was at work when these came. */
const CHARGED = new Set([424, 504])

/** The events at which clients take a stream for ended: of OpenAI's chat by their data, of the others by name. */
function ends({ event = '', data }: StreamedEvent): boolean {
  return data === '[DONE]' || /^(message_stop|response\.(completed|incomplete|failed))$/.test(event)
}

/** Holds the end back until all is settled: whoever reads it may call again at once, and then has a call free. */
async function* endingSettled(events: AsyncIterable<StreamedEvent>): AsyncGenerator<StreamedEvent> {
  const held: StreamedEvent[] = []
  for await (const event of events) {
    if (held.length > 0 || ends(event)) held.push(event)
    else yield event
  }
  yield* held
}

/**
 * The events as they pass, and what they say was used; nothing was where Bedrock refuses in place of the first one. From
 * the one that says that the guardrail intervened they only tell the usage, and end as a failure.
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

/** In the data of each event that may say so, so that the others need not be parsed. */
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
      return problem(413, message || 'The request is larger than the model takes.')
    case 424:
      return problem(424, message || 'The model failed.')
    case 429:
      return problem(429, message || 'The model is throttled. Wait a moment, then try again.', { retryAfter })
    default:
      if (status < 500) return problem(400, message || 'Bedrock refused the request.')
      return problem(503, message || 'The model is unavailable. Try again.', { retryAfter })
  }
}
