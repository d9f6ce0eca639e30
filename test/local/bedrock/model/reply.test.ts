import { describe, expect, it } from 'vitest'
import {
  type Conversation,
  EMPTY,
  type Part,
  type Tool,
} from '../../../../local/bedrock/model/conversation.ts'
import { replyTo } from '../../../../local/bedrock/model/reply.ts'

const text = (said: string): Part => ({ kind: 'text', text: said })

const asked = (said: string, more: Partial<Conversation> = {}): Conversation => ({
  ...EMPTY,
  turns: [{ role: 'user', parts: [text(said)] }],
  ...more,
})

/** The blocks in short: `kind: text`. */
const said = (conversation: Conversation) => {
  const { blocks, stop } = replyTo('m', conversation)
  return [
    ...blocks.map((block) => `${block.kind === 'call' ? block.name : block.kind}: ${block.pieces.join('')}`),
    stop,
  ]
}

const object = (properties: object) => ({ type: 'object', properties })
const WEATHER: Tool = {
  name: 'get_weather',
  description: 'Tells the weather of a city',
  schema: object({ city: { type: 'string' } }),
}
const TIME: Tool = {
  name: 'get_time',
  description: 'Tells the hour',
  schema: object({ zone: { enum: ['UTC'] } }),
}
const tools = [WEATHER, TIME]

describe('the simulated model', () => {
  it('quotes the prompt', () => {
    expect(said(asked('Say hello there'))).toEqual([
      'text: This is a simulated reply: m was not asked. Your prompt has 3 words: "Say hello there".',
      'end_turn',
    ])
  })

  it('stops at the first stop sequence', () => {
    const { blocks, stop, stopSequence } = replyTo(
      'm',
      asked('Hi', { stopSequences: ['was', 'simulated', ''] }),
    )
    expect([blocks[0]?.pieces.join(''), stop, stopSequence]).toEqual([
      'This is a ',
      'stop_sequence',
      'simulated',
    ])
  })

  it('ends at its token limit, including thoughts', () => {
    const { blocks, stop, used } = replyTo('m', asked('Hi', { thinking: true, maxTokens: 3 }))
    expect(blocks).toEqual([{ kind: 'thinking', pieces: ['The', ' prompt', ' has'] }])
    expect([stop, used.outputTokens, used.reasoningTokens]).toEqual(['max_tokens', 3, 3])
  })

  it('thinks before it answers, if thinking is on', () => {
    expect(said(asked('Hi', { thinking: true }))[0]).toBe(
      'thinking: The prompt has 1 word. I only have to quote it.',
    )
  })

  it('answers with JSON for a schema', () => {
    expect(said(asked('Where is Oslo', { schema: object({ name: { type: 'string' } }) }))).toEqual([
      'text: {"name":"Oslo"}',
      'end_turn',
    ])
  })

  it('refuses for its trigger word', () => {
    expect(said(asked('Please SIMULATE_REFUSAL'))).toEqual([
      'refusal: This is a simulated refusal, for which the prompt asks.',
      'refusal',
    ])
  })
})

describe('a tool is called', () => {
  it('if the prompt mentions its purpose', () => {
    expect(said(asked('How is the weather in Paris?', { tools }))).toEqual([
      'text: I call get_weather.',
      'get_weather: {"city":"Paris"}',
      'tool_use',
    ])
  })

  it('together with others that the prompt names, unless only one at a time is allowed', () => {
    const prompt = 'Use get_weather and get_time for Paris'
    expect(said(asked(prompt, { tools }))).toEqual([
      'text: I call get_weather and get_time.',
      'get_weather: {"city":"Paris"}',
      'get_time: {"zone":"UTC"}',
      'tool_use',
    ])
    expect(said(asked(prompt, { tools, parallel: false }))).toEqual([
      'text: I call get_weather.',
      'get_weather: {"city":"Paris"}',
      'tool_use',
    ])
  })

  it('if the choice forces it, without text', () => {
    expect(said(asked('Hi', { tools, toolChoice: 'any' }))).toEqual([
      'get_weather: {"city":"Hi"}',
      'tool_use',
    ])
    expect(said(asked('Hi', { tools, toolChoice: { name: 'get_time' } }))).toEqual([
      'get_time: {"zone":"UTC"}',
      'tool_use',
    ])
  })

  it('neither against the choice, nor if the prompt does not mention it', () => {
    expect(said(asked('How is the weather?', { tools, toolChoice: 'none' })).at(-1)).toBe('end_turn')
    expect(said(asked('Say hello', { tools })).at(-1)).toBe('end_turn')
  })

  it('once: its results are then quoted', () => {
    const turns: Conversation['turns'] = [
      { role: 'user', parts: [text('How is the weather?')] },
      { role: 'assistant', parts: [{ kind: 'call', id: '1', name: 'get_weather', input: '{}' }] },
      { role: 'user', parts: [{ kind: 'result', id: '1', text: '21 degrees' }] },
    ]
    expect(said({ ...EMPTY, tools, turns })).toEqual([
      'text: This is a simulated reply: m was not asked. The tools answered: "21 degrees".',
      'end_turn',
    ])
  })

  it('with arguments that are cut at the token limit', () => {
    expect(said(asked('Hi', { tools, toolChoice: 'any', maxTokens: 1 }))).toEqual([
      'get_weather: {"city":',
      'max_tokens',
    ])
  })
})

describe('the input', () => {
  const mark: Part = { kind: 'cachePoint', hour: false }
  const used = (conversation: Conversation) => replyTo('m', conversation).used

  it('is counted in words, including tools and system', () => {
    const tool: Tool = { name: 'a', description: 'b c', schema: {} }
    expect(used(asked('d e', { system: [text('f')], tools: [tool] }))).toMatchObject({
      inputTokens: 7,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
    })
  })

  it('is written to the cache up to the last cache point', () => {
    const system = [text('one two three'), mark]
    expect(used(asked('Hi there', { system }))).toMatchObject({
      inputTokens: 2,
      cacheReadTokens: 0,
      cacheWriteTokens: 3,
      cacheWrite1hTokens: 0,
    })
    expect(used(asked('Hi', { system: [text('one'), { kind: 'cachePoint', hour: true }] }))).toMatchObject({
      cacheWriteTokens: 1,
      cacheWrite1hTokens: 1,
    })
  })

  it("is read from the cache up to the model's previous turn", () => {
    const turns: Conversation['turns'] = [
      { role: 'user', parts: [text('one two')] },
      { role: 'assistant', parts: [text('three')] },
      { role: 'user', parts: [text('four five'), mark, text('six')] },
    ]
    expect(used({ ...EMPTY, turns })).toMatchObject({
      inputTokens: 1,
      cacheReadTokens: 2,
      cacheWriteTokens: 3,
    })
  })
})
