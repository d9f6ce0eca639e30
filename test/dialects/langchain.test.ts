import { HumanMessage, type ToolMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI, type ChatOpenAIFields, OpenAIEmbeddings } from '@langchain/openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startGateway } from './gateway.ts'

const CHAT = [
  'openai.gpt-oss-20b-1:0',
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'amazon.nova-lite-v1:0',
]

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
}, 60_000)
afterAll(() => gateway.stop())

const chat = (model: string, fields: ChatOpenAIFields = {}) =>
  new ChatOpenAI({
    model,
    apiKey: gateway.apiKey,
    configuration: { baseURL: gateway.baseUrl },
    maxRetries: 0,
    ...fields,
  })

describe.each(CHAT)('LangChain with %s', (model) => {
  test('gets a reply with its usage', async () => {
    const reply = await chat(model, { temperature: 0.5, maxTokens: 200 }).invoke([
      ['system', 'Be brief.'],
      ['user', 'Say hello to Jane.'],
    ])
    expect(reply.text).toContain('Jane')
    expect(reply.usage_metadata).toMatchObject({ output_tokens: expect.any(Number) })
  })

  test('streams a reply with its usage', async () => {
    const chunks = await Array.fromAsync(await chat(model).stream('Say hello to Jane.'))
    expect(chunks.map(({ text }) => text).join('')).toContain('Jane')
    expect(chunks.filter(({ usage_metadata }) => usage_metadata)).toHaveLength(1)
    expect(await gateway.spent()).toMatchObject({ held: 0 })
  })

  test('completes a loop of tool calls', async () => {
    const weather = tool(({ city }) => `Sunny in ${city}, 31 degrees.`, {
      name: 'weather',
      description: 'Tells the weather of a city.',
      schema: z.object({ city: z.string() }),
    })
    const withTools = chat(model).bindTools([weather])
    const asked = new HumanMessage('What is the weather in Rome?')
    const call = await withTools.invoke([asked])
    const results: ToolMessage[] = []
    for (const toolCall of call.tool_calls ?? [])
      results.push(await weather.invoke({ ...toolCall, type: 'tool_call' }))
    expect(results).toHaveLength(1)
    const answer = await withTools.invoke([asked, call, ...results])
    expect(answer.text).toContain('Sunny')
    expect(answer.tool_calls).toEqual([])
  })

  test('gets JSON for a schema', async () => {
    const schema = z.object({ country: z.string(), north: z.boolean() })
    const place = await chat(model)
      .withStructuredOutput(schema, { method: 'jsonSchema' })
      .invoke('Where is Rome?')
    expect(schema.parse(place)).toEqual(place)
  })
})

describe('LangChain', () => {
  const [model = ''] = CHAT

  test('gets embeddings', async () => {
    const embeddings = new OpenAIEmbeddings({
      model: 'amazon.titan-embed-text-v2:0',
      apiKey: gateway.apiKey,
      configuration: { baseURL: gateway.baseUrl },
      maxRetries: 0,
    })
    const vectors = await embeddings.embedDocuments(['Hello.', 'Good morning.'])
    expect(vectors.map(({ length }) => length)).toEqual([1024, 1024])
  })

  test('disconnects from a stream, which is settled by its usage', async () => {
    const slow = 'simulated.slow-stream-v1:0'
    for await (const _ of await chat(slow).stream('Say hello.')) break
    await gateway.settled(slow)
  })

  test('gets the error of a stream that the model breaks off', async () => {
    const broken = await chat('simulated.mid-stream-v1:0').stream('Say hello.')
    await expect(Array.fromAsync(broken)).rejects.toMatchObject({ type: 'api_error' })
  })

  test('reports a wrong key', async () => {
    await expect(chat(model, { apiKey: 'sk-wrong' }).invoke('Hello.')).rejects.toMatchObject({
      status: 401,
      code: 'invalid_access_key',
    })
  })

  test('reports a used-up budget at once', async () => {
    const apiKey = await gateway.keyWith({ budgetUsd: 0.000001 })
    const before = gateway.logged.length
    await expect(chat(model, { apiKey, maxRetries: 5 }).invoke('Hello.')).rejects.toMatchObject({
      status: 429,
      code: 'budget_exceeded',
    })
    expect(gateway.logged.slice(before).filter((line) => line.includes('/v1/chat/completions'))).toHaveLength(
      1,
    )
  })

  test('with an unknown model is told where the list is', async () => {
    await expect(chat('gpt-4o').invoke('Hello.')).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('/v1/models'),
    })
  })
})
