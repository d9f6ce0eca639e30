import { once } from 'node:events'
import { request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from '../../../local/aws/call.ts'
import { Credentials } from '../../../local/aws/credentials.ts'
import { ConnectionReset, type Intercept } from '../../../local/aws/intercept.ts'
import { serveAws } from './serveAws.ts'

let errors: unknown[]
beforeEach(() => {
  errors = []
  vi.spyOn(console, 'error').mockImplementation((error: unknown) => errors.push(error))
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** A service that accepts every call below a path. */
const service =
  (path: string, run: (call: AwsCall) => AwsAnswer | Promise<AwsAnswer>, signed = false): AwsService =>
  (call) =>
    call.path.startsWith(path)
      ? { action: 'test:Call', resource: 'arn:test', signed, run: async () => run(call) }
      : undefined

async function serving(services: AwsService[], intercept?: Intercept) {
  const { url, close } = await serveAws(services, new Credentials(new Map()), intercept)
  onTestFinished(close)
  return url
}

describe('the endpoint', () => {
  test('gives each call to the service that recognises it', async () => {
    const url = await serving([
      service('/a', () => ({ body: { from: 'a' } })),
      service('/b', () => ({ body: { from: 'b' } })),
    ])
    const answer = await fetch(`${url}/b`)
    expect([answer.status, await answer.json()]).toEqual([200, { from: 'b' }])
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('passes the path as sent, the query, the headers and the body', async () => {
    const seen: AwsCall[] = []
    const url = await serving([service('/', (call) => ({ body: [seen.push(call)] }))])
    await fetch(`${url}/model/a%2Fb?x=1&y=%20`, { method: 'PUT', headers: { 'X-Test': '1' }, body: 'é' })
    expect(seen).toMatchObject([{ method: 'PUT', path: '/model/a%2Fb', headers: { 'x-test': '1' } }])
    expect(seen[0]?.body.toString()).toBe('é')
    expect([...(seen[0]?.query ?? [])]).toEqual([
      ['x', '1'],
      ['y', ' '],
    ])
  })

  test('sends bytes unchanged, with the status of the service', async () => {
    const url = await serving([service('/', () => ({ status: 202, body: new Uint8Array([0, 255]) }))])
    const answer = await fetch(url)
    expect([answer.status, [...new Uint8Array(await answer.arrayBuffer())]]).toEqual([202, [0, 255]])
  })

  test.each(['content-type', 'Content-Type', 'CONTENT-TYPE'])('sends %s of a service once', async (name) => {
    const url = await serving([service('/', () => ({ headers: { [name]: 'image/png' }, body: {} }))])
    const [response] = await once(request(url).end(), 'response')
    const names = response.rawHeaders.filter((_: string, index: number) => index % 2 === 0)
    expect(names.filter((sent: string) => sent.toLowerCase() === 'content-type')).toHaveLength(1)
    expect(response.headers['content-type']).toBe('image/png')
  })

  test('does the same over HTTP/2', async () => {
    const url = await serving([
      service('/', ({ body }) => ({ headers: { 'X-Upper': '1' }, body: { body: String(body) } })),
    ])
    const session = connectHttp2(url)
    onTestFinished(() => session.destroy())
    const stream = session.request({ ':method': 'POST', ':path': '/' })
    stream.end('x')
    const [headers] = await once(stream, 'response')
    expect(headers).toMatchObject({ ':status': 200, 'x-upper': '1', 'content-type': 'application/json' })
    expect(JSON.parse(await text(stream))).toEqual({ body: 'x' })
  })
})

describe('an error', () => {
  const failing = (error: unknown) => serving([service('/', () => Promise.reject(error))])

  test('of AWS is named in the header and in the body, as SDKs read it', async () => {
    const answer = await fetch(
      await failing(new AwsError('NotFoundException', 'None', 404, { 'x-more': '1' })),
    )
    expect(answer.status).toBe(404)
    expect(answer.headers.get('x-amzn-errortype')).toBe('NotFoundException')
    expect(answer.headers.get('x-more')).toBe('1')
    expect(await answer.json()).toEqual({ __type: 'NotFoundException', message: 'None' })
    expect(errors).toEqual([])
  })

  test('of the runner is a 500 and appears on the terminal', async () => {
    const fault = new TypeError('broken')
    const answer = await fetch(await failing(fault))
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { __type: 'InternalFailure', message: 'The local runner failed; its terminal shows the error' },
    ])
    expect(errors).toEqual([fault.stack])
  })

  test('of the runner is printed without the control characters that a caller sent', async () => {
    await (await fetch(await failing(new Error('\u001b[2J\u009bm')))).text()
    expect(String(errors[0])).toContain('Error: \\u001b[2J\\u009bm')
  })

  test('answers a body above the limit of every service, which is not kept', async () => {
    const seen: number[] = []
    const url = await serving([service('/', ({ body }) => ({ body: [seen.push(body.length)] }))])
    const chunk = Buffer.alloc(1_000_000)
    const posted = async (megabytes: number) => {
      const sent = request(url, { method: 'POST' })
      for (let n = 0; n < megabytes; n++) sent.write(chunk)
      const [response] = await once(sent.end(), 'response')
      // After the response the client may learn that nobody reads the rest.
      sent.on('error', () => {})
      return { status: response.statusCode, body: JSON.parse(await text(response)) }
    }
    expect((await posted(26)).status).toBe(200)
    expect(await posted(30)).toEqual({
      status: 413,
      body: { __type: 'RequestEntityTooLargeException', message: 'The request is too large.' },
    })
    expect(seen).toEqual([26_000_000])
  })

  test('answers a call that no service recognises', async () => {
    const answer = await fetch(`${await serving([])}/nobody`)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({
      __type: 'UnknownOperationException',
      message: 'The local runner does not support GET /nobody',
    })
  })

  test('answers a call without permission, which is not carried out', async () => {
    let runs = 0
    const url = await serving([service('/', () => ({ body: { runs: ++runs } }), true)])
    expect((await fetch(url)).status).toBe(403)
    expect(runs).toBe(0)
  })
})

describe('the intercept between callers and services', () => {
  test('may refuse a call, and may lose the response to a completed call', async () => {
    let runs = 0
    const services = [service('/', () => ({ body: { runs: ++runs } }))]
    const refusing = await serving(services, () => Promise.reject(new AwsError('Throttled', 'x', 429)))
    expect((await fetch(refusing)).status).toBe(429)
    expect(runs).toBe(0)
    const losing = await serving(services, async (_call, _operation, run) => {
      await run()
      throw new ConnectionReset()
    })
    await expect(fetch(losing)).rejects.toThrow('fetch failed')
    expect(runs).toBe(1)
    const session = connectHttp2(losing)
    session.on('error', () => {})
    await expect(once(session.request({ ':path': '/' }), 'response')).rejects.toThrow()
    expect([runs, errors]).toEqual([2, []])
  })
})

describe('a client that disconnects', () => {
  test('ends the call, and is not reported', async () => {
    let signal: AbortSignal | undefined
    const url = await serving([
      service('/', (call) => {
        signal = call.signal
        return new Promise((_, reject) =>
          call.signal.addEventListener('abort', () => reject(new Error('aborted'))),
        )
      }),
    ])
    const hangUp = new AbortController()
    const asked = fetch(url, { signal: hangUp.signal })
    await vi.waitFor(() => expect(signal).toBeDefined(), 20_000)
    hangUp.abort()
    await expect(asked).rejects.toThrow()
    await vi.waitFor(() => expect(signal?.aborted).toBe(true), 20_000)
    expect(errors).toEqual([])
  })

  test('in the middle of its body is not reported, and the next one is answered', async () => {
    const url = await serving([service('/', () => ({ body: {} }))])
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx')
    await once(socket, 'ready')
    socket.destroy()
    await once(socket, 'close')
    expect((await fetch(url)).status).toBe(200)
    expect(errors).toEqual([])
  })
})

describe('a stream', () => {
  const CHUNK = Buffer.alloc(100_000, 'x')

  /** Counts the chunks that its reader requests; ends after a number of chunks, with an error if one is given. */
  function source(chunks: number, error?: Error) {
    const seen = { made: 0, left: false }
    async function* body() {
      try {
        for (; seen.made < chunks; seen.made++) {
          // Slow, like a model.
          await setImmediate()
          yield CHUNK
        }
        if (error) throw error
      } finally {
        seen.left = true
      }
    }
    return { seen, body }
  }

  const streaming = (body: () => AsyncIterable<Uint8Array>) =>
    serving([service('/', () => ({ headers: { 'Content-Type': 'text/event-stream' }, body: body() }))])

  test('is sent whole, without a length', async () => {
    const answer = await fetch(await streaming(source(100).body))
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(answer.headers.get('content-length')).toBeNull()
    expect((await answer.arrayBuffer()).byteLength).toBe(100 * CHUNK.length)
  })

  test('is read as fast as the client reads, and stops when the client disconnects', async () => {
    const { seen, body } = source(10_000)
    const sent = request(await streaming(body)).end()
    const [response] = await once(sent, 'response')
    response.pause()
    let before = -1
    await vi.waitFor(
      () => {
        const made = seen.made
        const stopped = made === before
        before = made
        expect(stopped && made > 0).toBe(true)
      },
      { interval: 200, timeout: 20_000 },
    )
    expect(seen.made).toBeLessThan(1000)
    sent.destroy()
    await vi.waitFor(() => expect(seen.left).toBe(true), 20_000)
    expect(seen.made).toBeLessThan(1000)
    expect(errors).toEqual([])
  })

  test('over HTTP/2 also stops when the client disconnects', async () => {
    const { seen, body } = source(10_000)
    const session = connectHttp2(await streaming(body))
    onTestFinished(() => session.destroy())
    const stream = session.request({ ':path': '/' })
    await once(stream, 'data')
    stream.close()
    await vi.waitFor(() => expect(seen.left).toBe(true), 20_000)
    expect(seen.made).toBeLessThan(10_000)
    expect(errors).toEqual([])
  })

  test('that fails breaks the connection', async () => {
    const lost = await fetch(await streaming(source(3, new ConnectionReset()).body))
    await expect(lost.arrayBuffer()).rejects.toThrow('terminated')
    expect(errors).toEqual([])
    const fault = new TypeError('broken')
    const failed = await fetch(await streaming(source(3, fault).body))
    await expect(failed.arrayBuffer()).rejects.toThrow('terminated')
    expect(errors).toEqual([fault.stack])
  })
})

describe('a service that answers errors in its own way', () => {
  test('keeps its format, also for a refusal by IAM', async () => {
    const own: AwsService = () => ({
      action: 'test:Call',
      resource: 'arn:test',
      signed: true,
      run: () => ({ body: {} }),
      refusal: ({ message, status }, requestId) => ({ status, body: { error: { message }, requestId } }),
    })
    const answer = await fetch(await serving([own]))
    expect(answer.status).toBe(403)
    expect(await answer.json()).toEqual({
      error: { message: 'Missing Authentication Token' },
      requestId: answer.headers.get('x-amzn-requestid'),
    })
  })
})
