import { describe, expect, it } from 'vitest'
import { type Bounded, bounded } from '../../../handlers/models/bound.ts'
import { FOUNDATION_MODELS } from '../../../local/bedrock/catalogue.ts'
import { requestFor } from '../../local/bedrock/requests.ts'

const CLAUDE = 'anthropic.claude-3-haiku-20240307-v1:0'
const SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const NOVA = 'amazon.nova-lite-v1:0'
const GPT = 'openai.gpt-oss-20b-1:0'
const GPT_5 = 'us.openai.gpt-5.6-luna'
const QWEN = 'qwen.qwen3-32b-v1:0'
const COMMAND = 'cohere.command-text-v14'
const messages = [{ role: 'user', content: 'Hi' }]

function accepted(bound: Bounded): Exclude<Bounded, { refused: string }> {
  if ('refused' in bound) throw new Error(bound.refused)
  return bound
}
const bound = (modelId: string, body: object, limit = 1000) => accepted(bounded(modelId, { ...body }, limit))
const refusal = (modelId: string, body: object, limit = 1000) => {
  const result = bounded(modelId, { ...body }, limit)
  return 'refused' in result ? result.refused : `accepted: ${JSON.stringify(result)}`
}

describe('the output', () => {
  it.each<[string, object, object]>([
    ['ai21.j2-mid-v1', { prompt: 'Hi' }, { maxTokens: 1000 }],
    ['ai21.jamba-1-5-mini-v1:0', { messages }, { max_tokens: 1000 }],
    ['amazon.titan-text-lite-v1', { inputText: 'Hi' }, { textGenerationConfig: { maxTokenCount: 1000 } }],
    [NOVA, { messages }, { inferenceConfig: { maxTokens: 1000 } }],
    [NOVA, { messages, inferenceConfig: { topP: 1 } }, { inferenceConfig: { topP: 1, maxTokens: 1000 } }],
    ['us.amazon.nova-2-lite-v1:0', { messages }, { inferenceConfig: { maxTokens: 1000 } }],
    [CLAUDE, { messages }, { max_tokens: 1000 }],
    ['anthropic.claude-v2', { prompt: 'Hi' }, { max_tokens_to_sample: 1000 }],
    ['anthropic.claude-v2', { messages }, { max_tokens: 1000 }],
    [COMMAND, { prompt: 'Hi' }, { max_tokens: 1000 }],
    ['cohere.command-r-v1:0', { message: 'Hi' }, { max_tokens: 1000 }],
    ['us.deepseek.r1-v1:0', { prompt: 'Hi' }, { max_tokens: 1000 }],
    ['meta.llama3-8b-instruct-v1:0', { prompt: 'Hi' }, { max_gen_len: 1000 }],
    ['mistral.mistral-7b-instruct-v0:2', { prompt: 'Hi' }, { max_tokens: 1000 }],
    [GPT, { messages }, { max_completion_tokens: 1000 }],
    [QWEN, { messages }, { max_tokens: 1000 }],
    ['us.writer.palmyra-x5-v1:0', { messages }, { max_tokens: 1000 }],
  ])('of %s is bounded if %j has no limit', (modelId, body, limit) => {
    expect(bound(modelId, body)).toMatchObject({
      body: { ...body, ...limit },
      usage: { outputTokens: 1000 },
      outputTokens: 1000,
      outcome: 'injected',
    })
  })

  it('keeps a limit within the maximum, and lowers a larger one', () => {
    expect(bound(CLAUDE, { messages, max_tokens: 1000 })).toMatchObject({
      body: { messages, max_tokens: 1000 },
      outputTokens: 1000,
      outcome: 'kept',
    })
    for (const max_tokens of [1001, 1e12])
      expect(bound(CLAUDE, { messages, max_tokens })).toMatchObject({
        body: { max_tokens: 1000 },
        outputTokens: 1000,
        outcome: 'clipped',
      })
  })

  it("is bounded by the model's own maximum if that is smaller", () => {
    expect(bound(CLAUDE, { messages }, 8192)).toMatchObject({
      body: { max_tokens: 4096 },
      outcome: 'injected',
    })
    expect(bound(CLAUDE, { messages, max_tokens: 5000 }, 8192)).toMatchObject({
      body: { max_tokens: 4096 },
      outcome: 'clipped',
    })
  })

  it("is sent under the provider's documented name only, with the smallest value given", () => {
    expect(bound(GPT, { messages, max_tokens: 50 }).body).toEqual({ messages, max_completion_tokens: 50 })
    expect(bound(QWEN, { messages, max_completion_tokens: 50 }).body).toEqual({ messages, max_tokens: 50 })
    expect(bound(QWEN, { messages, max_tokens: 60, max_completion_tokens: 70 })).toMatchObject({
      body: { messages, max_tokens: 60 },
      outputTokens: 60,
      outcome: 'kept',
    })
    expect(bound(NOVA, { messages, inferenceConfig: { max_new_tokens: 50, topK: 1 } }).body).toEqual({
      messages,
      inferenceConfig: { topK: 1, maxTokens: 50 },
    })
  })

  it('is bounded again if the limit is null, which providers treat as missing', () => {
    expect(bound(CLAUDE, { messages, max_tokens: null })).toMatchObject({
      body: { max_tokens: 1000 },
      outcome: 'injected',
    })
    expect(bound(NOVA, { messages, inferenceConfig: null }).body).toEqual({
      messages,
      inferenceConfig: { maxTokens: 1000 },
    })
  })

  it.each([0, -1, 1.5, 1e308, '100', '1e9', [5], { $: 5 }, true, Number.NaN])(
    'is refused with a limit of %j, which a provider might interpret differently',
    (max_tokens) => {
      expect(refusal(CLAUDE, { messages, max_tokens })).toBe('max_tokens must be a whole number from 1.')
    },
  )

  it.each([[[]], ['all'], [5]])(
    'is refused if the object that contains the limit is %j',
    (inferenceConfig) => {
      expect(refusal(NOVA, { messages, inferenceConfig })).toBe('inferenceConfig must be an object.')
    },
  )

  it("is the model's maximum if its field is not known", () => {
    const body = { messages, max_tokens: 5 }
    expect(bound('google.gemma-3-4b-it', body)).toMatchObject({
      body,
      outputTokens: 8192,
      outcome: 'unknown',
    })
  })

  it('is shared by several generations', () => {
    expect(bound(COMMAND, { prompt: 'Hi', num_generations: 3 })).toMatchObject({
      body: { max_tokens: 333, num_generations: 3 },
      outputTokens: 999,
    })
    expect(bound('ai21.j2-mid-v1', { prompt: 'Hi', numResults: 4, maxTokens: 100 })).toMatchObject({
      body: { maxTokens: 100 },
      outputTokens: 400,
      outcome: 'kept',
    })
    expect(bound(QWEN, { messages, n: 2, best_of: 5 })).toMatchObject({ outputTokens: 1000 })
    const [one, two] = [1, 2].map((n) => bound(QWEN, { messages, n, max_tokens: 9 }).usage.inputTokens)
    expect(two).toBe(2 * (one ?? 0))
  })

  it.each([0, -3, 1.5, '3', 129, [2], 1e308])('is refused for n: %j', (n) => {
    expect(refusal(QWEN, { messages, n })).toBe('n must be a whole number from 1 to 128.')
  })

  it("is the model's maximum for each generation if its field is not known", () => {
    expect(bound('google.gemma-3-4b-it', { messages, n: 3 }).outputTokens).toBe(3 * 8192)
  })

  it('may be one token for each generation', () => {
    expect(bound(QWEN, { messages, n: 3 }, 3)).toMatchObject({ body: { max_tokens: 1 }, outputTokens: 3 })
  })

  it('is refused for more than 128 generations in all', () => {
    expect(bound(QWEN, { messages, n: 128 }).outputTokens).toBe(7 * 128)
    expect(bound(QWEN, { messages, n: 8, best_of: 16 }).outputTokens).toBe(7 * 128)
    expect(refusal(QWEN, { messages, n: 16, best_of: 16 })).toBe('At most 128 generations are allowed.')
  })

  it('is refused where not one token is left for each generation', () => {
    expect(refusal(QWEN, { messages, n: 3 }, 2)).toBe('At most 2 generations are allowed in one call.')
  })

  it("keeps Claude's thinking budget below it", () => {
    const thinking = { type: 'enabled', budget_tokens: 20_000 }
    expect(bound(SONNET, { messages, max_tokens: 32_000, thinking }, 8192).body).toMatchObject({
      max_tokens: 8192,
      thinking: { type: 'enabled', budget_tokens: 8191 },
    })
    expect(bound(SONNET, { messages, max_tokens: 32_000, thinking }, 32_000).body).toMatchObject({ thinking })
    expect(refusal(SONNET, { messages, max_tokens: 32_000, thinking }, 1024)).toBe(
      'thinking needs more than 1024 output tokens; 1024 are allowed.',
    )
  })

  it.each([
    [2000, 2000],
    [8191, 8191],
    [8192, 8191],
  ])('lowered to 8192 tokens makes a thinking budget of %d %d', (asked, sent) => {
    const thinking = { type: 'enabled', budget_tokens: asked }
    const { body } = bound(SONNET, { messages, max_tokens: 32_000, thinking }, 8192)
    expect(body['thinking']).toEqual({ type: 'enabled', budget_tokens: sent })
  })

  it('leaves a thinking budget above the limit to the provider if the limit is the one asked for', () => {
    const body = { messages, max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 5000 } }
    expect(bound(SONNET, body, 8192).body).toEqual(body)
  })

  it.each(['adaptive', 'disabled'])('does not give %s thinking a budget', (type) => {
    const { body } = bound(SONNET, { messages, max_tokens: 32_000, thinking: { type } }, 8192)
    expect(body['thinking']).toEqual({ type })
  })

  it("keeps the thinking budget of Converse's additional fields below it", () => {
    const additionalModelRequestFields = { thinking: { type: 'enabled', budget_tokens: 20_000 }, top_k: 5 }
    const body = { messages, inferenceConfig: { maxTokens: 32_000 }, additionalModelRequestFields }
    expect(accepted(bounded(SONNET, body, 8192, 'converse')).body).toEqual({
      messages,
      inferenceConfig: { maxTokens: 8192 },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 8191 }, top_k: 5 },
    })
    expect(bounded(SONNET, body, 1000, 'converse')).toEqual({
      refused: 'thinking needs more than 1024 output tokens; 1000 are allowed.',
    })
  })

  it.each([0, -1, 1.5, Number.NaN])('is never bounded by a maximum of %d, which is a fault', (maximum) => {
    expect(() => bounded(CLAUDE, { messages }, maximum)).toThrow(RangeError)
  })

  it('is 0 for an embedding or an image model', () => {
    for (const id of ['amazon.titan-embed-text-v2:0', 'cohere.embed-english-v3', 'amazon.nova-canvas-v1:0']) {
      const body = { inputText: 'Hi' }
      expect(bound(id, body)).toMatchObject({ body, outputTokens: 0, outcome: 'kept' })
    }
  })
})

