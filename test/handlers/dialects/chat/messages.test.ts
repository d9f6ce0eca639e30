import { describe, expect, it } from 'vitest'
import { CLAUDE_3, called, converted, expectRefused, HELLO, MISTRAL, tool, turns } from './converted.ts'

const tools = [tool('weather')]

describe('the messages of a chat completion', () => {
  it('become turns of user and assistant', () => {
    const messages = [HELLO, { role: 'assistant', content: 'Hi.' }, { role: 'user', content: 'Bye' }]
    expect(turns(messages)).toEqual([
      { role: 'user', content: [{ text: 'Hello' }] },
      { role: 'assistant', content: [{ text: 'Hi.' }] },
      { role: 'user', content: [{ text: 'Bye' }] },
    ])
  })

  it('move their system and developer messages to system, in order, wherever they appear', () => {
    const { request } = converted({
      messages: [
        { role: 'system', content: 'Be brief.' },
        HELLO,
        { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
      ],
    })
    expect(request.system).toEqual([{ text: 'Be brief.' }, { text: 'Be kind.' }])
    expect(request.messages).toEqual([{ role: 'user', content: [{ text: 'Hello' }] }])
  })

  it('merge consecutive messages of one role into one turn', () => {
    const messages = [HELLO, { role: 'user', content: [{ type: 'text', text: 'Again' }] }]
    expect(turns(messages)).toEqual([{ role: 'user', content: [{ text: 'Hello' }, { text: 'Again' }] }])
  })

  it('drop blank content, which Bedrock refuses', () => {
    const messages = [
      { role: 'system', content: '' },
      { role: 'user', content: ' \n' },
      { role: 'assistant', content: '' },
      HELLO,
      { role: 'user', content: [{ type: 'text', text: '' }] },
    ]
    expect(converted({ messages }).request).toEqual({
      messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
    })
  })

  it('keep the text of a refusal', () => {
    const parts = [{ type: 'refusal', refusal: 'No.' }]
    for (const refused of [{ content: null, refusal: 'No.' }, { content: parts }])
      expect(turns([HELLO, { role: 'assistant', ...refused }])[1]?.content).toEqual([{ text: 'No.' }])
  })
})

describe('tool calls', () => {
  const calls = { role: 'assistant', content: null, tool_calls: [called('a'), called('b', 'weather', '')] }

  it('become one turn, and their results another', () => {
    const messages = [
      HELLO,
      calls,
      { role: 'tool', tool_call_id: 'a', content: 'Sunny' },
      { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'Rain' }] },
      { role: 'user', content: 'And tomorrow?' },
    ]
    expect(turns(messages, { tools }).slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { toolUse: { toolUseId: 'a', name: 'weather', input: { city: 'Rome' } } },
          { toolUse: { toolUseId: 'b', name: 'weather', input: {} } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'a', content: [{ text: 'Sunny' }] } },
          { toolResult: { toolUseId: 'b', content: [{ text: 'Rain' }] } },
          { text: 'And tomorrow?' },
        ],
      },
    ])
  })

  it('follow the text of their message', () => {
    const messages = [HELLO, { ...calls, content: 'I look.' }]
    expect(turns(messages, { tools })[1]?.content[0]).toEqual({ text: 'I look.' })
  })

  it('may have an empty result, or one with an image', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } }
    const results = (content: unknown) =>
      turns([HELLO, calls, { role: 'tool', tool_call_id: 'a', content }], { tools })[2]?.content
    const of = (...content: object[]) => [{ toolResult: { toolUseId: 'a', content } }]
    for (const nothing of ['', null, []]) expect(results(nothing)).toEqual(of({ text: '(no output)' }))
    expect(results([image])).toEqual(of({ image: { format: 'png', source: { bytes: 'aGk=' } } }))
  })

  it.each(['{"city":', '"Rome"', '[1]', 'null', '['.repeat(200_000)])(
    'keep arguments that are not an object: %.10s',
    (args) => {
      const messages = [HELLO, { role: 'assistant', tool_calls: [called('a', 'weather', args)] }]
      expect(turns(messages, { tools })[1]?.content).toEqual([
        { toolUse: { toolUseId: 'a', name: 'weather', input: { arguments: args } } },
      ])
    },
  )

  it('keep numbers that a double cannot represent, and keys such as __proto__', () => {
    const args = '{"id":1234567890123456789,"__proto__":{"x":1.5}}'
    const messages = [HELLO, { role: 'assistant', tool_calls: [called('a', 'weather', args)] }]
    expect(JSON.stringify(turns(messages, { tools }))).toContain(`"input":${args}`)
  })

  it('become text where the request offers no tools, since Bedrock refuses them there', () => {
    const messages = [HELLO, calls, { role: 'tool', tool_call_id: 'a', content: 'Sunny' }]
    const written = [
      { role: 'user', content: [{ text: 'Hello' }] },
      {
        role: 'assistant',
        content: [
          { text: '[Tool call a: weather({"city":"Rome"})]' },
          { text: '[Tool call b: weather({})]' },
        ],
      },
      { role: 'user', content: [{ text: '[Result of tool call a]' }, { text: 'Sunny' }] },
    ]
    expect(turns(messages)).toEqual(written)
    expect(turns(messages, { tools, tool_choice: 'none' })).toEqual(written)
  })
})

