import {
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  CountTokensCommand,
  type Message,
  type Tool,
} from '@aws-sdk/client-bedrock-runtime'
import { afterAll, describe, expect, it } from 'vitest'
import { createBedrock } from '../../../../local/bedrock/service.ts'
import { serveBedrock } from '../endpoint.ts'

const { runtime, close } = await serveBedrock(createBedrock())
afterAll(close)

const SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const NOVA = 'amazon.nova-lite-v1:0'
const LLAMA = 'us.meta.llama3-3-70b-instruct-v1:0'
const MISTRAL = 'mistral.mistral-large-2402-v1:0'

const user = (text: string): Message => ({ role: 'user', content: [{ text }] })
const tool = (name: string, description: string): Tool => ({
  toolSpec: {
    name,
    description,
    inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } } } },
  },
})
const toolConfig = { tools: [tool('get_weather', 'The weather of a city'), tool('get_time', 'The hour')] }
const BOTH = [user('Call get_weather and get_time for Paris')]

const converse = (modelId: string, input: Omit<ConverseCommandInput, 'modelId'>) =>
  runtime.send(new ConverseCommand({ modelId, ...input }))

async function events(modelId: string, input: Omit<ConverseCommandInput, 'modelId'>) {
  const { stream } = await runtime.send(new ConverseStreamCommand({ modelId, ...input }))
  const seen: ConverseStreamOutput[] = []
  for await (const event of stream ?? []) seen.push(event)
  return seen
}

/** The content blocks of a stream, assembled by index. */
function joined(seen: readonly ConverseStreamOutput[]) {
  const blocks: { [index: number]: { start?: object; text: string; kind?: string } } = {}
  for (const { contentBlockStart: start, contentBlockDelta: part } of seen) {
    if (start) blocks[start.contentBlockIndex ?? -1] = { start: start.start ?? {}, text: '' }
    if (!part?.delta) continue
    const { text, toolUse, reasoningContent } = part.delta
    const block = blocks[part.contentBlockIndex ?? -1] ?? { text: '' }
    blocks[part.contentBlockIndex ?? -1] = block
    block.text += text ?? toolUse?.input ?? reasoningContent?.text ?? ''
    block.kind ??= text !== undefined ? 'text' : toolUse ? 'toolUse' : 'reasoning'
  }
  return Object.values(blocks)
}

const refusal = (modelId: string, input: Omit<ConverseCommandInput, 'modelId'>, streams = false) =>
  (streams ? events(modelId, input) : converse(modelId, input)).then(
    () => 'no error',
    ({ name, message }: Error) => `${name}: ${message}`,
  )

describe('Converse', () => {
  it('answers with text, the stop reason and the usage', async () => {
    const answer = await converse(NOVA, { messages: [user('Say hello')], system: [{ text: 'Be kind.' }] })
    expect(answer).toMatchObject({
      output: { message: { role: 'assistant', content: [{ text: expect.stringContaining('"Say hello"') }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 4, outputTokens: 16, totalTokens: 20, cacheReadInputTokens: 0 },
      metrics: { latencyMs: expect.any(Number) },
    })
  })

  it('stops at the token limit and at a stop sequence, which it returns on request', async () => {
    const messages = [user('Hi')]
    expect(await converse(NOVA, { messages, inferenceConfig: { maxTokens: 2 } })).toMatchObject({
      output: { message: { content: [{ text: 'This is' }] } },
      stopReason: 'max_tokens',
    })
    const stopped = await converse(SONNET, {
      messages,
      inferenceConfig: { stopSequences: ['simulated'] },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
    })
    expect(stopped).toMatchObject({
      stopReason: 'stop_sequence',
      additionalModelResponseFields: { stop_sequence: 'simulated' },
    })
  })

  it('calls tools in parallel, and answers once it has their results', async () => {
    const { output, stopReason } = await converse(SONNET, { messages: BOTH, toolConfig })
    expect(stopReason).toBe('tool_use')
    const uses = (output?.message?.content ?? []).flatMap(({ toolUse }) => toolUse ?? [])
    expect(uses.map(({ name, input }) => [name, input])).toEqual([
      ['get_weather', { city: 'Paris' }],
      ['get_time', { city: 'Paris' }],
    ])
    expect(new Set(uses.map(({ toolUseId }) => toolUseId)).size).toBe(2)
    const results: Message = {
      role: 'user',
      content: uses.map(({ toolUseId }) => ({ toolResult: { toolUseId, content: [{ json: { ok: 1 } }] } })),
    }
    const messages = [...BOTH, output?.message ?? user(''), results]
    const end = await converse(SONNET, { messages, toolConfig })
    expect(end.stopReason).toBe('end_turn')
    expect(end.output?.message?.content?.[0]?.text).toContain('{"ok":1}')
  })

  it('answers with JSON for a schema', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { city: { type: 'string' } } })
    const { output } = await converse(SONNET, {
      messages: [user('Where is Paris?')],
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { name: 'x', schema } } } },
    })
    expect(output?.message?.content).toEqual([{ text: '{"city":"Paris"}' }])
  })

  it("thinks when its provider's field says so", async () => {
    const messages = [user('Hi')]
    const thinking = { type: 'enabled', budget_tokens: 1024 }
    const claude = await converse(SONNET, { messages, additionalModelRequestFields: { thinking } })
    expect(claude.output?.message?.content?.[0]?.reasoningContent?.reasoningText).toEqual({
      text: 'The prompt has 1 word. I only have to quote it.',
      signature: expect.any(String),
    })
    const nova = await converse('us.amazon.nova-2-lite-v1:0', {
      messages,
      additionalModelRequestFields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
    })
    expect(nova.output?.message?.content?.[0]?.reasoningContent?.reasoningText).not.toHaveProperty(
      'signature',
    )
  })

  it('reports cache writes and reads', async () => {
    const { usage } = await converse(SONNET, {
      system: [{ text: 'one two three' }, { cachePoint: { type: 'default' } }],
      messages: [user('Hi')],
    })
    expect(usage).toMatchObject({
      inputTokens: 1,
      cacheWriteInputTokens: 3,
      cacheReadInputTokens: 0,
      cacheDetails: [{ ttl: '5m', inputTokens: 3 }],
    })
  })

  it('reports a refusal as filtered content', async () => {
    expect((await converse(SONNET, { messages: [user('SIMULATE_REFUSAL')] })).stopReason).toBe(
      'content_filtered',
    )
  })

  it('uses ids of nine characters with Mistral', async () => {
    const { output } = await converse(MISTRAL, { messages: BOTH, toolConfig })
    const ids = (output?.message?.content ?? []).flatMap(({ toolUse }) => toolUse?.toolUseId ?? [])
    expect(ids).toEqual([
      expect.stringMatching(/^[a-zA-Z0-9]{9}$/),
      expect.stringMatching(/^[a-zA-Z0-9]{9}$/),
    ])
  })
})

