import type OpenAI from 'openai'
import { afterAll, describe, expect, it } from 'vitest'
import { createBedrock } from '../../../../local/bedrock/service.ts'
import { dialectClients, posted } from '../dialects.ts'
import { serveBedrock } from '../endpoint.ts'

const { url, close } = await serveBedrock(createBedrock({ now: () => 1_700_000_000_500 }))
afterAll(close)
const { openai } = dialectClients(url)

const model = 'us.openai.gpt-5.6-luna'
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const tools = ['get_weather', 'get_time'].map((name) => ({
  type: 'function' as const,
  name,
  parameters,
  strict: true,
}))
const both = { model, tools, input: 'Call get_weather and get_time for Paris' }

describe("OpenAI's own client", () => {
  it('gets a response', async () => {
    const response = await openai.responses.create({ model, input: 'Say hello', instructions: 'Be kind.' })
    expect(response.output_text).toContain('"Say hello"')
    expect(response).toMatchObject({
      object: 'response',
      created_at: 1_700_000_000,
      status: 'completed',
      output: [
        { type: 'reasoning', summary: [] },
        { type: 'message', role: 'assistant', status: 'completed' },
      ],
      store: true,
      usage: { input_tokens: 4, output_tokens_details: { reasoning_tokens: expect.any(Number) } },
    })
  })

  it.each<[string, Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'stream'>]>([
    ['text', { model, input: 'Say hello' }],
    ['calls of tools', both],
    ['a summary of reasoning', { model, input: 'Hi', reasoning: { effort: 'low', summary: 'auto' } }],
    ['a refusal', { model, input: 'SIMULATE_REFUSAL' }],
    ['a cut answer', { model, input: 'Say hello', max_output_tokens: 16 }],
  ])('gets the same through a stream: %s', async (_, request) => {
    const whole = await openai.responses.create(request)
    const streamed = await openai.responses.stream(request).finalResponse()
    // The ids differ, since the bodies do; the client adds its parsed output.
    const plain = ({
      output,
      status,
      usage,
    }: object & Pick<OpenAI.Responses.Response, 'output' | 'status' | 'usage'>) =>
      JSON.parse(
        JSON.stringify({ output, status, usage }, (key, value) =>
          ['id', 'call_id', 'parsed', 'parsed_arguments'].includes(key) ? undefined : value,
        ),
      )
    expect(plain(streamed)).toEqual(plain(whole))
  })

  it('runs a tool loop', async () => {
    const asked = await openai.responses.create({ ...both, store: false })
    const calls = asked.output.filter((item) => item.type === 'function_call')
    expect(calls.map(({ name, arguments: input }) => [name, input])).toEqual([
      ['get_weather', '{"city":"Paris"}'],
      ['get_time', '{"city":"Paris"}'],
    ])
    const results = calls.map(({ call_id }) => ({
      type: 'function_call_output' as const,
      call_id,
      output: '21 degrees',
    }))
    const answered = await openai.responses.create({
      ...both,
      input: [{ role: 'user', content: both.input }, ...calls, ...results],
    })
    expect(answered.output_text).toContain('21 degrees')
  })

  it('calls a tool in a namespace by both names', async () => {
    const { tools, ...rest } = both
    const grouped = [{ type: 'namespace' as const, name: 'weather', description: 'All of it', tools }]
    const { output } = await openai.responses.create({ ...rest, tools: grouped })
    expect(output.find((item) => item.type === 'function_call')).toMatchObject({
      namespace: 'weather',
      name: 'get_weather',
    })
  })

  it('gets JSON for a schema', async () => {
    const { output_text } = await openai.responses.create({
      model,
      input: 'Where is Paris?',
      text: { format: { type: 'json_schema', name: 'place', schema: parameters } },
    })
    expect(output_text).toBe('{"city":"Paris"}')
  })

  it.each(['simulated.mid-stream-v1:0', 'simulated.cut-stream-v1:0'])(
    'gets a start and then the error of %s',
    async (reserved) => {
      const seen: string[] = []
      const stream = await openai.responses.create({ model: reserved, input: 'Hi', stream: true })
      await expect(async () => {
        for await (const event of stream) seen.push(event.type)
      }).rejects.toThrow()
      expect(seen).toContain('response.output_text.delta')
    },
  )
})

describe('the events of a stream', () => {
  it('come in order, each with its name and number', async () => {
    const { text } = await posted(`${url}/openai/v1/responses`, {
      model,
      input: 'Hi',
      stream: true,
      reasoning: { effort: 'none' },
    })
    const events = text
      .split('\n\n')
      .filter(Boolean)
      .map((event) => {
        const [, name, data = ''] = /^event: (.+)\ndata: (.+)$/.exec(event) ?? []
        const { type, sequence_number: sequence } = JSON.parse(data)
        expect(type).toBe(name)
        return { type, sequence }
      })
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index))
    expect([...new Set(events.map(({ type }) => type))]).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
  })
})

describe('the route refuses', () => {
  it.each<[object, string]>([
    [{ model: 'openai.gpt-oss-20b-1:0' }, 'model'],
    [{ model: 'us.anthropic.claude-sonnet-4-6' }, 'model'],
    [{ model: 'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abc' }, 'model'],
    [{ background: true }, 'background'],
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ input: undefined }, 'input'],
    [{ input: [{ type: 'function_call_output', call_id: 'a', output: 'x' }] }, 'input'],
    [{ tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    [{ tools: [{ type: 'namespace', name: 'a', tools: [{ type: 'mcp' }] }] }, 'tools[0].tools[0].type'],
    [{ max_output_tokens: 1 }, 'max_output_tokens'],
    [{ temperature: 0.5 }, 'temperature'],
  ])('%j', async (more, param) => {
    const { status, json } = await posted(`${url}/openai/v1/responses`, { model, input: 'Hi', ...more })
    expect([status, json.error.param, json.error.type]).toEqual([400, param, 'invalid_request_error'])
  })
})