describe('the images', () => {
  it.each<[string, object, number]>([
    ['amazon.nova-canvas-v1:0', { taskType: 'TEXT_IMAGE' }, 1],
    ['amazon.nova-canvas-v1:0', { taskType: 'TEXT_IMAGE', imageGenerationConfig: { numberOfImages: 5 } }, 5],
    ['stability.sd3-5-large-v1:0', { prompt: 'Hi' }, 1],
    ['stability.stable-diffusion-xl-v1', { text_prompts: [], samples: 4 }, 4],
    ['amazon.titan-embed-image-v1', { inputText: 'Hi' }, 0],
    ['amazon.titan-embed-image-v1', { inputImage: 'aGk=' }, 1],
    ['amazon.titan-embed-image-v1', { inputImage: 'aGk=', n: 2 }, 2],
    ['cohere.embed-english-v3', { images: ['data:image/png;base64,aGk=', 'data:image/png;base64,aGk='] }, 2],
    [CLAUDE, { messages }, 0],
  ])('of %s for %j are %d', (modelId, body, images) => {
    expect(bound(modelId, body).usage.images).toBe(images)
  })

  it('are refused if their number is invalid', () => {
    const imageGenerationConfig = { numberOfImages: '5' }
    expect(refusal('amazon.nova-canvas-v1:0', { imageGenerationConfig })).toBe(
      'numberOfImages must be a whole number from 1 to 128.',
    )
  })
})