describe('ids of tool calls', () => {
  const idsOf = (model: string, id: string) => {
    const messages = [
      HELLO,
      { role: 'assistant', tool_calls: [called(id)] },
      { role: 'tool', tool_call_id: id, content: 'Sunny' },
    ]
    const found = JSON.stringify(turns(messages, { model, tools })).matchAll(/"toolUseId":"([^"]*)"/g)
    return [...found].map(([, name]) => name)
  }

  it.each(['call_abc', 'tooluse_x-y', 'functions.read_file:1', 'x'.repeat(64)])(
    'stay unchanged: %s',
    (id) => {
      expect(idsOf(CLAUDE_3, id)).toEqual([id, id])
    },
  )

  it.each([
    [MISTRAL, 'tooluse_bpe71yCfRu2b5i'],
    [MISTRAL, 'call_1'],
    [MISTRAL, 'abc'],
    [CLAUDE_3, 'x'.repeat(65)],
    [CLAUDE_3, 'a b'],
  ])('that %s does not accept are replaced consistently in calls and results', (model, id) => {
    const [call, result] = idsOf(model, id)
    expect(call).toMatch(/^[a-zA-Z0-9]{9}$/)
    expect(result).toBe(call)
    expect(idsOf(model, `${id}2`)[0]).not.toBe(call)
  })

  it('that come from Mistral stay unchanged', () => {
    expect(idsOf(MISTRAL, 'aB3dE6gH9')).toEqual(['aB3dE6gH9', 'aB3dE6gH9'])
  })
})

describe('refused messages', () => {
  it.each<[unknown[], string, RegExp]>([
    [[], 'messages', /At least one user or assistant message/],
    [[{ role: 'system', content: 'Be brief.' }], 'messages', /At least one user or assistant message/],
    [[HELLO, 'Hello'], 'messages.[1]', /object/],
    [[{ role: 'robot', content: 'Hello' }], 'messages.[0].role', /role/],
    [[{ role: 'function', name: 'weather', content: '' }], 'messages.[0].role', /tools/],
    [[HELLO, HELLO, { role: 'user', content: 7 }], 'messages.[2].content', /array of parts/],
    [[{ role: 'user' }], 'messages.[0].content', /array of parts/],
    [[{ role: 'user', content: [{ type: 'text' }] }], 'messages.[0].content.[0]', /text/],
    [[{ role: 'user', content: ['Hello'] }], 'messages.[0].content.[0].type', /type/],
    [[{ role: 'user', content: [{ type: 'input_audio' }] }], 'messages.[0].content.[0]', /Audio/],
    [[HELLO, { role: 'assistant', function_call: {} }], 'messages.[1].function_call', /tool_calls/],
    [[HELLO, { role: 'assistant', audio: { id: 'a' } }], 'messages.[1].audio', /Audio/],
    [[HELLO, { role: 'assistant', tool_calls: {} }], 'messages.[1].tool_calls', /array/],
    [[HELLO, { role: 'assistant', tool_calls: [{}] }], 'messages.[1].tool_calls.[0].id', /id/],
    [
      [HELLO, { role: 'assistant', tool_calls: [called('a', 'a b')] }],
      'messages.[1].tool_calls.[0].function.name',
      /name/,
    ],
    [[HELLO, { role: 'tool', content: 'Sunny' }], 'messages.[1].tool_call_id', /id/],
  ])('%j', (messages, param, words) => {
    expectRefused({ messages }, param, words)
  })
})
