import Anthropic from '@anthropic-ai/sdk'
import { afterAll, describe, expect, it } from 'vitest'
import { createBedrock } from '../../../../local/bedrock/service.ts'
import { dialectClients, posted } from '../dialects.ts'
import { serveBedrock } from '../endpoint.ts'

const { url, close } = await serveBedrock(createBedrock())
afterAll(close)
const { anthropic } = dialectClients(url)

const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const hi = { model, max_tokens: 100, messages: [{ role: 'user' as const, content: 'Say hello' }] }
const schema = { type: 'object' as const, properties: { city: { type: 'string' } } }
const tools = [
  { name: 'get_weather', description: 'The weather of a city', input_schema: schema },
  { name: 'get_time', description: 'The hour', input_schema: schema },
]
const both = {
  model,
  max_tokens: 100,
  tools,
  messages: [{ role: 'user' as const, content: 'Call get_weather and get_time for Paris' }],
}

describe("Anthropic's own client", () => {
  it('gets a message', async () => {
    expect(await anthropic.messages.create(hi)).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      content: [{ type: 'text', text: expect.stringContaining('"Say hello"') }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 2, output_tokens: 16, cache_read_input_tokens: 0 },
    })
  })

  it.each([
    ['text', hi],
    ['calls of tools', both],
    ['thoughts', { ...hi, max_tokens: 2000, thinking: { type: 'enabled' as const, budget_tokens: 1024 } }],
    ['a cut answer', { ...hi, max_tokens: 3 }],
  ])('gets the same through a stream: %s', async (_, request) => {
    const whole = await anthropic.messages.create({ ...request, stream: false })
    const streamed = await anthropic.messages.stream(request).finalMessage()
    // The ids differ, since the bodies do.
    const plain = ({ content, stop_reason }: Anthropic.Message) =>
      JSON.parse(JSON.stringify({ content, stop_reason }, (key, value) => (key === 'id' ? '' : value)))
    expect(plain(streamed)).toEqual(plain(whole))
    expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens)
  })

  it('runs a tool loop', async () => {
    const asked = await anthropic.messages.create(both)
    expect(asked.stop_reason).toBe('tool_use')
    const uses = asked.content.filter((block) => block.type === 'tool_use')
    expect(uses.map(({ name, input }) => [name, input])).toEqual([
      ['get_weather', { city: 'Paris' }],
      ['get_time', { city: 'Paris' }],
    ])
    const results = uses.map(({ id }) => ({
      type: 'tool_result' as const,
      tool_use_id: id,
      content: '21 degrees',
    }))
    const answered = await anthropic.messages.create({
      ...both,
      messages: [
        ...both.messages,
        { role: 'assistant', content: asked.content },
        { role: 'user', content: results },
      ],
    })
    expect(answered.content).toMatchObject([{ type: 'text', text: expect.stringContaining('21 degrees') }])
  })

  it('gets the number of tokens written to the cache', async () => {
    const system = [
      {
        type: 'text' as const,
        text: 'one two three',
        cache_control: { type: 'ephemeral' as const, ttl: '1h' as const },
      },
    ]
    expect((await anthropic.messages.create({ ...hi, system })).usage).toMatchObject({
      input_tokens: 2,
      cache_creation_input_tokens: 3,
      cache_creation: { ephemeral_1h_input_tokens: 3, ephemeral_5m_input_tokens: 0 },
    })
  })

  it('gets a refusal of the model', async () => {
    const messages = [{ role: 'user' as const, content: 'SIMULATE_REFUSAL' }]
    expect((await anthropic.messages.create({ ...hi, messages })).stop_reason).toBe('refusal')
  })

  it.each([
    ['simulated.throttled-v1:0', Anthropic.RateLimitError],
    ['simulated.access-denied-v1:0', Anthropic.PermissionDeniedError],
    ['simulated.internal-v1:0', Anthropic.InternalServerError],
  ])('gets the error of %s as its own type', async (reserved, type) => {
    await expect(anthropic.messages.create({ ...hi, model: reserved })).rejects.toBeInstanceOf(type)
  })

  it.each(['simulated.mid-stream-v1:0', 'simulated.mid-stream-throttled-v1:0', 'simulated.cut-stream-v1:0'])(
    'gets a start and then the error of %s',
    async (reserved) => {
      const seen: string[] = []
      const stream = await anthropic.messages.create({ ...hi, model: reserved, stream: true })
      await expect(async () => {
        for await (const event of stream) seen.push(event.type)
      }).rejects.toThrow()
      expect(seen).toContain('content_block_delta')
    },
  )
})