describe('a body', () => {
  it('is never changed', () => {
    const body = { messages, inferenceConfig: { maxTokens: 1e6 }, thinking: { budget_tokens: 1e6 } }
    const before = structuredClone(body)
    Object.freeze(body.inferenceConfig)
    bounded(NOVA, Object.freeze(body), 1000)
    bounded(SONNET, { ...body, max_tokens: 1e6 }, 8000)
    expect(body).toEqual(before)
  })

  it('keeps a key named like a prototype as data', () => {
    const body = JSON.parse('{"__proto__": {"max_tokens": 5}, "messages": [], "max_tokens": 5000}')
    const { body: sent, outputTokens } = bound(CLAUDE, body)
    expect(outputTokens).toBe(1000)
    expect(JSON.parse(JSON.stringify(sent)).max_tokens).toBe(1000)
  })

  it('has no inherited limit', () => {
    expect(accepted(bounded(CLAUDE, Object.create({ max_tokens: 5 }), 1000)).outcome).toBe('injected')
  })

  it('is refused if it is nested too deeply', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
    expect(refusal(CLAUDE, { messages: deep })).toBe('The body is nested too deeply.')
  })

  const invocable = FOUNDATION_MODELS.filter(({ outputModalities }) => outputModalities.includes('TEXT'))
  it.each(invocable.map(({ modelId }) => modelId))(
    "of %s in its provider's documented format is accepted",
    (modelId) => {
      expect(bound(modelId, requestFor(modelId, 'Hi')).outputTokens).toBeGreaterThan(0)
    },
  )
})

