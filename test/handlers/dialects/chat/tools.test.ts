import { describe, expect, it } from 'vitest'
import {
  CLAUDE,
  CLAUDE_3,
  converted,
  expectRefused,
  GPT_OSS,
  LLAMA,
  MISTRAL,
  NOVA,
  tool,
  UNFORCED_CLAUDE,
} from './converted.ts'

const tools = [tool('weather', { description: 'Tells the weather.' }), tool('time', { description: ' ' })]
const names = (fields: { [field: string]: unknown }) =>
  converted(fields).request.toolConfig?.tools.map(({ toolSpec }) => toolSpec.name)
const choice = (fields: { [field: string]: unknown }) => converted(fields).request.toolConfig?.toolChoice
const TIME = { type: 'function', function: { name: 'time' } }

describe('tools', () => {
  it('are sent with their schemas unchanged', () => {
    const json = { type: 'object', properties: { city: { type: 'string' } } }
    expect(converted({ tools }).request.toolConfig).toEqual({
      tools: [
        { toolSpec: { name: 'weather', description: 'Tells the weather.', inputSchema: { json } } },
        { toolSpec: { name: 'time', inputSchema: { json } } },
      ],
    })
    const [sent] = converted({ tools }).request.toolConfig?.tools ?? []
    expect(sent?.toolSpec.inputSchema.json).toBe(tools[0]?.function.parameters)
  })

  it('keep numbers that a double cannot represent, and keys such as __proto__', () => {
    const parameters = {
      type: 'object',
      properties: JSON.parse('{"__proto__":{"type":"string"}}'),
      maximum: JSON.rawJSON('1234567890123456789'),
    }
    expect(JSON.stringify(converted({ tools: [tool('a', { parameters })] }).request)).toContain(
      '{"type":"object","properties":{"__proto__":{"type":"string"}},"maximum":1234567890123456789}',
    )
  })

  it.each([undefined, null, {}])('without parameters get an empty object schema: %j', (parameters) => {
    const [sent] = converted({ tools: [tool('a', { parameters })] }).request.toolConfig?.tools ?? []
    expect(sent?.toolSpec.inputSchema.json).toEqual({ type: 'object', properties: {} })
  })

  it('are strict where the model has structured outputs; elsewhere strict is reported as ignored', () => {
    const strict = { tools: [tool('a', { strict: true }), tool('b', { strict: true })] }
    expect(converted(strict)).toMatchObject({
      request: { toolConfig: { tools: [{ toolSpec: { strict: true } }, { toolSpec: { strict: true } }] } },
      ignored: [],
    })
    const { request, ignored } = converted({ ...strict, model: NOVA })
    expect(JSON.stringify(request)).not.toContain('strict')
    expect(ignored).toEqual(['strict'])
  })

  it.each<[unknown, string]>([
    [{}, 'tools'],
    [[7], 'tools.[0].type'],
    [[{ type: 'web_search' }], 'tools.[0].type'],
    [[tool('a'), { type: 'custom', custom: { name: 'b' } }], 'tools.[1].type'],
    [[tool('a b')], 'tools.[0].function.name'],
    [[tool('a'.repeat(65))], 'tools.[0].function.name'],
    [[tool('a', { description: 7 })], 'tools.[0].function.description'],
    [[tool('a', { parameters: [] })], 'tools.[0].function.parameters'],
    [[tool('a', { parameters: JSON.rawJSON('1') })], 'tools.[0].function.parameters'],
  ])('are refused: %j', (tools, param) => {
    expectRefused({ tools }, param)
  })
})

describe('tool_choice', () => {
  it('auto becomes no toolChoice, since some models accept nothing else', () => {
    expect(choice({ tools, tool_choice: 'auto' })).toBeUndefined()
  })

  it('none drops the tools', () => {
    expect(converted({ tools, tool_choice: 'none' }).request.toolConfig).toBeUndefined()
  })

  it('required becomes any', () => {
    expect(choice({ tools, tool_choice: 'required' })).toEqual({ any: {} })
  })

  it.each([CLAUDE, NOVA])('one function becomes that tool for %s', (model) => {
    expect(choice({ model, tools, tool_choice: TIME })).toEqual({ tool: { name: 'time' } })
    expect(names({ model, tools, tool_choice: TIME })).toEqual(['weather', 'time'])
  })

  it.each([MISTRAL, LLAMA, 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc'])(
    'one function becomes the only tool with any for %s',
    (model) => {
      expect(choice({ model, tools, tool_choice: TIME })).toEqual({ any: {} })
      expect(names({ model, tools, tool_choice: TIME })).toEqual(['time'])
    },
  )

  it('allowed_tools drops the other tools', () => {
    const allowed = (mode: string) => ({ type: 'allowed_tools', allowed_tools: { mode, tools: [TIME] } })
    expect(names({ tools, tool_choice: allowed('auto') })).toEqual(['time'])
    expect(choice({ tools, tool_choice: allowed('auto') })).toBeUndefined()
    expect(choice({ tools, tool_choice: allowed('required') })).toEqual({ any: {} })
    expectRefused({ tools, tool_choice: allowed('sometimes') }, 'tool_choice')
  })

  it.each<[unknown, RegExp]>([
    ['always', /none, auto, required/],
    [{ type: 'custom', custom: { name: 'time' } }, /none, auto, required/],
    [{ type: 'function', function: { name: 'absent' } }, /none of the tools/],
    [{ type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [] } }, /at least one of the tools/],
    [7, /none, auto, required/],
  ])('%j is refused', (tool_choice, words) => {
    expectRefused({ tools, tool_choice }, 'tool_choice', words)
  })

  it('that needs tools is refused without', () => {
    expectRefused({ tool_choice: 'required' }, 'tool_choice', /needs tools/)
    expect(converted({ tools: [], tool_choice: 'auto' }).request.toolConfig).toBeUndefined()
  })
})

