import { setImmediate } from 'node:timers/promises'
import { ConverseStreamCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Wait } from '../../../local/bedrock/reserved.ts'
import { createBedrock } from '../../../local/bedrock/service.ts'
import { dialectClients, posted } from './dialects.ts'
import { serveBedrock } from './endpoint.ts'

describe('a reserved model id', () => {
  it.each([
    ['throttled', 'ThrottlingException', 429],
    ['unavailable', 'ServiceUnavailableException', 503],
    ['model-error', 'ModelErrorException', 424],
    ['not-ready', 'ModelNotReadyException', 429],
    ['timeout', 'ModelTimeoutException', 408],
    ['access-denied', 'AccessDeniedException', 403],
    ['internal', 'InternalServerException', 500],
  ])('simulated.%s-v1:0 always fails with %s, %i', async (failure, name, httpStatusCode) => {
    const { runtime, close } = await serveBedrock(createBedrock())
    onTestFinished(close)
    const command = new InvokeModelCommand({ modelId: `simulated.${failure}-v1:0`, body: '{"any": "body"}' })
    await expect(runtime.send(command)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
  })

  it('simulated.garbage-v1:0 answers 200 with invalid JSON', async () => {
    const { runtime, close } = await serveBedrock(createBedrock())
    onTestFinished(close)
    const { body, $metadata } = await runtime.send(
      new InvokeModelCommand({ modelId: 'simulated.garbage-v1:0', body: '{}' }),
    )
    expect($metadata.httpStatusCode).toBe(200)
    expect(() => JSON.parse(body.transformToString())).toThrow(SyntaxError)
  })
})

describe('a reserved model of a family', () => {
  it.each(['anthropic.claude', 'openai.gpt-oss', 'openai.gpt-5'])(
    'of %s behaves like the one without a family',
    async (family) => {
      const { runtime, close } = await serveBedrock(createBedrock())
      onTestFinished(close)
      const ask = (name: string) =>
        runtime.send(new InvokeModelCommand({ modelId: `simulated.${family}-${name}-v1:0`, body: '{}' }))
      await expect(ask('throttled')).rejects.toMatchObject({ name: 'ThrottlingException' })
      expect((await ask('garbage')).body.transformToString()).toBe('This is not JSON {')
      await expect(ask('nothing')).rejects.toMatchObject({ name: 'ValidationException' })
    },
  )
})

describe('simulated.slow-v1:0', () => {
  const slow = () => new InvokeModelCommand({ modelId: 'simulated.slow-v1:0', body: '{}' })

  it('answers after 60 s', async () => {
    const waited: number[] = []
    const wait: Wait = async (milliseconds) => waited.push(milliseconds)
    const { runtime, close } = await serveBedrock(createBedrock({ wait }))
    onTestFinished(close)
    const { body } = await runtime.send(slow())
    expect(waited).toEqual([60_000])
    expect(JSON.parse(body.transformToString())).toHaveProperty('content')
  })

  it('stops waiting when the client hangs up', async () => {
    const started = Promise.withResolvers<void>()
    const stopped = Promise.withResolvers<string>()
    const wait: Wait = (_, signal) => {
      started.resolve()
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.resolve('stopped')
          reject(signal.reason)
        })
      })
    }
    // Like the functions: over HTTP/2 the SDK does not report an abort before its session ends.
    const { runtime, close } = await serveBedrock(createBedrock({ wait }), new NodeHttpHandler())
    onTestFinished(close)
    const client = new AbortController()
    const sent = runtime.send(slow(), { abortSignal: client.signal })
    await started.promise
    client.abort()
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' })
    expect(await stopped.promise).toBe('stopped')
  })

  it('leaves no timer behind', async () => {
    const gone = new AbortController()
    const operation = createBedrock()({
      method: 'POST',
      path: '/model/simulated.slow-v1%3A0/invoke',
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from('{}'),
      signal: gone.signal,
    })
    const answer = operation?.run()
    gone.abort()
    await expect(answer).rejects.toMatchObject({ code: 'ModelTimeoutException' })
  })
})