/** Tools that a conversation adds. */
const addition = (definition: object) => ({
  type: 'tool_addition',
  tool: { type: 'tool_definition', definition },
})
const compacted = (definition: object) => ({ type: 'compaction', tool_changes: [addition(definition)] })

describe('features that could cost more than one answer are refused:', () => {
  it.each<[string, object]>([
    [GPT, { service_tier: 'priority' }],
    [GPT, { serviceTier: { type: 'priority' } }],
    [NOVA, { performanceConfig: { latency: 'optimized' } }],
    [SONNET, { speed: 'fast' }],
    [SONNET, { mcp_servers: [] }],
    [SONNET, { tools: [{ name: 'mine' }, { type: 'web_search_20250305', name: 'web_search' }] }],
    [SONNET, { tools: [{ type: 5 }] }],
    [SONNET, { compaction: { type: 'enabled' } }],
    [SONNET, { messages: [{ role: 'user', content: [addition({ type: 'web_search_20250305' })] }] }],
    [SONNET, { messages: [{ role: 'user', content: [compacted({ type: 'mcp_toolset' })] }] }],
    [GPT_5, { tools: [{ type: 'web_search' }] }],
    [GPT_5, { tools: [{ type: 'mcp', server_url: 'https://example.com' }] }],
    [GPT_5, { tools: [{ type: 'tool_search' }] }],
    [GPT_5, { tools: [{ type: 'shell' }] }],
    [GPT_5, { tools: [{ type: 'shell', environment: { type: 'container_auto' } }] }],
    [GPT_5, { tools: [{ type: 'namespace', name: 'mine', tools: [{ type: 'web_search' }] }] }],
    [GPT_5, { tools: [{ type: 'namespace', name: 'mine', tools: [{ name: 'typeless' }] }] }],
    [
      GPT_5,
      { tools: [{ type: 'namespace', name: 'mine', tools: [{ type: 'function' }, { type: 'web_search' }] }] },
    ],
    [GPT_5, { tools: [{ type: 'namespace', name: 'mine', tools: [{ type: 'function_of_provider' }] }] }],
    [GPT_5, { tools: [{ type: 'namespace', name: 'mine', tools: [{ type: 'provider_function' }] }] }],
    [GPT_5, { input: [{ type: 'additional_tools', role: 'developer', tools: [{ type: 'web_search' }] }] }],
    [GPT_5, { input: [{ type: 'tool_search_output', tools: [{ type: 'mcp' }] }] }],
    [GPT_5, { input: [{ type: 'compaction_trigger' }] }],
    [GPT_5, { context_management: [{ type: 'compaction', compact_threshold: 1000 }] }],
    [SONNET, { context_management: { edits: [{ type: 'compact_20260112' }] } }],
    ['us.amazon.nova-2-lite-v1:0', { toolConfig: { tools: [{ systemTool: { name: 'nova_grounding' } }] } }],
    ['us.amazon.nova-2-lite-v1:0', { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } }],
    [GPT, { prediction: { type: 'content', content: 'a' } }],
    [GPT, { web_search_options: {} }],
    [GPT, { model: 'openai.gpt-5.5' }],
  ])('%s %j', (modelId, body) => {
    expect(refusal(modelId, { messages, ...body })).not.toMatch(/^accepted/)
  })

  it.each<[string, object]>([
    [GPT, { service_tier: 'default', model: GPT, tools: [{ type: 'function', function: { name: 'mine' } }] }],
    [SONNET, { tools: [{ name: 'mine' }, { type: 'bash_20250124', name: 'bash' }, { type: 'custom' }] }],
    [SONNET, { context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } }],
    [SONNET, { mcp_servers: null, speed: null }],
    [SONNET, { messages: [{ role: 'user', content: [addition({ name: 'mine' })] }] }],
    [SONNET, { messages: [{ role: 'user', content: [addition({ type: 'custom', name: 'mine' })] }] }],
    [GPT_5, { tools: [{ type: 'namespace', name: 'mine', tools: [{ type: 'function', name: 'a' }] }] }],
    [GPT_5, { tools: [{ type: 'tool_search', execution: 'client' }, { type: 'apply_patch' }] }],
    [GPT_5, { tools: [{ type: 'local_shell' }, { type: 'shell', environment: { type: 'local' } }] }],
    [GPT_5, { input: [{ type: 'tool_search_output', tools: [{ type: 'function', name: 'a' }] }] }],
    ['us.amazon.nova-2-lite-v1:0', { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } }],
    [NOVA, { toolConfig: { tools: [{ toolSpec: { name: 'mine' } }] } }],
  ])('except %s %j', (modelId, body) => {
    expect(bound(modelId, { messages, ...body }).outcome).toBe('injected')
  })
})
