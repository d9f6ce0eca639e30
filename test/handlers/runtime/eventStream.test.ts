import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { responseHeaders } from '../../../generated/operations.ts'
import type { ServerSentEvent } from '../../../handlers/runtime/contract.ts'
import { type FailureEventOf, sendEvents } from '../../../handlers/runtime/eventStream.ts'
import { Invocation } from '../../../handlers/runtime/invocation.ts'
import { Problem, problem } from '../../../handlers/runtime/problem.ts'
import { ResponseStream } from '../../../local/lambda/responseStream.ts'
import { contextOf, eventOf } from '../invocation.ts'

type Events = AsyncGenerator<ServerSentEvent<unknown>>
type Open = Parameters<typeof sendEvents>[0]

/** The request id, under the names that clients read. */
const IDS = { 'x-request-id': expect.any(String), 'request-id': expect.any(String) }

const SECRET = 'securePassword123'
const LATE = problem(504, 'The service behind the gateway did not answer in time.').body

let lines: string[]
beforeEach(() => {
  lines = []
  for (const level of ['info', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: unknown) => lines.push(String(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** The fields of the only log line. */
const logged = () => {
  expect(lines).toHaveLength(1)
  return JSON.parse(lines[0] ?? '')
}

/** A stream whose reader takes each chunk at once, or when the test says so. */
function streamOf({ slow = false } = {}) {
  let written = ''
  const waiting: (() => void)[] = []
  const stream = new ResponseStream((chunk, taken) => {
    written += Buffer.from(chunk).toString()
    if (slow) waiting.push(taken)
    else taken()
  })
  return {
    stream,
    take: () => waiting.shift()?.(),
    written: () => {
      const [metadata = '', payload] = written.split('\0'.repeat(8))
      return { ...JSON.parse(metadata), payload }
    },
  }
}

/** The response for a given `open`. */
async function answerOf(
  open: Open,
  { millis = 29_000, eventOf }: { millis?: number; eventOf?: FailureEventOf } = {},
) {
  const { stream, written } = streamOf()
  await sendEvents(open, stream, invocationOf(millis), eventOf)
  expect(stream.writableEnded).toBe(true)
  return written()
}

const invocationOf = (millis = 29_000) =>
  new Invocation({ operationId: 'countTo' }, eventOf('getOpenapi'), contextOf(millis))

async function* numbers(to: number, more: () => void | Promise<void> = () => {}): Events {
  for (let n = 1; n <= to; n += 1) yield { data: { n } }
  await more()
}

describe('a stream', () => {
  test('has the headers of every response, and forbids caching and compression', async () => {
    expect(await answerOf(async () => numbers(2))).toEqual({
      statusCode: 200,
      headers: {
        ...responseHeaders,
        ...IDS,
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
      },
      payload: 'data: {"n":1}\n\ndata: {"n":2}\n\n',
    })
    expect(logged()).toMatchObject({ level: 'info', operation: 'countTo', status: 200, events: 2 })
  })

  test('has the headers of its handler', async () => {
    const answer = await answerOf(async () => ({ headers: { 'X-Model': 'm' }, events: numbers(1) }))
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'X-Model': 'm' } })
  })

  test('names events, and sends text unchanged, with one data line for each of its lines', async () => {
    const answer = await answerOf(async () =>
      (async function* (): Events {
        yield { event: 'ping', id: '7', data: {} }
        yield { data: 'one\ntwo\r\n' }
        yield { data: '[DONE]' }
      })(),
    )
    expect(answer.payload).toBe(
      'event: ping\nid: 7\ndata: {}\n\ndata: one\ndata: two\ndata: \n\ndata: [DONE]\n\n',
    )
  })

  test('has a status even without events', async () => {
    expect(await answerOf(async () => numbers(0))).toMatchObject({ statusCode: 200, payload: '' })
  })

  test('may be a complete response instead', async () => {
    const { body } = problem(422, 'Too far.')
    const answer = await answerOf(async () => ({ status: 422, headers: { 'X-Own': '1' }, body }))
    expect(answer).toMatchObject({ statusCode: 422, payload: JSON.stringify(body) })
    expect(answer.headers).toEqual({
      'Content-Type': 'application/json',
      ...responseHeaders,
      ...IDS,
      'X-Own': '1',
    })
    expect(logged()).toMatchObject({ status: 422 })
    expect(await answerOf(async () => ({ status: 304, body: undefined }))).toMatchObject({ payload: '' })
  })
})

describe('a failure', () => {
  const lost = () => Promise.reject(new Problem(503, 'Lost count.', { retryAfter: 1 }))
  const { body } = problem(503, 'Lost count.')

  test.each<[string, Open]>([
    ['of what opens', lost],
    ['ahead of the first event', async () => numbers(0, lost)],
  ])('%s has its own status', async (_, open) => {
    const answer = await answerOf(open)
    expect(answer).toMatchObject({ statusCode: 503, payload: JSON.stringify(body) })
    expect(answer.headers).toMatchObject({ 'Content-Type': 'application/json', 'Retry-After': '1' })
    expect(logged()).toMatchObject({ level: 'error', status: 503, problem: 'Lost count.' })
  })

  test('after the first event becomes an event', async () => {
    const answer = await answerOf(async () => numbers(1, lost))
    expect(answer).toMatchObject({
      statusCode: 200,
      payload: `data: {"n":1}\n\nevent: error\ndata: ${JSON.stringify(body)}\n\n`,
    })
    expect(logged()).toMatchObject({ level: 'error', status: 200, failed: 503, events: 1 })
  })

  test("has the operation's own event format", async () => {
    const eventOf: FailureEventOf = ({ message }) => ({ data: { error: { message } } })
    const { payload } = await answerOf(async () => numbers(1, lost), { eventOf })
    expect(payload).toBe('data: {"n":1}\n\ndata: {"error":{"message":"Lost count."}}\n\n')
  })

  test('that is a fault reveals nothing of its cause, and neither does the log', async () => {
    const broken = () => Promise.reject(new Error(`cannot use ${SECRET}`))
    const { payload } = await answerOf(async () => numbers(1, broken))
    expect(payload).toContain('"message":"Internal server error"')
    expect(payload + lines.join()).not.toContain(SECRET)
    expect(logged()).toMatchObject({ failed: 500, fault: { name: 'Error' } })
  })

  test('is caused by an event name with a line break', async () => {
    let ended = false
    const { payload } = await answerOf(async () =>
      (async function* (): Events {
        try {
          yield { data: 1 }
          yield { event: 'a\ndata: forged', data: 2 }
        } finally {
          ended = true
        }
      })(),
    )
    expect(payload).toMatch(/^data: 1\n\nevent: error\ndata: .*500.*\n\n$/)
    expect(ended).toBe(true)
  })
})

describe('the deadline', () => {
  test('before the first event is answered with 504', async () => {
    vi.useFakeTimers()
    const answered = answerOf(() => new Promise(() => {}), { millis: 900_000 })
    await vi.advanceTimersByTimeAsync(900_000)
    expect(await answered).toMatchObject({ statusCode: 504, payload: JSON.stringify(LATE) })
  })

  test('ends a stream with an event, whether the handler is working or not', async () => {
    vi.useFakeTimers()
    const answered = answerOf(async () => numbers(1, () => new Promise(() => {})), { millis: 900_000 })
    await vi.advanceTimersByTimeAsync(900_000)
    expect((await answered).payload).toBe(`data: {"n":1}\n\nevent: error\ndata: ${JSON.stringify(LATE)}\n\n`)
    expect(logged()).toMatchObject({ failed: 504, fault: { name: 'TimeoutError' } })
  })

  test('wins: later events of the handler are dropped, and the handler runs to its end', async () => {
    vi.useFakeTimers()
    const stuck = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    const { stream, take, written } = streamOf({ slow: true })
    const sent = sendEvents(
      async () =>
        (async function* (): Events {
          try {
            yield { data: 1 }
            await stuck.promise
            yield { data: 2 }
            yield { data: 3 }
          } finally {
            ended.resolve()
          }
        })(),
      stream,
      invocationOf(),
    )
    await vi.advanceTimersByTimeAsync(29_000)
    await sent
    stuck.resolve()
    await ended.promise
    take()
    expect(written().payload).toMatch(/^data: 1\n\nevent: error\ndata: .*\n\n$/)
  })

  test('leaves the handler a grace period to send events itself, even its first one', async () => {
    vi.useFakeTimers()
    const invocation = invocationOf(900_000)
    const { stream, written } = streamOf()
    const sent = sendEvents(
      async () => {
        await once(invocation.signal, 'abort')
        return numbers(1, () => new Promise(() => {}))
      },
      stream,
      invocation,
    )
    await vi.advanceTimersByTimeAsync(900_000)
    await sent
    expect(written().payload).toBe(`data: {"n":1}\n\nevent: error\ndata: ${JSON.stringify(LATE)}\n\n`)
  })

  test('lets the handler run to its end if the reader is too slow', async () => {
    vi.useFakeTimers()
    const { stream } = streamOf({ slow: true })
    let ended = false
    const sent = sendEvents(
      async () =>
        (async function* (): Events {
          try {
            for (let n = 0; n < 100; n += 1) yield { data: 'x'.repeat(100_000) }
          } finally {
            ended = true
          }
        })(),
      stream,
      invocationOf(900_000),
    )
    await vi.advanceTimersByTimeAsync(896_999)
    expect(ended).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await sent
    expect(ended).toBe(true)
    expect(logged()).toMatchObject({ failed: 504, events: 1 })
  })

  test('leaves no timer behind', async () => {
    vi.useFakeTimers()
    await answerOf(async () => numbers(3))
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('a handler is asked for the next event only after the previous one was taken', async () => {
  const { stream, take } = streamOf({ slow: true })
  let made = 0
  const sent = sendEvents(
    async () =>
      (async function* (): Events {
        for (; made < 3; made += 1) yield { data: 'x'.repeat(100_000) }
      })(),
    stream,
    invocationOf(),
  )
  for (const count of [0, 1, 2]) {
    await vi.waitFor(() => expect(stream.writableNeedDrain).toBe(true))
    expect(made).toBe(count)
    take()
  }
  await sent
  expect(logged()).toMatchObject({ events: 3 })
})