describe('the events of a stream', () => {
  it('come in order, each with its name', async () => {
    const { text, headers } = await posted(
      `${url}/anthropic/v1/messages?beta=true`,
      { ...hi, max_tokens: 2, stream: true },
      { 'anthropic-version': '2023-06-01' },
    )
    expect(headers.get('content-type')).toContain('text/event-stream')
    const events = text.split('\n\n').filter(Boolean)
    expect(events.map((event) => /^event: (\w+)\ndata: /.exec(event)?.[1])).toEqual([
      'message_start',
      'ping',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })
})

describe('the route refuses', () => {
  const version = { 'anthropic-version': '2023-06-01' }
  const refused = (body: object | string, headers: { [name: string]: string } = version) =>
    posted(`${url}/anthropic/v1/messages`, body, headers)

  it('a call without a version', async () => {
    expect((await refused(hi, {})).json).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'anthropic-version: header is required' },
    })
  })

  it.each<[object, string]>([
    [
      { metadata: { user_id: '{"device":"a"}' } },
      'Request metadata contains a value that violates the regular expression',
    ],
    [
      { output_config: { format: { type: 'json_schema', schema: {} } } },
      'output_config.format: Extra inputs are not permitted',
    ],
    [{ tools: [{ ...tools[0], strict: true }] }, 'tools.0.custom.strict: Extra inputs are not permitted'],
    [{ inference_geo: 'us' }, 'inference_geo: Extra inputs are not permitted'],
    [{ fallbacks: [] }, 'fallbacks: Extra inputs are not permitted'],
    [{ anthropic_version: 'bedrock-2023-05-31' }, 'anthropic_version: Extra inputs are not permitted'],
    [
      { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
      "tools.0: Input tag 'web_search_20250305' found using 'type'",
    ],
    [{ max_tokens: undefined }, 'max_tokens: Field required'],
    [{ messages: [] }, 'messages: at least one message is required'],
    [{ messages: [{ role: 'system', content: 'x' }] }, 'messages: Unexpected role "system".'],
    [{ messages: [{ role: 'user', content: [{ type: 'x' }] }] }, "messages.0.content.0: Input tag 'x'"],
    [
      { messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a' }] }] },
      'unexpected `tool_use_id` found in `tool_result` blocks: a.',
    ],
    [
      {
        messages: [
          ...hi.messages,
          { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'x', input: {} }] },
          ...hi.messages,
        ],
      },
      '`tool_use` ids were found without `tool_result` blocks immediately after: a.',
    ],
    [{ tools: [{ name: 'a b', input_schema: schema }] }, 'tools.0.custom.name: String should match pattern'],
    [{ tools, tool_choice: { type: 'tool', name: 'none' } }, "Tool 'none' not found in provided tools"],
    [{ temperature: 0.5, top_p: 0.5 }, '`temperature` and `top_p` cannot both be specified for this model.'],
    [
      { thinking: { type: 'enabled', budget_tokens: 1024 } },
      '`max_tokens` must be greater than `thinking.budget_tokens`.',
    ],
  ])('%j', async (more, message) => {
    const { status, json, headers } = await refused({ ...hi, ...more })
    expect(status).toBe(400)
    expect(json).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } })
    expect(json.error.message).toContain(message)
    expect(json.request_id).toBe(headers.get('request-id'))
  })

  it('but accepts values that only look similar', async () => {
    const { status } = await refused({
      ...hi,
      metadata: { user_id: 'user_123-abc' },
      output_config: { effort: 'low' },
    })
    expect(status).toBe(200)
  })

  it('models other than Claude, and unreadable bodies', async () => {
    expect((await refused({ ...hi, model: 'amazon.nova-lite-v1:0' })).json.error.type).toBe('not_found_error')
    expect((await refused('{')).json.error.message).toBe('The request body is not valid JSON.')
    expect((await refused({})).json.error.message).toBe('model: Field required')
  })
})

describe('a path that Bedrock Runtime does not know', () => {
  it.each(['/anthropic/v1/messages/count_tokens', '/anthropic/v1/models', '/openai/v1/embeddings'])(
    '%s is answered with 200, and an error in the body',
    async (path) => {
      const { status, json } = await posted(`${url}${path}`, hi)
      expect(status).toBe(200)
      expect(json.Output.__type).toContain('UnknownOperationException')
    },
  )
})
