import { describe, expect, it } from 'vitest'
import { toCompletion } from '../../../../handlers/dialects/chat/toCompletion.ts'
import { MADE } from './streams.ts'

const USAGE = { inputTokens: 10, outputTokens: 5, totalTokens: 15 }

const answer = (content: unknown, stopReason = 'end_turn', usage: unknown = USAGE) => ({
  output: { message: { role: 'assistant', content } },
  stopReason,
  usage,
  metrics: { latencyMs: 100 },
})

const use = (toolUseId: string, name: string, input?: unknown) => ({ toolUse: { toolUseId, name, input } })

function choiceOf(body: unknown, answerTool?: string) {
  const completion = toCompletion(body, { ...MADE, ...(answerTool !== undefined && { answerTool }) })
  if ('failed' in completion) throw new Error(completion.failed)
  return completion.choices[0]
}

const messageOf = (content: unknown, answerTool?: string) => choiceOf(answer(content), answerTool).message

describe('an answer of Converse', () => {
  it('is a chat completion', () => {
    expect(toCompletion(answer([{ text: 'Hello.' }]), MADE)).toEqual({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'gpt-4o',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello.', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    })
  })

  it('joins its texts, including those with citations', () => {
    const cited = {
      citationsContent: { content: [{ text: 'b' }, { text: 'c' }], citations: [{ title: 'x' }] },
    }
    expect(messageOf([{ text: 'a' }, cited, { text: 'd' }]).content).toBe('abcd')
  })

  it('has the tool calls, and null content where there is no text', () => {
    const choice = choiceOf(answer([use('a', 'weather', { city: 'Rome' }), use('b', 'time')], 'tool_use'))
    expect(choice).toMatchObject({
      message: {
        content: null,
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
          { id: 'b', type: 'function', function: { name: 'time', arguments: '{}' } },
        ],
      },
      finish_reason: 'tool_calls',
    })
  })

  it('keeps numbers that a double cannot represent in the arguments', () => {
    const id = JSON.rawJSON('1234567890123456789')
    const [call] = messageOf([use('a', 'find', { id })]).tool_calls ?? []
    expect(call?.function.arguments).toBe('{"id":1234567890123456789}')
  })

  it('has no markers of gpt-oss in the name of a tool', () => {
    const [call] = messageOf([use('a', 'weather<|channel|>commentary', {})]).tool_calls ?? []
    expect(call?.function.name).toBe('weather')
  })

  it('omits calls that Bedrock runs itself', () => {
    const served = { toolUse: { toolUseId: 'a', name: 'search', input: {}, type: 'server_tool_use' } }
    expect(messageOf([served, { text: 'Found.' }])).not.toHaveProperty('tool_calls')
  })

  it('has its reasoning, and the part of it to send back', () => {
    const message = messageOf([
      { reasoningContent: { reasoningText: { text: 'Rome, ', signature: 'c2ln' } } },
      { reasoningContent: { redactedContent: 'aGk=' } },
      { reasoningContent: { reasoningText: { text: 'then.' } } },
      { text: 'Rome.' },
    ])
    expect(message).toMatchObject({
      content: 'Rome.',
      reasoning_content: 'Rome, then.',
      reasoning_details: [
        { type: 'reasoning.text', text: 'Rome, ', signature: 'c2ln' },
        { type: 'reasoning.encrypted', data: 'aGk=' },
      ],
    })
  })

  it('ignores unknown blocks', () => {
    expect(messageOf([null, 7, { image: {} }, { text: 7 }, { some: 'day' }, { text: 'a' }]).content).toBe('a')
  })
})

describe('an answer through a tool', () => {
  it('is the arguments, with stop as the reason', () => {
    const choice = choiceOf(answer([{ text: 'Here:' }, use('a', 'json', { answer: 42 })], 'tool_use'), 'json')
    expect(choice).toMatchObject({ message: { content: '{"answer":42}' }, finish_reason: 'stop' })
    expect(choice.message).not.toHaveProperty('tool_calls')
  })

  it('is the first call', () => {
    expect(messageOf([use('a', 'json', { a: 1 }), use('b', 'json', { b: 2 })], 'json').content).toBe(
      '{"a":1}',
    )
  })

  it('may come with calls of other tools', () => {
    const choice = choiceOf(answer([use('a', 'weather', {}), use('b', 'json', {})], 'tool_use'), 'json')
    expect(choice).toMatchObject({
      message: { content: '{}', tool_calls: [{ id: 'a' }] },
      finish_reason: 'tool_calls',
    })
  })

  it('is its text if the tool was not called', () => {
    expect(messageOf([{ text: 'I cannot.' }], 'json').content).toBe('I cannot.')
  })

  it("is an ordinary call if it is the caller's own tool", () => {
    expect(messageOf([use('a', 'json', {})]).tool_calls).toHaveLength(1)
  })
})

describe('the stop reason', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['content_filtered', 'content_filter'],
    ['guardrail_intervened', 'content_filter'],
    ['some_day', 'stop'],
    ['tool_use', 'stop'],
  ])('%s is %s', (stopReason, finish_reason) => {
    expect(choiceOf(answer([{ text: 'Hello.' }], stopReason)).finish_reason).toBe(finish_reason)
  })

  it.each([
    ['end_turn', 'tool_calls'],
    ['max_tokens', 'length'],
    ['content_filtered', 'content_filter'],
  ])('%s is %s if there is a call', (stopReason, finish_reason) => {
    expect(choiceOf(answer([use('a', 'weather', {})], stopReason)).finish_reason).toBe(finish_reason)
  })

  it.each(['malformed_model_output', 'malformed_tool_use'])('%s is a failure', (stopReason) => {
    expect(toCompletion(answer([{ text: 'Hel' }], stopReason), MADE)).toMatchObject({ code: 'model_error' })
  })

  it('a conversation without room for an answer is a failure', () => {
    const body = answer([], 'model_context_window_exceeded')
    expect(toCompletion(body, MADE)).toMatchObject({ code: 'context_length_exceeded' })
  })

  it.each([undefined, null, 7, {}, { output: {} }, answer('Hello')])(
    'fails without a message: %j',
    (body) => {
      expect(toCompletion(body, MADE)).toMatchObject({ code: 'model_error' })
    },
  )
})

describe('usage of an answer', () => {
  const usageOf = (usage: unknown) => {
    const completion = toCompletion(answer([], 'end_turn', usage), MADE)
    return 'failed' in completion ? undefined : completion.usage
  }

  it('includes cache reads and writes in the prompt', () => {
    expect(usageOf({ ...USAGE, cacheReadInputTokens: 100, cacheWriteInputTokens: 20 })).toEqual({
      prompt_tokens: 130,
      completion_tokens: 5,
      total_tokens: 135,
      prompt_tokens_details: { cached_tokens: 100 },
    })
  })

  it.each([null, {}, { inputTokens: 10 }, { ...USAGE, outputTokens: -1 }, { ...USAGE, inputTokens: '10' }])(
    'is left out if it is not stated: %j',
    (usage) => {
      expect(usageOf(usage)).toBeUndefined()
    },
  )
})