describe('ConverseStream', () => {
  it.each<[string, Omit<ConverseCommandInput, 'modelId'>]>([
    [NOVA, { messages: [user('Say hello')] }],
    [SONNET, { messages: BOTH, toolConfig }],
    [
      SONNET,
      {
        messages: [user('Hi')],
        additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } },
      },
    ],
    ['mistral.magistral-small-2509', { messages: BOTH, toolConfig }],
  ])('of %s is the complete response in parts: %j', async (modelId, input) => {
    const seen = await events(modelId, input)
    const whole = await converse(modelId, input)
    expect(seen[0]).toMatchObject({ messageStart: { role: 'assistant' } })
    expect(seen.at(-2)).toMatchObject({ messageStop: { stopReason: whole.stopReason } })
    expect(seen.at(-1)).toMatchObject({ metadata: { usage: whole.usage, metrics: {} } })
    const blocks = whole.output?.message?.content ?? []
    expect(joined(seen)).toEqual(
      blocks.map(({ text, toolUse, reasoningContent }) =>
        toolUse
          ? {
              kind: 'toolUse',
              start: { toolUse: { name: toolUse.name, toolUseId: toolUse.toolUseId } },
              text: JSON.stringify(toolUse.input),
            }
          : text !== undefined
            ? { kind: 'text', text }
            : { kind: 'reasoning', text: reasoningContent?.reasoningText?.text },
      ),
    )
    const starts = seen.filter(({ contentBlockStart }) => contentBlockStart).length
    expect(starts).toBe(blocks.filter(({ toolUse }) => toolUse).length)
    expect(seen.filter(({ contentBlockStop }) => contentBlockStop)).toHaveLength(blocks.length)
  })

  it.each([
    ['simulated.mid-stream-v1:0', 'ModelStreamErrorException'],
    ['simulated.mid-stream-throttled-v1:0', 'ThrottlingException'],
  ])('of %s fails in the middle with %s', async (modelId, name) => {
    const { stream } = await runtime.send(new ConverseStreamCommand({ modelId, messages: [user('Hi')] }))
    let seen = 0
    await expect(async () => {
      for await (const _ of stream ?? []) seen += 1
    }).rejects.toMatchObject({ name, message: expect.any(String) })
    expect(seen).toBe(6)
  })
})

