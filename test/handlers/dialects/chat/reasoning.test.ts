import { describe, expect, it } from 'vitest'
import { toConverse } from '../../../../handlers/dialects/chat/toConverse.ts'
import {
  CLAUDE,
  CLAUDE_3,
  CLAUDE_4_6,
  called,
  chat,
  converted,
  expectRefused,
  GPT_OSS,
  HELLO,
  LATEST_CLAUDE,
  LLAMA,
  NOVA,
  NOVA_2,
  tool,
  turns,
} from './converted.ts'

const thinking = (fields: { [field: string]: unknown }) =>
  converted(fields).request.additionalModelRequestFields

describe('reasoning_effort', () => {
  it.each([
    ['minimal', 1024],
    ['low', 2500],
    ['medium', 5000],
    ['high', 8000],
    ['xhigh', 9000],
  ])('%s becomes a budget for Claude, below the output limit', (reasoning_effort, budget_tokens) => {
    const fields = { model: CLAUDE, reasoning_effort, max_completion_tokens: 10_000 }
    expect(thinking(fields)).toEqual({ thinking: { type: 'enabled', budget_tokens } })
  })

  it('becomes a share of the largest allowed output, without setting a limit on the request', () => {
    const ask = chat({ reasoning_effort: 'medium' })
    const mapped = toConverse(ask, 4000)
    expect(mapped).toMatchObject({
      request: { additionalModelRequestFields: { thinking: { budget_tokens: 2000 } } },
    })
    expect(mapped).not.toHaveProperty('request.inferenceConfig')
    expect(toConverse({ ...ask, max_tokens: 3000 }, 4000)).toMatchObject({
      request: {
        inferenceConfig: { maxTokens: 3000 },
        additionalModelRequestFields: { thinking: { budget_tokens: 1500 } },
      },
    })
  })

  it('leaves the amount to the latest Claude, and asks it to show its thoughts', () => {
    expect(thinking({ model: LATEST_CLAUDE, reasoning_effort: 'xhigh' })).toEqual({
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'xhigh' },
    })
    expect(thinking({ model: CLAUDE_4_6, reasoning_effort: 'xhigh' })).toEqual({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'max' },
    })
    expect(thinking({ model: CLAUDE_4_6, reasoning_effort: 'minimal' })).toMatchObject({
      output_config: { effort: 'low' },
    })
  })

  it.each([
    ['low', 'low', []],
    ['medium', 'medium', []],
    ['high', 'medium', ['reasoning_effort']],
  ])(
    '%s becomes at most medium for Nova 2, which accepts high only without a limit',
    (reasoning_effort, effort, ignored) => {
      const fields = { model: NOVA_2, reasoning_effort }
      expect(thinking(fields)).toEqual({ reasoningConfig: { type: 'enabled', maxReasoningEffort: effort } })
      expect(converted(fields).ignored).toEqual(ignored)
    },
  )

  it('is passed on to gpt-oss', () => {
    expect(thinking({ model: GPT_OSS, reasoning_effort: 'low' })).toEqual({ reasoning_effort: 'low' })
  })

  it.each([CLAUDE_3, NOVA, LLAMA])('is ignored for %s, and reported as ignored', (model) => {
    const { request, ignored } = converted({ model, reasoning_effort: 'high' })
    expect(request).not.toHaveProperty('additionalModelRequestFields')
    expect(ignored).toEqual(['reasoning_effort'])
  })

  it.each([undefined, null, 'none'])('%s turns nothing on', (reasoning_effort) => {
    expect(converted({ reasoning_effort })).toEqual(converted())
  })

  it('is refused if it is unknown', () => {
    expectRefused({ reasoning_effort: 'enormous' }, 'reasoning_effort', /one of none, minimal/)
  })
})

describe('thinking of Claude', () => {
  const asked = { reasoning_effort: 'high', temperature: 0.5, top_p: 0.5 }

  it.each([CLAUDE, CLAUDE_4_6])('excludes temperature and top_p: %s', (model) => {
    const { request, ignored } = converted({ ...asked, model })
    expect(request).not.toHaveProperty('inferenceConfig')
    expect(ignored).toEqual(['temperature', 'top_p'])
  })

  const response_format = { type: 'json_object' }

  it.each<[string, object]>([
    ['has no room', { max_tokens: 1024 }],
    ['has to call a tool', { tools: [tool('weather')], tool_choice: 'required' }],
    ['has to call the tool that is the answer', { response_format }],
  ])('is left out where it %s', (_, fields) => {
    const { request, ignored } = converted({ reasoning_effort: 'high', ...fields })
    expect(request).not.toHaveProperty('additionalModelRequestFields')
    expect(ignored).toEqual(['reasoning_effort'])
  })

  const tools = [tool('weather')]
  const result = { role: 'tool', tool_call_id: 'a', content: 'Sunny' }
  const calls = { role: 'assistant', content: null, tool_calls: [called('a')] }
  const reasoning_details = [
    { type: 'reasoning.text', text: 'Rome, then.', signature: 'c2ln' },
    { type: 'reasoning.encrypted', data: 'aGk=' },
  ]

  it('continues when the reasoning comes back with the tool calls', () => {
    const messages = [HELLO, { ...calls, reasoning_details }, result]
    const fields = { messages, tools, reasoning_effort: 'high' }
    expect(converted(fields)).toMatchObject({
      request: {
        messages: [
          {},
          {
            content: [
              { reasoningContent: { reasoningText: { text: 'Rome, then.', signature: 'c2ln' } } },
              { reasoningContent: { redactedContent: 'aGk=' } },
              { toolUse: { toolUseId: 'a' } },
            ],
          },
          {},
        ],
        additionalModelRequestFields: { thinking: { type: 'enabled' } },
      },
      ignored: [],
    })
  })

  it('ends when a client drops the reasoning before the tool results', () => {
    const fields = { tools, reasoning_effort: 'high' }
    expect(converted({ ...fields, messages: [HELLO, calls, result] }).ignored).toEqual(['reasoning_effort'])
    const answered = [HELLO, calls, result, { role: 'assistant', content: 'Sunny.' }, HELLO]
    expect(converted({ ...fields, messages: answered }).ignored).toEqual([])
  })

  it('is not sent back without a signature, or to a model without signatures', () => {
    const unsigned = {
      role: 'assistant',
      content: 'Hi.',
      reasoning_content: 'Be kind.',
      reasoning_details: [{ type: 'reasoning.text', text: 'Be kind.' }],
    }
    expect(turns([HELLO, unsigned])[1]?.content).toEqual([{ text: 'Hi.' }])
    const signed = { role: 'assistant', content: 'Hi.', reasoning_details }
    for (const model of [CLAUDE_3, NOVA, GPT_OSS])
      expect(turns([HELLO, signed], { model })[1]?.content).toEqual([{ text: 'Hi.' }])
  })

  it.each([7, 'text', [null, 7, { type: 'reasoning.summary', data: 7 }]])(
    'ignores invalid details: %j',
    (reasoning_details) => {
      expect(turns([HELLO, { role: 'assistant', content: 'Hi.', reasoning_details }])[1]?.content).toEqual([
        { text: 'Hi.' },
      ])
    },
  )
})
