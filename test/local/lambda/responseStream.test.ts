import { PassThrough, Writable } from 'node:stream'
import { describe, expect, test, vi } from 'vitest'
import { lambdaOf } from './functionOf.ts'

const streaming = (body: string) =>
  `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} })`

/** Collects a function's whole stream. */
function sinkOf() {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { sink, text: () => Buffer.concat(chunks).toString() }
}

describe('a function that streams', () => {
  test('writes its metadata, eight NULs and its payload, and returns nothing', async () => {
    const { invoke } = lambdaOf(
      streaming(`
        const http = awslambda.HttpResponseStream.from(stream, { statusCode: event.status })
        http.write('one ')
        http.write(Buffer.from('two'))
        http.end()`),
    )
    const { sink, text } = sinkOf()
    expect(await invoke({ status: 201 }, sink)).toBeUndefined()
    expect(text()).toBe(`{"statusCode":201}${'\0'.repeat(8)}one two`)
  })

  test('sends its metadata with a write, even an empty one, and not with the end', async () => {
    const { invoke } = lambdaOf(
      streaming(`
        const http = awslambda.HttpResponseStream.from(stream, {})
        if (event.write) http.write('')
        http.end()`),
    )
    const [written, ended] = [sinkOf(), sinkOf()]
    await invoke({ write: true }, written.sink)
    await invoke({}, ended.sink)
    expect([written.text(), ended.text()]).toEqual([`{}${'\0'.repeat(8)}`, ''])
  })

  test('waits for its reader, buffers little, and serves the next call', async () => {
    const { invoke, lines } = lambdaOf(
      streaming(`
        const { once } = require('node:events')
        for (let mb = 1; mb <= 64; mb += 1) {
          for (let part = 0; part < 16; part += 1) {
            if (!stream.write(Buffer.alloc(65536))) await once(stream, 'drain')
          }
          console.log(String(mb))
        }
        stream.end()`),
    )
    const sink = new PassThrough()
    const invoked = invoke({}, sink)
    await vi.waitFor(() => expect(sink.readableLength).toBeGreaterThanOrEqual(65_536), 20_000)
    // One chunk has arrived and one is on its way; none follows until the reader takes them.
    expect(sink.readableLength + sink.writableLength).toBeLessThanOrEqual(2 * 65_536)
    expect(lines).toEqual([])
    let bytes = 0
    sink.on('data', (chunk) => {
      bytes += chunk.length
    })
    await invoked
    expect(bytes).toBe(64 * 1024 * 1024)
    expect(lines.at(-1)).toBe('64')
    const again = sinkOf()
    await invoke({}, again.sink)
    expect(again.text().length).toBe(64 * 1024 * 1024)
  }, 60_000)

  test('loses its stream if the caller passes no sink', async () => {
    expect(await lambdaOf(streaming('stream.end("text")')).invoke()).toBeUndefined()
  })

  test.each([
    ['throws', 'throw new TypeError("x")', 'TypeError'],
    [
      'crashes after its first byte',
      'stream.write("a"); setTimeout(() => process.exit(1))',
      'Runtime.ExitError',
    ],
    ['does not end its stream', 'stream.write("a")', 'Sandbox.Timedout'],
  ])('fails if it %s', async (_, body, errorType) => {
    const { invoke } = lambdaOf(streaming(body), { timeoutMillis: 3_000 })
    await expect(invoke({}, sinkOf().sink)).rejects.toMatchObject({ errorType })
  })
})