describe('Converse refuses', () => {
  const hi = [user('Hi')]
  const image: Message = {
    role: 'user',
    content: [{ image: { format: 'png', source: { bytes: new Uint8Array([1]) } } }],
  }
  const called: Message = {
    role: 'assistant',
    content: [{ toolUse: { toolUseId: 'tooluse_abc', name: 'get_time', input: {} } }],
  }
  const result = { toolResult: { toolUseId: 'tooluse_abc', content: [{ text: 'ok' }] } }

  it.each<[string, Omit<ConverseCommandInput, 'modelId'>, string]>([
    [NOVA, { messages: [] }, 'A conversation must start with a user message.'],
    [NOVA, { messages: [...hi, ...hi] }, 'A conversation must alternate between user and assistant roles.'],
    [
      NOVA,
      { messages: [{ role: 'user', content: [] }] },
      'The content field in the Message object at messages.0 is empty.',
    ],
    [
      NOVA,
      { messages: [user(' ')] },
      'The text field in the ContentBlock object at messages.0.content.0 is blank.',
    ],
    [
      NOVA,
      { messages: hi, inferenceConfig: { temperature: 2 } },
      "Value '2' at 'inferenceConfig.temperature'",
    ],
    [NOVA, { messages: hi, requestMetadata: { user: '{"a":1}' } }, 'violates the regular expression'],
    [
      NOVA,
      { messages: [...hi, called, { role: 'user', content: [result] }] },
      'The toolConfig field must be defined',
    ],
    [
      NOVA,
      { messages: [...hi, called, ...hi], toolConfig },
      'Expected toolResult blocks at messages.2.content for the following Ids: tooluse_abc',
    ],
    [
      NOVA,
      { messages: [{ role: 'user', content: [result] }], toolConfig },
      'exceeds the number of toolUse blocks',
    ],
    [
      LLAMA,
      { messages: hi, toolConfig: { ...toolConfig, toolChoice: { any: {} } } },
      "This model doesn't support the toolConfig.toolChoice.any field.",
    ],
    [
      LLAMA,
      { messages: [...hi, called, { role: 'user', content: [result, { text: 'And?' }] }], toolConfig },
      'cannot be provided in the same turn',
    ],
    [LLAMA, { messages: [image] }, "This model doesn't support the image"],
    [
      MISTRAL,
      { messages: [...hi, called, { role: 'user', content: [result] }], toolConfig },
      'must be a-z, A-Z, 0-9, with a length of 9',
    ],
    [
      'mistral.mistral-7b-instruct-v0:2',
      { messages: hi, system: [{ text: 'Be kind.' }] },
      "doesn't support system messages",
    ],
    ['meta.llama3-8b-instruct-v1:0', { messages: hi, toolConfig }, "This model doesn't support tool use."],
    [
      'amazon.titan-embed-text-v2:0',
      { messages: hi },
      "This action doesn't support the model that you provided.",
    ],
    [
      SONNET,
      { messages: hi, inferenceConfig: { temperature: 0.5, topP: 0.5 } },
      'The model returned the following errors: `temperature` and `top_p` cannot both be specified',
    ],
    [
      SONNET,
      { messages: hi, additionalModelRequestFields: { max_tokens_to_sample: 1 } },
      'max_tokens_to_sample: Extra inputs are not permitted',
    ],
    [
      SONNET,
      { messages: hi, additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 10 } } },
      'greater than or equal to 1024',
    ],
    [
      NOVA,
      { messages: hi, guardrailConfig: { guardrailIdentifier: 'No guardrail', guardrailVersion: '1' } },
      'The guardrail identifier or version',
    ],
    [
      'us.anthropic.claude-opus-4-6-v1',
      { messages: [...hi, { role: 'assistant', content: [{ text: 'So' }] }] },
      'does not support assistant message prefill',
    ],
  ])('for %s: %j', async (modelId, input, expected) => {
    expect(await refusal(modelId, input)).toContain(expected)
  })

  it.each([LLAMA, 'us.meta.llama4-scout-17b-instruct-v1:0', MISTRAL, 'us.writer.palmyra-x5-v1:0'])(
    'tools in a stream of %s, and accepts them otherwise',
    async (modelId) => {
      expect(await refusal(modelId, { messages: BOTH, toolConfig }, true)).toBe(
        "ValidationException: This model doesn't support tool use in streaming mode.",
      )
      expect((await converse(modelId, { messages: BOTH, toolConfig })).stopReason).toBe('tool_use')
    },
  )

  it('a cache point for a model without a cache, with 403', async () => {
    const system = [{ text: 'one' }, { cachePoint: { type: 'default' as const } }]
    await expect(converse(LLAMA, { system, messages: hi })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    })
  })
})

describe('CountTokens', () => {
  const modelId = 'anthropic.claude-sonnet-4-5-20250929-v1:0'

  it('counts the input of Converse like that of InvokeModel', async () => {
    const converse = { messages: [user('Say hello')], system: [{ text: 'Be kind.' }] }
    const body = JSON.stringify({
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 5,
      system: 'Be kind.',
      messages: [{ role: 'user', content: 'Say hello' }],
    })
    for (const input of [{ converse }, { invokeModel: { body: Buffer.from(body) } }])
      expect(await runtime.send(new CountTokensCommand({ modelId, input }))).toMatchObject({ inputTokens: 4 })
  })

  it('refuses the same bodies as Converse', async () => {
    const input = { converse: { messages: [] } }
    await expect(runtime.send(new CountTokensCommand({ modelId, input }))).rejects.toThrow(
      'must start with a user',
    )
  })
})