describe('parallel_tool_calls: false', () => {
  const serial = { tools, parallel_tool_calls: false }

  it("becomes Claude's own tool_choice, which excludes Bedrock's", () => {
    const sent = (tool_choice: unknown) => converted({ ...serial, model: CLAUDE_3, tool_choice }).request
    expect(sent('auto')).toMatchObject({
      additionalModelRequestFields: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    })
    expect(sent('required').additionalModelRequestFields).toMatchObject({ tool_choice: { type: 'any' } })
    expect(sent(TIME).additionalModelRequestFields).toMatchObject({
      tool_choice: { type: 'tool', name: 'time' },
    })
    expect(sent(TIME).toolConfig).not.toHaveProperty('toolChoice')
  })

  it('is ignored for other models, and reported as ignored', () => {
    expect(converted({ ...serial, model: NOVA }).ignored).toEqual(['parallel_tool_calls'])
    expect(converted({ ...serial, model: NOVA, parallel_tool_calls: true }).ignored).toEqual([])
    expectRefused({ parallel_tool_calls: 'no' }, 'parallel_tool_calls')
  })
})

describe('response_format', () => {
  const schema = { type: 'object', properties: { answer: { type: 'string' } }, additionalProperties: false }
  const format = (json_schema: object = {}) => ({
    type: 'json_schema',
    json_schema: { name: 'reply', schema, ...json_schema },
  })

  it.each([undefined, null, { type: 'text' }])('%j has no effect', (response_format) => {
    expect(converted({ response_format })).toEqual(converted())
  })

  it.each([CLAUDE, GPT_OSS])('with a strict schema becomes structured output for %s', (model) => {
    const { request, answerTool } = converted({ model, tools, response_format: format({ strict: true }) })
    expect(request.outputConfig).toEqual({
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { schema: JSON.stringify(schema), name: 'reply' } },
      },
    })
    expect(answerTool).toBeUndefined()
    expect(request.toolConfig?.tools).toHaveLength(2)
    expect(request.toolConfig).not.toHaveProperty('toolChoice')
  })

  it.each([
    [CLAUDE, format(), { tool: { name: 'json' } }],
    [NOVA, format({ strict: true }), { tool: { name: 'json' } }],
    [MISTRAL, format({ strict: true }), { any: {} }],
  ])('becomes one forced tool for %s otherwise', (model, response_format, toolChoice) => {
    const { request, answerTool } = converted({ model, response_format })
    expect(answerTool).toBe('json')
    expect(request).not.toHaveProperty('outputConfig')
    expect(request.toolConfig).toMatchObject({
      tools: [{ toolSpec: { name: 'json', inputSchema: { json: schema } } }],
      toolChoice,
    })
  })

  it('for any object becomes a tool with an open schema', () => {
    const { request } = converted({ response_format: { type: 'json_object' } })
    expect(request.toolConfig?.tools[0]?.toolSpec.inputSchema.json).toEqual({
      type: 'object',
      properties: {},
    })
  })

  it('leaves the choice between the answer and the tools', () => {
    const fields = { tools, response_format: format() }
    expect(names(fields)).toEqual(['weather', 'time', 'json'])
    expect(choice(fields)).toEqual({ any: {} })
    expect(names({ ...fields, tool_choice: 'none' })).toEqual(['json'])
  })

  it('has no effect where a tool call is forced', () => {
    const { request, answerTool } = converted({ tools, tool_choice: 'required', response_format: format() })
    expect(request).toEqual(converted({ tools, tool_choice: 'required' }).request)
    expect(answerTool).toBeUndefined()
  })

  it('uses another name if a tool has the same one', () => {
    expect(converted({ tools: [tool('json')], response_format: format() }).answerTool).toBe('json_')
  })

  it.each([LLAMA, UNFORCED_CLAUDE])(
    'becomes an instruction for %s, which cannot be forced to call a tool',
    (model) => {
      const { request, answerTool } = converted({ model, response_format: format({ strict: true }) })
      expect(request.system).toEqual([{ text: expect.stringContaining(JSON.stringify(schema)) }])
      expect(answerTool).toBeUndefined()
      expect(request).not.toHaveProperty('toolConfig')
      expect(converted({ model, response_format: { type: 'json_object' } }).request.system).toHaveLength(1)
    },
  )

  it.each<[unknown, string]>([
    ['json', 'response_format.type'],
    [{ type: 'xml' }, 'response_format.type'],
    [{ type: 'json_schema' }, 'response_format.json_schema.schema'],
    [format({ schema: [] }), 'response_format.json_schema.schema'],
    [format({ name: 7 }), 'response_format.json_schema.name'],
    [format({ description: 7 }), 'response_format.json_schema.description'],
  ])('%j is refused', (response_format, param) => {
    expectRefused({ response_format }, param)
  })
})

describe('tools that a model refuses in a stream', () => {
  it.each([LLAMA, MISTRAL, 'ai21.jamba-1-5-large-v1:0', 'us.writer.palmyra-x5-v1:0'])(
    'of %s need a complete response',
    (model) => {
      expect(converted({ model, tools: [tool('weather')] })).toMatchObject({ whole: true })
      expect(converted({ model })).not.toHaveProperty('whole')
      expect(converted({ model, tools: [tool('weather')], tool_choice: 'none' })).not.toHaveProperty('whole')
    },
  )

  it('include the tool for a response format', () => {
    const response_format = { type: 'json_object' }
    expect(converted({ model: MISTRAL, response_format })).toMatchObject({ whole: true })
    expect(converted({ model: CLAUDE, response_format })).not.toHaveProperty('whole')
  })
})
