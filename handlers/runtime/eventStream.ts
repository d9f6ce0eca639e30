import { once } from 'node:events'
import type { Writable } from 'node:stream'
// This import declares the global `awslambda`, which Lambda's Node.js runtime provides.
import type {} from 'aws-lambda'
import { responseHeaders } from '../../generated/operations.ts'
import type { ServerSentEvent } from './contract.ts'
import { type Answer, type Invocation, proxyResult } from './invocation.ts'
import type { ProblemBody } from './problem.ts'

/** Headers of every stream. A proxy must neither cache the stream nor buffer it for compression. */
const STREAM_HEADERS = {
  ...responseHeaders,
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
}

type Sent = ServerSentEvent<unknown>
type Streamed = { headers?: { [header: string]: string }; events: AsyncIterable<Sent> }

/** A stream whose first event has arrived. */
type Opened = Omit<Streamed, 'events'> & { events: AsyncIterator<Sent>; first: IteratorResult<Sent> }

/** Decides between a complete response and events, with or without headers. */
type Open = () => Promise<Answer | Streamed | AsyncIterable<Sent>>

/** Makes the event that reports a failure after the status was sent. */
export type FailureEventOf = (problem: ProblemBody<number>) => Sent

/**
 * Responds over Lambda's stream: with a complete response if there are no events or if producing the first one fails,
 * else event by event. Writes the log line, and never throws.
 */
export async function sendEvents(
  open: Open,
  stream: Writable,
  invocation: Invocation,
  eventOf: FailureEventOf = errorEvent,
): Promise<void> {
  let answer: Answer | Opened
  try {
    answer = await invocation.inTime(opened(open))
  } catch (error) {
    answer = invocation.failure(error)
  }
  if ('status' in answer) {
    const { body, ...metadata } = proxyResult(answer, invocation)
    const response = awslambda.HttpResponseStream.from(stream, metadata)
    // The stream sends the metadata with the first write, even an empty one, but not with `end`.
    response.write(body)
    response.end()
    return invocation.end(answer.status, body)
  }
  const headers = { ...STREAM_HEADERS, ...invocation.headersOf(200), ...answer.headers }
  const response = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers })
  invocation.log({ firstEventMs: invocation.millis })
  let failed: ProblemBody<number> | undefined
  try {
    await invocation.inTime(deliver(answer, response, invocation))
  } catch (error) {
    failed = invocation.failure(error).body
    invocation.log({ failed: failed.status })
    response.write(textOf(eventOf(failed)))
  }
  response.end()
  invocation.end(200, failed, failed?.status)
}

/** Waits for the first event, if there are events. */
async function opened(open: Open): Promise<Answer | Opened> {
  const handled = await open()
  if ('status' in handled) return handled
  const answer = Symbol.asyncIterator in handled ? { events: handled } : handled
  const events = answer.events[Symbol.asyncIterator]()
  return { ...answer, events, first: await events.next() }
}

/**
 * Writes the events as fast as the stream takes them.
 *
 * @throws the handler's error, or the deadline's reason if the deadline passes while the stream is full. The generator
 *   has been closed by then.
 */
async function deliver({ events, first }: Opened, response: Writable, invocation: Invocation): Promise<void> {
  const { signal } = invocation
  let count = 0
  try {
    if (first.done) response.write('')
    for (let next = first; !next.done; next = await events.next()) {
      // The deadline may have ended the stream while the handler was working.
      if (response.writableEnded) return
      count += 1
      invocation.log({ events: count })
      if (!response.write(textOf(next.value))) await once(response, 'drain', { signal })
    }
  } finally {
    await events.return?.()
  }
}

function errorEvent(problem: ProblemBody<number>): Sent {
  return { event: 'error', data: problem }
}

/**
 * Serialises an event (HTML standard, 'Parsing an event stream').
 *
 * @throws if the name or the id contains a line break or NUL.
 */
function textOf({ event, id, data }: Sent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  const fields = [
    ...(event === undefined ? [] : [`event: ${line(event)}`]),
    ...(id === undefined ? [] : [`id: ${line(id)}`]),
    ...text.split(/\r\n|\r|\n/).map((one) => `data: ${one}`),
  ]
  return `${fields.join('\n')}\n\n`
}

function line(text: string): string {
  if (/[\r\n\0]/.test(text))
    throw new TypeError('The name and the id of an event must be single lines without NUL')
  return text
}
