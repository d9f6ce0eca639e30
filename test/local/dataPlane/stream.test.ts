import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { InvocationError } from '../../../local/dataPlane/services.ts'
import type { Properties } from '../../../local/template.ts'
import { lambda, smallBody, startStage, streamingLambda } from './stage.ts'

const streaming = (more: Properties = {}) =>
  smallBody({ '/f': { get: { 'x-amazon-apigateway-integration': streamingLambda(more) } } })
const body = streaming()
const NULS = '\0'.repeat(8)

/** A stage whose function streams what the test writes. */
async function start(more: Omit<NonNullable<Parameters<typeof startStage>[0]>, 'stream'> = {}) {
  const stream = new PassThrough()
  stream.on('error', () => {})
  return { stream, ...(await startStage({ body, ...more, stream: () => stream })) }
}

/** Calls without a client library, so that the test can cut a connection and see that it is cut. */
async function call(port: number): Promise<{ sent: ClientRequest; response: IncomingMessage }> {
  const sent = request({ port, host: '127.0.0.1', path: '/prod/f', headers: { 'accept-encoding': 'gzip' } })
  sent.on('error', () => {})
  sent.end()
  const [response] = await once(sent, 'response')
  response.on('error', () => {})
  return { sent, response }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('the stream of a function', () => {
  test('reaches the client as it arrives, from its headers on', async () => {
    const { stream, port, exchanges, invocations } = await start()
    stream.write(`{"statusCode":201,"headers":{"X-One":"a","Content-Type":"text/event-stream"}}${NULS}`)
    const { response } = await call(port)
    expect([response.statusCode, response.headers['x-one']]).toEqual([201, 'a'])
    expect(response.headers['x-amzn-requestid']).toBe(invocations[0]?.event.requestContext.requestId)
    for (const text of ['one', 'two']) {
      stream.write(text)
      expect(String((await once(response, 'data'))[0])).toBe(text)
    }
    stream.end()
    await once(response, 'end')
    await vi.waitFor(() =>
      expect(exchanges).toMatchObject([{ streamed: true, complete: true, response: { status: 201 } }]),
    )
    expect(String(exchanges[0]?.response.body)).toBe('onetwo')
  })

  test('may arrive in pieces of any size', async () => {
    const { stream, fetch } = await start()
    const all = Buffer.from(`{"statusCode":200,"headers":{"X-One":"ü"}}${NULS}\0payload\0`)
    void (async () => {
      for (const byte of all) if (!stream.write(Buffer.from([byte]))) await once(stream, 'drain')
      stream.end()
    })()
    expect(await (await fetch('/f')).text()).toBe('\0payload\0')
  })

  test('may end after its headers', async () => {
    const { stream, fetch } = await start()
    stream.end(`{}${NULS}`)
    const response = await fetch('/f')
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test('sets headers from cookies and from two maps, where the map of lists takes precedence', async () => {
    const { stream, fetch } = await start()
    const headers = { 'X-One': 'a', 'x-two': 'b', Server: 'mine' }
    const metadata = { headers, multiValueHeaders: { 'X-Two': ['c', 'd'] }, cookies: ['e=1', 'f=2'] }
    stream.end(JSON.stringify(metadata) + NULS)
    const response = await fetch('/f')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-one': 'a',
      'x-two': 'c, d',
      'x-amzn-remapped-server': 'mine',
    })
    expect(response.headers.getSetCookie()).toEqual(['e=1', 'f=2'])
  })

  test.each([
    ['no delimiter', '{"statusCode":200}'],
    ['seven NULs', `{"statusCode":200}${'\0'.repeat(7)}x`],
    ['nothing', ''],
    ['metadata that is no JSON', `text${NULS}`],
    ['metadata that is no object', `[]${NULS}`],
    ['another key', `{"statusCode":200,"body":"x"}${NULS}`],
    ['a status that is none', `{"statusCode":"OK"}${NULS}`],
    ['a header that is none', `{"headers":{"a":"b\\r\\nc"}}${NULS}`],
    ['a delimiter behind 16 kB', `{"headers":{"a":"${'b'.repeat(16_384)}"}}${NULS}`],
  ])('with %s is answered with 500', async (_, text) => {
    const { stream, fetch } = await start()
    stream.end(text)
    const response = await fetch('/f')
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({ message: 'Internal server error' })
  })

  test('is read to its end even in the wrong format', async () => {
    const { stream, fetch } = await start()
    stream.write(`[]${NULS}`)
    expect((await fetch('/f')).status).toBe(500)
    const ended = once(stream, 'end')
    stream.end('x'.repeat(100_000))
    await ended
  })

  test('is not compressed', async () => {
    const { stream, port } = await start({
      body: { ...body, 'x-amazon-apigateway-minimum-compression-size': 0 },
    })
    stream.end(`{}${NULS}${'a'.repeat(5000)}`)
    const { response } = await call(port)
    expect(response.headers['content-encoding']).toBeUndefined()
    expect(String(Buffer.concat(await response.toArray()))).toBe('a'.repeat(5000))
  })

  test('is recorded up to its first 262,144 bytes', async () => {
    const { stream, fetch, exchanges } = await start()
    stream.end(`{}${NULS}${'a'.repeat(7_000_000)}`)
    expect((await (await fetch('/f')).arrayBuffer()).byteLength).toBe(7_000_000)
    await vi.waitFor(() => expect(exchanges).toMatchObject([{ complete: false }]))
    expect(exchanges[0]?.response.body.length).toBe(262_144)
  })
})

describe('the access log', () => {
  const Format =
    '$context.integration.responseTransferMode $context.integration.timeToAllHeaders $context.integration.timeToFirstContent $context.responseLength'
  const stageProperties = { AccessLogSetting: { Format } }

  test('contains the times of the headers and of the first content of a stream', async () => {
    const { stream, port, clock, log } = await start({ stageProperties })
    const called = call(port)
    await vi.waitFor(() => expect(stream.listenerCount('readable')).toBe(1))
    clock.at += 20
    stream.write(`{}${NULS}`)
    const { response } = await called
    clock.at += 30
    stream.end('text')
    await response.toArray()
    await vi.waitFor(() => expect(log).toEqual(['STREAMED 20 50 4']))
  })

  test('contains no such times for a buffered response', async () => {
    const { fetch, log } = await startStage({ body: smallBody({ '/f': { get: {} } }), stageProperties })
    await (await fetch('/f')).text()
    expect(log).toEqual(['BUFFERED - - 11'])
  })
})

describe('a function that fails', () => {
  test.each([
    ['function error', 502],
    ['function timeout', 502],
  ] as const)('by a %s before its headers is answered with %i', async (reason, status) => {
    const { stream, fetch } = await start()
    stream.destroy(new InvocationError(reason))
    expect((await fetch('/f')).status).toBe(status)
  })

  test('without permission is answered with 500', async () => {
    const { fetch } = await startStage({
      body,
      stream: () => {
        throw new InvocationError('no permission')
      },
    })
    expect((await fetch('/f')).status).toBe(500)
  })

  test('after its headers makes the gateway cut the connection', async () => {
    const { stream, port, exchanges } = await start()
    stream.write(`{}${NULS}begun`)
    const { response } = await call(port)
    await once(response, 'data')
    stream.destroy(new InvocationError('function error'))
    const [error] = await once(response, 'error')
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    await vi.waitFor(() => expect(exchanges).toMatchObject([{ complete: false, response: { status: 200 } }]))
  })
})

describe('a timeout', () => {
  const fake = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

  test.each([
    ['of the integration', { timeoutInMillis: 60_000 }, 60_000],
    ['of silence', {}, 300_000],
  ])('%s before the headers answers 504, and the gateway still reads the stream', async (_, more, millis) => {
    const { stream, port } = await start({ body: streaming(more) })
    fake()
    const called = call(port)
    await vi.waitFor(() => expect(stream.listenerCount('readable')).toBe(1))
    await vi.advanceTimersByTimeAsync(millis)
    expect((await called).response.statusCode).toBe(504)
    const ended = once(stream, 'end')
    stream.end(`{}${NULS}${'a'.repeat(100_000)}`)
    await ended
  })

  test('of silence cuts the connection after five minutes without a byte', async () => {
    const { stream, port } = await start()
    fake()
    stream.write(`{}${NULS}`)
    const { response } = await call(port)
    for (const text of ['one', 'two', 'three']) {
      stream.write(text)
      await once(response, 'data')
      await vi.advanceTimersByTimeAsync(299_000)
    }
    const cut = once(response, 'error')
    await vi.advanceTimersByTimeAsync(1_000)
    expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' })
    expect(stream.destroyed).toBe(false)
  })

  test('of the integration cuts the connection even while bytes arrive', async () => {
    const { stream, port } = await start({ body: streaming({ timeoutInMillis: 30_000 }) })
    fake()
    stream.write(`{}${NULS}begun`)
    const { response } = await call(port)
    await once(response, 'data')
    const cut = once(response, 'error')
    await vi.advanceTimersByTimeAsync(30_000)
    expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' })
  })
})

test('the gateway waits for a slow caller and buffers little', async () => {
  const { stream, port } = await start()
  stream.write(`{}${NULS}`)
  const { response } = await call(port)
  const MB = Buffer.alloc(1024 * 1024)
  let written = 0
  const writing = (async () => {
    for (; written < 64; written += 1) if (!stream.write(MB)) await once(stream, 'drain')
    stream.end()
  })()
  // The operating system's buffers hold the bytes in between.
  let before: number
  await vi.waitFor(() => {
    before = written
    return vi
      .waitUntil(() => written !== before, 500)
      .then(
        () => Promise.reject(new Error('It still writes')),
        () => {},
      )
  }, 20_000)
  expect(written).toBeLessThan(32)
  let bytes = 0
  for await (const chunk of response) bytes += chunk.length
  await writing
  expect(bytes).toBe(64 * MB.length)
}, 60_000)

test('the gateway reads a stream to its end after the caller has disconnected', async () => {
  const { stream, port, exchanges } = await start()
  stream.write(`{}${NULS}begun`)
  const { sent, response } = await call(port)
  await once(response, 'data')
  sent.destroy()
  await vi.waitFor(() => expect(exchanges).toMatchObject([{ complete: false }]))
  expect(stream.destroyed).toBe(false)
  const ended = once(stream, 'end')
  stream.end('a'.repeat(1_000_000))
  await ended
})

test.each([
  ['STREAM', '2015-03-31/functions/F/invocations', false],
  ['BUFFERED', '2021-11-15/functions/F/response-streaming-invocations', false],
  [undefined, '2021-11-15/functions/F/response-streaming-invocations', false],
  ['STREAM', '2021-11-15/functions/F/invocations', false],
  ['CHUNKED', '2015-03-31/functions/F/invocations', false],
  ['STREAM', '2021-11-15/functions/F/response-streaming-invocations', true],
  ['BUFFERED', '2015-03-31/functions/F/invocations', true],
])('the transfer mode %s with the URI %s is imported: %s', async (responseTransferMode, path, fits) => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f'
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/${path.replace('F', arn)}`
  const integration = lambda({ uri, ...(responseTransferMode && { responseTransferMode }) })
  const wrong = smallBody({ '/f': { get: { 'x-amazon-apigateway-integration': integration } } })
  const started = startStage({ body: wrong })
  await (fits
    ? expect(started).resolves.toBeDefined()
    : expect(started).rejects.toThrow(/responseTransferMode|URI/))
})

test('a stream may take at most 15 minutes', async () => {
  await expect(startStage({ body: streaming({ timeoutInMillis: 900_001 }) })).rejects.toThrow('900000 ms')
})
