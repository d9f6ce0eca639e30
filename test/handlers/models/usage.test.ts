import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usageOf } from '../../../handlers/models/usage.ts'

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const PROFILE = 'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abcdefghijkl'
const tokens = (inputTokens: number, outputTokens: number) => ({
  inputTokens,
  outputTokens,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  images: 0,
})

describe('usageOf', () => {
  it.each<[string, object, object]>([
    [CLAUDE, { usage: { input_tokens: 5, output_tokens: 7 } }, tokens(5, 7)],
    [
      CLAUDE,
      {
        usage: {
          input_tokens: 5,
          output_tokens: 7,
          cache_read_input_tokens: 11,
          cache_creation_input_tokens: 13,
          cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 3 },
        },
      },
      { ...tokens(5, 7), cacheReadTokens: 11, cacheWriteTokens: 13, cacheWrite1hTokens: 3 },
    ],
    [
      'amazon.nova-lite-v1:0',
      {
        usage: {
          inputTokens: 5,
          outputTokens: 7,
          cacheReadInputTokenCount: 11,
          cacheWriteInputTokenCount: 13,
        },
      },
      { ...tokens(5, 7), cacheReadTokens: 11, cacheWriteTokens: 13 },
    ],
    [
      'amazon.nova-lite-v1:0',
      { usage: { inputTokens: 5, outputTokens: 7, cacheReadInputTokens: 11, cacheWriteInputTokens: 13 } },
      { ...tokens(5, 7), cacheReadTokens: 11, cacheWriteTokens: 13 },
    ],
    ['newprovider.model-1-v1:0', { usage: { prompt_tokens: 5, completion_tokens: 7 } }, tokens(5, 7)],
    [PROFILE, { usage: { input_tokens: 5, output_tokens: 7 } }, tokens(5, 7)],
    [
      'openai.gpt-oss-20b-1:0',
      { usage: { prompt_tokens: 5, completion_tokens: 7, prompt_tokens_details: null } },
      tokens(5, 7),
    ],
    [
      'qwen.qwen3-32b-v1:0',
      { usage: { prompt_tokens: 15, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 10 } } },
      { ...tokens(5, 7), cacheReadTokens: 10 },
    ],
    [
      'amazon.titan-text-lite-v1',
      { inputTextTokenCount: 5, results: [{ tokenCount: 3 }, { tokenCount: 4 }] },
      tokens(5, 7),
    ],
    ['amazon.titan-text-lite-v1', { inputTextTokenCount: 5, results: [] }, tokens(5, 0)],
    ['meta.llama3-8b-instruct-v1:0', { prompt_token_count: 5, generation_token_count: 7 }, tokens(5, 7)],
    ['amazon.titan-embed-text-v2:0', { inputTextTokenCount: 5, embedding: [] }, tokens(5, 0)],
    ['amazon.nova-canvas-v1:0', { images: ['a', 'b'], error: null }, { ...tokens(0, 0), images: 2 }],
    [
      'stability.stable-diffusion-xl-v1',
      { result: 'success', artifacts: [{ base64: 'a' }] },
      { ...tokens(0, 0), images: 1 },
    ],
    [
      'stability.sd3-5-large-v1:0',
      { seeds: [1], finish_reasons: [null], images: ['a'] },
      { ...tokens(0, 0), images: 1 },
    ],
  ])('for %s comes from the response body', (modelId, body, usage) => {
    expect(usageOf(modelId, body)).toEqual(usage)
  })

  it('counts input that a provider caches unasked as written', () => {
    const body = {
      usage: { prompt_tokens: 15, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 10 } },
    }
    expect(usageOf('us.openai.gpt-5.6-luna', body)).toEqual({
      ...tokens(0, 7),
      cacheReadTokens: 10,
      cacheWriteTokens: 5,
    })
  })

  it('comes from the headers if the body does not state it', () => {
    const headers = { inputTokens: 5, outputTokens: 7, cacheReadTokens: 2, cacheWriteTokens: 3 }
    expect(usageOf('mistral.mistral-7b-instruct-v0:2', { outputs: [] }, headers)).toEqual({
      ...tokens(5, 7),
      cacheReadTokens: 2,
      cacheWriteTokens: 3,
    })
    expect(usageOf('cohere.embed-english-v3', { texts: ['a'] }, { inputTokens: 5 })).toEqual(tokens(5, 0))
    expect(usageOf(CLAUDE, 'not JSON', headers)).toMatchObject({ inputTokens: 5, outputTokens: 7 })
  })

  it.each<[string, string, unknown, object]>([
    ['neither says it', CLAUDE, {}, {}],
    ['one figure is missing', CLAUDE, { usage: { input_tokens: 5 } }, { inputTokens: 5 }],
    ['a text model tells no output', 'amazon.titan-text-lite-v1', { inputTextTokenCount: 5 }, {}],
    [
      'the input is less than its cached part',
      'qwen.qwen3-32b-v1:0',
      {
        usage: { prompt_tokens: 1, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 10 } },
      },
      {},
    ],
    ['an image may have been embedded', 'amazon.titan-embed-image-v1', { inputTextTokenCount: 5 }, {}],
    ['no image came', 'amazon.nova-canvas-v1:0', { images: [] }, {}],
    ['images were withheld', 'amazon.nova-canvas-v1:0', { images: ['a'], error: 'blocked' }, {}],
    [
      'an image was filtered',
      'stability.sd3-5-large-v1:0',
      { images: ['a'], finish_reasons: ['Filter'] },
      {},
    ],
  ])('is unknown where %s', (_, modelId, body, headers) => {
    expect(usageOf(modelId, body, headers)).toBeUndefined()
  })

  const FIGURES = ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']
  it.each(FIGURES)('is unknown if %s is not a whole number of at least 0', (figure) => {
    const usage = Object.fromEntries(FIGURES.map((name) => [name, 5]))
    expect(usageOf(CLAUDE, { usage })).toMatchObject({ cacheReadTokens: 5, cacheWriteTokens: 5 })
    for (const wrong of [1.5, -1, '5', Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, [5], {}])
      expect(usageOf(CLAUDE, { usage: { ...usage, [figure]: wrong } })).toBeUndefined()
  })

  it('accepts only whole numbers of at least 0', () => {
    const figure = fc.oneof(fc.jsonValue(), fc.double(), fc.integer())
    fc.assert(
      fc.property(figure, figure, figure, figure, (input, output, read, written) => {
        const usage = usageOf(CLAUDE, {
          usage: {
            input_tokens: input,
            output_tokens: output,
            cache_read_input_tokens: read,
            cache_creation_input_tokens: written,
          },
        })
        for (const count of Object.values(usage ?? {})) {
          expect(Number.isSafeInteger(count)).toBe(true)
          expect(count).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(CLAUDE, 'amazon.nova-canvas-v1:0', 'cohere.embed-english-v3'),
        fc.jsonValue(),
        (id, body) => {
          usageOf(id, body)
        },
      ),
    )
  })
})
