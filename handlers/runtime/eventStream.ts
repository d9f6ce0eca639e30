import { once } from 'node:events'
import type { Writable } from 'node:stream'
// With it comes the type of the global `awslambda`, which Lambda's Node.js runtime provides.
import type {} from 'aws-lambda'
import { responseHeaders } from '../../generated/operations.ts'
import type { ServerSentEvent } from './contract.ts'
import { type Answer, type Invocation, proxyResult } from './invocation.ts'
import type { ProblemBody } from './problem.ts'

/** On every stream: a proxy may neither keep it, nor hold it up to compress it. */
const STREAM_HEADERS = {
  ...responseHeaders,
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
}

type Sent = ServerSentEvent<unknown>
type Streamed = { headers?: { [header: string]: string }; events: AsyncIterable<Sent> }

/** A stream once its first event is there. */
type Opened = Omit<Streamed, 'events'> & { events: AsyncIterator<Sent>; first: IteratorResult<Sent> }

/** Decides on an answer: one that is given as a whole, or events, with headers or without. */
type Open = () => Promise<Answer | Streamed | AsyncIterable<Sent>>

/** The event that tells of a failure when the status is gone. */
export type FailureEventOf = (problem: ProblemBody<number>) => Sent

/**
 * Answers an invocation over Lambda's stream: as a whole where there are no events or the first one fails, else event
 * by event. Writes the line of the log, and never throws.
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
    // The metadata goes out with a write, be it of nothing, and not with an end.
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

/** Waits for the first event, where there are any. */
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
 * @throws what the handler throws, or where the deadline comes while the stream is full; the handler has then come to
 *   its end.
 */
async function deliver({ events, first }: Opened, response: Writable, invocation: Invocation): Promise<void> {
  const { signal } = invocation
  let count = 0
  try {
    if (first.done) response.write('')
    for (let next = first; !next.done; next = await events.next()) {
      // The deadline may have ended the stream while the handler was at work.
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
 * An event as it is written (HTML standard, 'Parsing an event stream').
 *
 * @throws where its name or its id would end the line.
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
  if (/[\r\n\0]/.test(text)) throw new TypeError('The name and the id of an event stand on one line')
  return text
}
