import { describe, expect, it } from 'vitest'
import { replyOf } from '../../../handlers/models/reply.ts'

const chat = {
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi.' }, finish_reason: 'stop' }],
}
const anthropic = (...content: object[]) => ({ type: 'message', content, stop_reason: 'end_turn' })

describe('replyOf', () => {
  it.each<[string, object, unknown]>([
    ['anthropic.claude-3-haiku-20240307-v1:0', anthropic({ type: 'text', text: 'Hi.' }), 'Hi.'],
    ['anthropic.claude-v2', { type: 'completion', completion: ' Hi.' }, ' Hi.'],
    ['amazon.titan-text-lite-v1', { inputTextTokenCount: 1, results: [{ outputText: '\nHi.' }] }, '\nHi.'],
    ['amazon.titan-embed-text-v1', { embedding: [0.6, 0.8], inputTextTokenCount: 1 }, [0.6, 0.8]],
    ['amazon.titan-embed-text-v2:0', { embedding: [1], embeddingsByType: { float: [1] } }, [1]],
    ['amazon.titan-embed-text-v2:0', { embeddingsByType: { binary: [1, 0] } }, { binary: [1, 0] }],
    ['amazon.titan-embed-image-v1', { embedding: [1], message: null }, [1]],
    ['amazon.titan-image-generator-v2:0', { images: ['aGk='], error: null }, 'aGk='],
    [
      'amazon.nova-lite-v1:0',
      { output: { message: { role: 'assistant', content: [{ text: 'Hi.' }] } } },
      'Hi.',
    ],
    ['ai21.j2-mid-v1', { id: 1, completions: [{ data: { text: 'Hi.', tokens: [] } }] }, 'Hi.'],
    ['ai21.jamba-1-5-mini-v1:0', chat, 'Hi.'],
    ['meta.llama3-8b-instruct-v1:0', { generation: 'Hi.', stop_reason: 'stop' }, 'Hi.'],
    ['mistral.mistral-7b-instruct-v0:2', { outputs: [{ text: 'Hi.', stop_reason: 'stop' }] }, 'Hi.'],
    ['mistral.mistral-large-2402-v1:0', chat, 'Hi.'],
    ['cohere.command-text-v14', { id: '1', generations: [{ text: ' Hi.' }] }, ' Hi.'],
    ['cohere.command-r-v1:0', { text: 'Hi.', finish_reason: 'COMPLETE' }, 'Hi.'],
    ['cohere.embed-english-v3', { response_type: 'embeddings_floats', embeddings: [[1], [2]] }, [[1], [2]]],
    ['cohere.embed-english-v3', { embeddings: { int8: [[1], [2]] } }, { int8: [[1], [2]] }],
    ['deepseek.r1-v1:0', { choices: [{ text: 'Hi.', stop_reason: 'stop' }] }, 'Hi.'],
    ['deepseek.v3.2', chat, 'Hi.'],
    ['openai.gpt-oss-20b-1:0', chat, 'Hi.'],
    ['qwen.qwen3-32b-v1:0', chat, 'Hi.'],
    ['writer.palmyra-x5-v1:0', chat, 'Hi.'],
    ['stability.stable-image-core-v1:1', { seeds: [1], finish_reasons: [null], images: ['aGk='] }, 'aGk='],
    ['stability.stable-diffusion-xl-v1', { artifacts: [{ base64: 'aGk=' }] }, 'aGk='],
  ])('extracts the reply of %s from its body', (modelId, body, reply) => {
    expect(replyOf(modelId, body)).toEqual(reply)
  })

  it.each<[string, object, unknown]>([
    ['amazon.titan-image-generator-v2:0', { images: ['aGk=', 'eW8='], error: null }, ['aGk=', 'eW8=']],
    ['amazon.titan-text-lite-v1', { results: [{ outputText: 'A' }, { outputText: 'B' }] }, ['A', 'B']],
    ['stability.stable-image-core-v1:1', { images: ['aGk=', 'eW8='] }, ['aGk=', 'eW8=']],
    ['stability.stable-diffusion-xl-v1', { artifacts: [{ base64: 'a' }, { base64: 'b' }] }, ['a', 'b']],
    ['cohere.command-text-v14', { generations: [{ text: 'A' }, { text: 'B' }] }, ['A', 'B']],
    [
      'openai.gpt-oss-20b-1:0',
      { choices: [{ message: { content: 'A' } }, { message: { content: 'B' } }] },
      ['A', 'B'],
    ],
  ])('returns all replies of %s, in order, where there are several', (modelId, body, replies) => {
    expect(replyOf(modelId, body)).toEqual(replies)
  })

  it('returns the whole body if one of several replies is missing', () => {
    const body = { choices: [{ message: { content: 'A' } }, { message: { content: null } }] }
    expect(replyOf('openai.gpt-oss-20b-1:0', body)).toBe(body)
    const tool = { choices: [{ message: { content: 'A' } }, { message: { tool_calls: [{ id: '1' }] } }] }
    expect(replyOf('openai.gpt-oss-20b-1:0', tool)).toBe(tool)
  })

  const saying = (content: string) => ({ choices: [{ message: { role: 'assistant', content } }] })

  it.each<[string, object, string]>([
    ['openai.gpt-oss-20b-1:0', saying('<reasoning>Say it.\nHi.</reasoning>Hi.'), 'Hi.'],
    ['qwen.qwen3-32b-v1:0', saying('<think>\nSay it.\n</think>\n\nHi.'), 'Hi.'],
    ['deepseek.v3.2', saying('<think>Say it.</think>\nHi.'), 'Hi.'],
    ['deepseek.r1-v1:0', { choices: [{ text: 'Say it.\n</think>\n\nHi.' }] }, 'Hi.'],
    [
      'openai.gpt-oss-20b-1:0',
      saying('The tag <reasoning> is </reasoning>.'),
      'The tag <reasoning> is </reasoning>.',
    ],
    ['mistral.mistral-large-2402-v1:0', saying('<think>is text here</think>'), '<think>is text here</think>'],
  ])('skips the reasoning that %s writes before its answer', (modelId, body, reply) => {
    expect(replyOf(modelId, body)).toBe(reply)
  })

  it.each(['<reasoning>Say', '<reasoning>Say it.</reasoning>'])(
    'returns a body whole that contains only reasoning: %s',
    (content) => {
      const body = saying(content)
      expect(replyOf('openai.gpt-oss-20b-1:0', body)).toBe(body)
    },
  )

  it.each(['end_turn', 'max_tokens', 'refusal', 'pause_turn', 'stop_sequence', null])(
    'returns a reply of Claude with a tool call whole if it stopped for %s',
    (stop_reason) => {
      const content = [
        { type: 'text', text: 'I look it up.' },
        { type: 'tool_use', id: '1', name: 'f', input: {} },
      ]
      const body = { type: 'message', content, stop_reason }
      expect(replyOf('anthropic.claude-sonnet-4-6', body)).toBe(body)
    },
  )

  it("returns a turn whole that Claude's own tools paused, since the caller must send it back", () => {
    const content = [
      { type: 'text', text: 'I look.' },
      { type: 'server_tool_use', name: 'web_search' },
    ]
    const body = { type: 'message', content, stop_reason: 'pause_turn' }
    expect(replyOf('anthropic.claude-sonnet-4-6', body)).toBe(body)
  })

  it.each([
    'us.anthropic.claude-sonnet-4-6',
    'global.anthropic.claude-sonnet-4-6',
    'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0',
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6',
  ])('recognizes the family of %s', (identifier) => {
    expect(replyOf(identifier, anthropic({ type: 'text', text: 'Hi.' }))).toBe('Hi.')
  })

  it('joins several text blocks without a separator, since one sentence may be split into blocks', () => {
    const body = anthropic(
      { type: 'text', text: 'The sky is ' },
      { type: 'text', text: 'blue', citations: [] },
    )
    expect(replyOf('anthropic.claude-sonnet-4-6', body)).toBe('The sky is blue')
  })

  it('skips thinking and server-side tools', () => {
    const body = anthropic(
      { type: 'thinking', thinking: 'Hm.', signature: 'x' },
      { type: 'server_tool_use', name: 'web_search', input: { query: 'sky' } },
      { type: 'text', text: 'Blue.' },
    )
    expect(replyOf('anthropic.claude-sonnet-4-6', body)).toBe('Blue.')
  })

  it("skips Nova's reasoning", () => {
    const content = [{ reasoningContent: { reasoningText: { text: 'Hm.' } } }, { text: 'Blue.' }]
    expect(replyOf('us.amazon.nova-2-lite-v1:0', { output: { message: { content } } })).toBe('Blue.')
  })

  it.each<[string, object]>([
    [
      'anthropic.claude-sonnet-4-6',
      { content: [{ type: 'tool_use', id: '1', name: 'f', input: {} }], stop_reason: 'tool_use' },
    ],
    [
      'anthropic.claude-sonnet-4-6',
      {
        content: [
          { type: 'text', text: 'I look it up.' },
          { type: 'tool_use', id: '1', name: 'f', input: {} },
        ],
        stop_reason: 'tool_use',
      },
    ],
    [
      'amazon.nova-lite-v1:0',
      {
        output: { message: { content: [{ text: 'I look.' }, { toolUse: { name: 'f' } }] } },
        stopReason: 'tool_use',
      },
    ],
    [
      'mistral.mistral-large-2402-v1:0',
      { choices: [{ message: { content: '', tool_calls: [{ id: '1' }] } }] },
    ],
    ['openai.gpt-oss-20b-1:0', { choices: [{ message: { content: null, tool_calls: [{ id: '1' }] } }] }],
    ['cohere.command-r-v1:0', { text: 'I will look.', tool_calls: [{ name: 'f' }] }],
  ])('returns a reply of %s whole that waits for a tool', (modelId, body) => {
    expect(replyOf(modelId, body)).toBe(body)
  })

  it('returns a body whole that contains no text, because it states the reason', () => {
    const refused = { content: [], stop_reason: 'refusal' }
    expect(replyOf('anthropic.claude-sonnet-4-6', refused)).toBe(refused)
    const empty = { generation: '', stop_reason: 'length' }
    expect(replyOf('meta.llama3-8b-instruct-v1:0', empty)).toBe(empty)
  })

  it.each(['zai.glm-5', 'constructor.model', '__proto__', 'toString', '', 'simulated.x-v1:0'])(
    'returns the body of the unknown family %j whole',
    (modelId) => {
      expect(replyOf(modelId, chat)).toBe(chat)
    },
  )

  it.each([
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl',
    'arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl',
  ])('returns the whole body for %s', (arn) => {
    expect(replyOf(arn, chat)).toBe(chat)
  })

  it('accepts any body of any family', () => {
    let deep: object = {}
    for (let depth = 0; depth < 100_000; depth++) deep = { content: [deep] }
    const bodies: unknown[] = [
      null,
      'text',
      '',
      42,
      0,
      false,
      [],
      [{ text: 'x' }],
      {},
      { content: 'x', choices: 'x', output: 'x', results: {}, generations: null, completion: null },
      { content: [{ text: 1 }, { text: 'x' }], choices: [null], outputs: [[]] },
      JSON.parse('{"__proto__": {"text": "x", "generation": "x", "completion": "x"}, "constructor": {}}'),
      deep,
    ]
    const providers = 'ai21 amazon anthropic cohere deepseek meta mistral openai qwen stability writer other'
    for (const provider of providers.split(' ')) {
      for (const body of bodies) expect(replyOf(`${provider}.model-v1:0`, body)).toBe(body)
    }
    expect(replyOf('meta.model-v1:0', undefined)).toBeNull()
  })

  it('reads no inherited property', () => {
    const body = JSON.parse('{"__proto__": {"generation": "polluted"}}')
    expect(replyOf('meta.llama3-8b-instruct-v1:0', body)).toBe(body)
    const inherited = Object.create({ generation: 'inherited' })
    expect(replyOf('meta.llama3-8b-instruct-v1:0', inherited)).toBe(inherited)
  })
})
