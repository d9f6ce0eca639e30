import { InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Wait } from '../../../local/bedrock/reserved.ts'
import { createBedrock } from '../../../local/bedrock/service.ts'
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

  it('simulated.garbage-v1:0 answers 200 with what is not JSON', async () => {
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
    'of %s does as the one without it',
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
    // As the functions call: over HTTP/2 the SDK does not tell before its session ends.
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