describe('a reserved stream', () => {
  const ask = { messages: [{ role: 'user' as const, content: [{ text: 'Say hello' }] }] }

  it('of simulated.slow-stream-v1:0 waits before each event', async () => {
    const waited: number[] = []
    const wait: Wait = async (milliseconds) => waited.push(milliseconds)
    const { runtime, close } = await serveBedrock(createBedrock({ wait }))
    onTestFinished(close)
    const { stream } = await runtime.send(
      new ConverseStreamCommand({ modelId: 'simulated.slow-stream-v1:0', ...ask }),
    )
    let events = 0
    for await (const _ of stream ?? []) events += 1
    expect(events).toBeGreaterThan(15)
    expect(waited).toEqual(Array.from({ length: events }, () => 100))
  })

  it('ends when the client hangs up', async () => {
    const stopped = Promise.withResolvers<string>()
    let waits = 0
    const wait: Wait = (_, signal) => {
      waits += 1
      if (waits < 4) return Promise.resolve()
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.resolve('stopped')
          reject(signal.reason)
        })
      })
    }
    const { url, close } = await serveBedrock(createBedrock({ wait }))
    onTestFinished(close)
    const stream = await dialectClients(url).openai.chat.completions.create({
      model: 'simulated.slow-stream-v1:0',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
    })
    for await (const _ of stream) break
    expect(await stopped.promise).toBe('stopped')
    await setImmediate()
    expect(waits).toBe(4)
  })

  it('of simulated.long-stream-v1:0 exceeds 6 MB', async () => {
    const { url, close } = await serveBedrock(createBedrock())
    onTestFinished(close)
    const { openai } = dialectClients(url)
    const model = 'simulated.long-stream-v1:0'
    const messages = [{ role: 'user' as const, content: 'Hi' }]
    let length = 0
    for await (const { choices } of await openai.chat.completions.create({ model, messages, stream: true }))
      length += choices[0]?.delta.content?.length ?? 0
    expect(length).toBeGreaterThan(6_000_000)
    const cut = await openai.chat.completions.create({ model, messages, max_tokens: 2 })
    expect(cut.choices[0]?.message.content).toHaveLength(2002)
  })

  it('of simulated.cut-stream-v1:0 ends by breaking the connection', async () => {
    const { runtime, close } = await serveBedrock(createBedrock(), new NodeHttpHandler())
    onTestFinished(close)
    const { stream } = await runtime.send(
      new ConverseStreamCommand({ modelId: 'simulated.cut-stream-v1:0', ...ask }),
    )
    await expect(async () => {
      for await (const _ of stream ?? []);
    }).rejects.toThrow('aborted')
  })
})

describe('a body that is nested too deeply', () => {
  it.each([
    ['/openai/v1/chat/completions', 'openai.gpt-oss-20b-1:0'],
    ['/anthropic/v1/messages', 'us.anthropic.claude-sonnet-4-6'],
    ['/model/amazon.nova-lite-v1%3A0/converse', 'any'],
  ])('is refused by %s', async (path, model) => {
    const { url, close } = await serveBedrock(createBedrock())
    onTestFinished(close)
    const deep = '['.repeat(50_000) + ']'.repeat(50_000)
    const body = `{"model":"${model}","max_tokens":9,"messages":[{"role":"user","content":[{"text":"Hi","deep":${deep}}]}]}`
    expect((await posted(`${url}${path}`, body, { 'anthropic-version': '2023-06-01' })).status).toBe(400)
  })
})

describe('a reserved id', () => {
  it.each(['/openai/v1/chat/completions', '/openai/v1/responses', '/anthropic/v1/messages'])(
    'fails through %s like through any other API',
    async (path) => {
      const { url, close } = await serveBedrock(createBedrock())
      onTestFinished(close)
      const version = { 'anthropic-version': '2023-06-01' }
      const asked = (model: string) => posted(`${url}${path}`, { model }, version)
      expect(await asked('simulated.throttled-v1:0')).toMatchObject({
        status: 429,
        json: {
          error: { type: 'rate_limit_error', message: 'Too many requests, please wait before trying again.' },
        },
      })
      expect((await asked('simulated.garbage-v1:0')).text).toBe('This is not JSON {')
    },
  )
})
