import { describe, expect, test } from 'vitest'
import { StreamUsage } from '../../../handlers/models/streamUsage.ts'

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const read = (modelId: string, ...events: object[]) => {
  const usage = new StreamUsage(modelId)
  for (const event of events) usage.take(JSON.stringify(event))
  return usage.usage
}

describe('the usage of a stream', () => {
  test.each([
    [
      "is told by Anthropic's first and last event",
      CLAUDE,
      [
        {
          type: 'message_start',
          message: { usage: { input_tokens: 5, cache_read_input_tokens: 7, output_tokens: 1 } },
        },
        { type: 'content_block_delta', delta: { type: 'text_delta', text: '"usage"' } },
        { type: 'message_delta', usage: { output_tokens: 20 } },
        { type: 'message_stop' },
      ],
      { inputTokens: 5, outputTokens: 20, cacheReadTokens: 7, cacheWriteTokens: 0, images: 0 },
    ],
    [
      "is told by the last chunk of OpenAI's chat, where earlier ones say null",
      'openai.gpt-oss-20b-1:0',
      [
        { choices: [{}], usage: null },
        { choices: [], usage: { prompt_tokens: 5, completion_tokens: 3 } },
      ],
      { inputTokens: 5, outputTokens: 3, cacheReadTokens: 0, cacheWriteTokens: 0, images: 0 },
    ],
    [
      "is told by the end of OpenAI's responses, whose input counts what came from the cache, and is else written to it",
      'us.openai.gpt-5.6-luna',
      [
        { type: 'response.created', response: { usage: null } },
        {
          type: 'response.completed',
          response: {
            usage: { input_tokens: 9, input_tokens_details: { cached_tokens: 4 }, output_tokens: 3 },
          },
        },
      ],
      { inputTokens: 0, outputTokens: 3, cacheReadTokens: 4, cacheWriteTokens: 5, images: 0 },
    ],
    [
      "is told by Converse's metadata",
      CLAUDE,
      [{ delta: { text: 'Hi' } }, { usage: { inputTokens: 5, outputTokens: 3, totalTokens: 8 } }],
      { inputTokens: 5, outputTokens: 3, cacheReadTokens: 0, cacheWriteTokens: 0, images: 0 },
    ],
  ])('%s', (_, modelId, events, usage) => {
    expect(read(modelId, ...events)).toMatchObject(usage)
  })

  test('is unknown if the stream breaks off', () => {
    const start = { type: 'message_start', message: { usage: { input_tokens: 5, output_tokens: 1 } } }
    expect(read(CLAUDE, start)).toBeUndefined()
    expect(read(CLAUDE)).toBeUndefined()
  })
})
