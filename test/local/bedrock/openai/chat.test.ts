import OpenAI from 'openai'
import { afterAll, describe, expect, it } from 'vitest'
import { createBedrock } from '../../../../local/bedrock/service.ts'
import { dialectClients, posted } from '../dialects.ts'
import { serveBedrock } from '../endpoint.ts'

const { url, close } = await serveBedrock(createBedrock({ now: () => 1_700_000_000_500 }))
afterAll(close)
const { openai } = dialectClients(url)

const model = 'openai.gpt-oss-20b-1:0'
const user = (content: string) => ({ role: 'user' as const, content })
const hi = { model, messages: [user('Say hello')] }
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const tools = ['get_weather', 'get_time'].map((name) => ({
  type: 'function' as const,
  function: { name, parameters },
}))
const both = { model, tools, messages: [user('Call get_weather and get_time for Paris')] }

describe("OpenAI's own client", () => {
  it('gets a completion', async () => {
    const said = { role: 'assistant', content: expect.stringContaining('"Say hello"'), refusal: null }
    expect(await openai.chat.completions.create(hi)).toMatchObject({
      object: 'chat.completion',
      created: 1_700_000_000,
      model,
      choices: [{ index: 0, message: said, finish_reason: 'stop' }],
      usage: { prompt_tokens: 2, completion_tokens: 16, total_tokens: 18 },
    })
  })

  it.each<[string, OpenAI.ChatCompletionCreateParamsNonStreaming]>([
    ['text', hi],
    ['calls of tools', both],
    ['reasoning', { ...hi, reasoning_effort: 'low' }],
    ['a refusal', { model, messages: [user('SIMULATE_REFUSAL')] }],
    ['a cut answer', { ...hi, max_completion_tokens: 3 }],
  ])('gets the same through a stream: %s', async (_, request) => {
    const whole = await openai.chat.completions.create(request)
    const stream = openai.chat.completions.stream({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    })
    const streamed = await stream.finalChatCompletion()
    // The ids differ, since the bodies do.
    const plain = (completion: OpenAI.ChatCompletion) => {
      const { message, finish_reason } = completion.choices[0] ?? {}
      const { content, refusal, tool_calls: calls = [] } = message ?? {}
      const called = calls.map(
        (call) => call.type === 'function' && [call.function.name, call.function.arguments],
      )
      return { content: content ?? '', refusal: refusal ?? null, called, finish_reason }
    }
    expect(plain(streamed)).toEqual({ ...plain(whole), content: plain(whole).content })
    expect(streamed.usage).toEqual(whole.usage)
  })

  it('runs a tool loop', async () => {
    const asked = await openai.chat.completions.create(both)
    const [choice] = asked.choices
    if (!choice) throw new Error('There is no choice')
    expect(choice.finish_reason).toBe('tool_calls')
    const calls = choice.message.tool_calls ?? []
    expect(calls.map((call) => call.type === 'function' && call.function)).toEqual([
      { name: 'get_weather', arguments: '{"city":"Paris"}' },
      { name: 'get_time', arguments: '{"city":"Paris"}' },
    ])
    const results = calls.map(({ id }) => ({
      role: 'tool' as const,
      tool_call_id: id,
      content: '21 degrees',
    }))
    const answered = await openai.chat.completions.create({
      ...both,
      messages: [...both.messages, choice.message, ...results],
    })
    expect(answered.choices[0]?.message.content).toContain('21 degrees')
  })

  it.each<[string, Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>, string[]]>([
    ['none', { tool_choice: 'none' }, []],
    ['required', { messages: [user('Hi')], tool_choice: 'required' }, ['get_weather']],
    ['one', { tool_choice: { type: 'function', function: { name: 'get_time' } } }, ['get_time']],
    ['one at a time', { parallel_tool_calls: false }, ['get_weather']],
  ])('chooses tools: %s', async (_, more, names) => {
    const { choices } = await openai.chat.completions.create({ ...both, ...more, stream: false })
    const calls = choices[0]?.message.tool_calls ?? []
    expect(calls.map((call) => call.type === 'function' && call.function.name)).toEqual(names)
  })

  it('gets JSON for a schema', async () => {
    const { choices } = await openai.chat.completions.create({
      model,
      messages: [user('Where is Paris?')],
      response_format: { type: 'json_schema', json_schema: { name: 'place', schema: parameters } },
    })
    expect(choices[0]?.message.content).toBe('{"city":"Paris"}')
  })

  it('gets reasoning: gpt-oss writes it, GPT-5 only counts it', async () => {
    const oss = await openai.chat.completions.create({ ...hi, reasoning_effort: 'low' })
    expect(oss.choices[0]?.message.content).toMatch(/^<reasoning>The prompt .*<\/reasoning>This is/)
    const gpt = await openai.chat.completions.create({ ...hi, model: 'us.openai.gpt-5.6-luna' })
    expect(gpt.choices[0]?.message.content).toMatch(/^This is/)
    expect(gpt.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0)
  })

  it.each([
    ['simulated.throttled-v1:0', OpenAI.RateLimitError],
    ['simulated.access-denied-v1:0', OpenAI.PermissionDeniedError],
    ['simulated.unavailable-v1:0', OpenAI.InternalServerError],
  ])('gets the error of %s as its own type', async (reserved, type) => {
    await expect(openai.chat.completions.create({ ...hi, model: reserved })).rejects.toBeInstanceOf(type)
  })

  it.each(['simulated.mid-stream-v1:0', 'simulated.mid-stream-throttled-v1:0', 'simulated.cut-stream-v1:0'])(
    'gets a start and then the error of %s',
    async (reserved) => {
      let text = ''
      const stream = await openai.chat.completions.create({ ...hi, model: reserved, stream: true })
      await expect(async () => {
        for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
      }).rejects.toThrow()
      expect(text).toMatch(/^This is/)
    },
  )
})

