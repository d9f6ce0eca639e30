import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import {
  APICallError,
  embedMany,
  generateText,
  type LanguageModel,
  Output,
  stepCountIs,
  streamText,
  tool,
} from 'ai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startGateway } from './gateway.ts'

const NATIVE = 'openai.gpt-oss-20b-1:0'
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const NOVA = 'amazon.nova-lite-v1:0'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
}, 60_000)
afterAll(() => gateway.stop())

const compatible = (apiKey = gateway.apiKey) =>
  createOpenAICompatible({
    name: 'gateway',
    baseURL: gateway.baseUrl,
    apiKey,
    includeUsage: true,
    supportsStructuredOutputs: true,
  })
const anthropic = (apiKey = gateway.apiKey) => createAnthropic({ baseURL: gateway.baseUrl, apiKey })

/** A model through each provider package. */
const WAYS: [way: string, model: (apiKey?: string) => LanguageModel][] = [
  [`openai-compatible with ${NATIVE}`, (key) => compatible(key)(NATIVE)],
  [`openai-compatible with ${CLAUDE}`, (key) => compatible(key)(CLAUDE)],
  [`openai-compatible with ${NOVA}`, (key) => compatible(key)(NOVA)],
  [`anthropic with ${CLAUDE}`, (key) => anthropic(key)(CLAUDE)],
]
const ONCE = { maxRetries: 0 }
const HELLO = { prompt: 'Say hello to Jane.', ...ONCE }

/** The tool of a test, and the cities that it was called with. */
function weatherTool() {
  const cities: string[] = []
  const weather = tool({
    description: 'Tells the weather of a city.',
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      cities.push(city)
      return 'Sunny, 31 degrees.'
    },
  })
  return { cities, asked: { prompt: 'What is the weather in Rome?', tools: { weather }, ...ONCE } }
}

describe.each(WAYS)("Vercel's AI SDK, with %s,", (_, model) => {
  test('gets a reply with its usage', async () => {
    const { text, finishReason, usage } = await generateText({
      model: model(),
      system: 'Be brief.',
      ...HELLO,
    })
    expect(text).toContain('Jane')
    expect(finishReason).toBe('stop')
    expect(usage.outputTokens).toBeGreaterThan(0)
  })

  test('streams a reply with its usage', async () => {
    const { textStream, finishReason, usage } = streamText({ model: model(), ...HELLO })
    const pieces = await Array.fromAsync(textStream)
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.join('')).toContain('Jane')
    expect(await finishReason).toBe('stop')
    expect((await usage).outputTokens).toBeGreaterThan(0)
    expect(await gateway.spent()).toMatchObject({ held: 0 })
  })

  test('completes a loop of tool calls, streamed and whole', async () => {
    const stopWhen = stepCountIs(3)
    const { cities, asked } = weatherTool()
    const whole = await generateText({ model: model(), stopWhen, ...asked })
    const streamed = streamText({ model: model(), stopWhen, ...asked })
    await streamed.consumeStream()
    expect([whole.text, await streamed.text]).toEqual([
      expect.stringContaining('Sunny'),
      expect.stringContaining('Sunny'),
    ])
    expect([whole.steps.length, (await streamed.steps).length, cities.length]).toEqual([2, 2, 2])
  })

  test('reports a wrong key', async () => {
    const asked = generateText({ model: model('sk-wrong'), ...HELLO })
    await expect(asked).rejects.toMatchObject({ statusCode: 401, isRetryable: false })
  })

  test('reports a used-up budget', async () => {
    const poor = await gateway.keyWith({ budgetUsd: 0.000001 })
    const error: unknown = await generateText({ model: model(poor), ...HELLO }).catch((error) => error)
    if (!APICallError.isInstance(error)) throw error
    expect(error.statusCode).toBe(429)
    expect(error.responseBody).toContain('"code":"budget_exceeded"')
    // The SDK decides by the status alone, whatever `x-should-retry` says.
    expect(error.isRetryable).toBe(true)
  })
})

describe("Vercel's AI SDK", () => {
  test.each(WAYS.filter(([way]) => way.startsWith('openai')))(
    'gets JSON for a schema from %s',
    async (_, model) => {
      const schema = z.object({ country: z.string(), north: z.boolean() })
      const { output } = await generateText({
        model: model(),
        output: Output.object({ schema }),
        prompt: 'Where is Rome?',
        ...ONCE,
      })
      expect(schema.parse(output)).toEqual(output)
    },
  )

  test('gets embeddings', async () => {
    const model = compatible().embeddingModel('amazon.titan-embed-text-v2:0')
    const { embeddings, usage } = await embedMany({ model, values: ['Hello.', 'Good morning.'], ...ONCE })
    expect(embeddings.map(({ length }) => length)).toEqual([1024, 1024])
    expect(usage.tokens).toBeGreaterThan(0)
  })

  test('gets the reasoning of Claude, streamed', async () => {
    const { reasoningText, text } = streamText({
      model: anthropic()(CLAUDE),
      providerOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } },
      ...HELLO,
    })
    expect(await reasoningText).toMatch(/./)
    expect(await text).toContain('Jane')
  })

  test.each([
    ['openai-compatible', 'simulated.slow-stream-v1:0', compatible],
    ['anthropic', 'simulated.anthropic.claude-slow-stream-v1:0', anthropic],
  ])('with %s disconnects from a stream, which is settled by its usage', async (_, name, provider) => {
    const leaving = new AbortController()
    const { textStream } = streamText({
      model: provider()(name),
      maxOutputTokens: 1000,
      abortSignal: leaving.signal,
      ...HELLO,
    })
    for await (const _ of textStream) break
    leaving.abort()
    await gateway.settled(name)
  })

  test.each([
    ['openai-compatible', 'simulated.mid-stream-v1:0', compatible],
    ['anthropic', 'simulated.anthropic.claude-mid-stream-v1:0', anthropic],
  ])('with %s reports that the model broke off a stream', async (_, name, provider) => {
    const errors: unknown[] = []
    const onError = ({ error }: { error: unknown }) => void errors.push(error)
    const { fullStream } = streamText({ model: provider()(name), maxOutputTokens: 1000, onError, ...HELLO })
    const parts = await Array.fromAsync(fullStream, ({ type }) => type)
    expect(parts).toContain('text-delta')
    expect(parts).toContain('error')
    expect(errors).toHaveLength(1)
  })
})