describe('the chunks of a stream', () => {
  it('begin with the role, end with the usage if requested, and then [DONE]', async () => {
    const body = { ...hi, max_tokens: 1, stream: true }
    const read = async (more: object) => {
      const { text } = await posted(`${url}/openai/v1/chat/completions`, { ...body, ...more })
      return text.split('\n\n').filter(Boolean)
    }
    const [first, ...rest] = await read({ stream_options: { include_usage: true } })
    expect(JSON.parse(first?.slice(6) ?? '')).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [{ delta: { role: 'assistant' }, finish_reason: null }],
      usage: null,
    })
    expect(rest.at(-1)).toBe('data: [DONE]')
    expect(JSON.parse(rest.at(-2)?.slice(6) ?? '')).toMatchObject({
      choices: [],
      usage: { completion_tokens: 1 },
    })
    expect(JSON.parse(rest.at(-3)?.slice(6) ?? '').choices[0].finish_reason).toBe('length')
    expect((await read({})).join('')).not.toContain('usage')
  })
})

describe('the route refuses', () => {
  const refused = (body: object | string) => posted(`${url}/openai/v1/chat/completions`, body)

  it.each(['us.anthropic.claude-sonnet-4-6', 'amazon.nova-lite-v1:0', 'us.meta.llama3-3-70b-instruct-v1:0'])(
    '%s, which does not support it',
    async (other) => {
      const { status, json } = await refused({ ...hi, model: other })
      expect([status, json.error.param]).toEqual([400, 'model'])
      expect(json.error.message).toContain("isn't supported on this route")
    },
  )

  it('an unknown model, with 404', async () => {
    const { status, json, headers } = await refused({ ...hi, model: 'gpt-4o' })
    expect([status, json.error.code]).toEqual([404, 'model_not_found'])
    expect(headers.get('x-request-id')).toBeTruthy()
  })

  it.each<[object, string | null]>([
    [{ messages: undefined }, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'tool', tool_call_id: 'a', content: 'x' }] }, 'messages.[0].role'],
    [
      {
        messages: [
          {
            role: 'assistant',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'x', arguments: '' } }],
          },
          user('Hi'),
        ],
      },
      'messages.[0].role',
    ],
    [{ temperature: 3 }, 'temperature'],
    [{ max_tokens: 0 }, 'max_tokens'],
    [{ n: 2 }, 'n'],
    [{ tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    [{ tools: [{ type: 'function', function: { name: 'a b' } }] }, 'tools[0].function.name'],
    [{ stream_options: { include_usage: true } }, 'stream_options'],
    [{ model: 'us.openai.gpt-5.5', max_tokens: 5 }, 'max_tokens'],
    [{ model: 'us.openai.gpt-5.5', temperature: 0 }, 'temperature'],
    [{ model: '' }, 'model'],
  ])('%j', async (more, param) => {
    const { status, json } = await refused({ ...hi, ...more })
    expect([status, json.error.param, json.error.type]).toEqual([400, param, 'invalid_request_error'])
  })

  it('invalid JSON', async () => {
    expect((await refused('{')).json.error.message).toBe('We could not parse the JSON body of your request.')
  })
})
