import { describe, expect, it } from 'vitest'
import { bounded } from '../../../handlers/models/bound.ts'
import { inputBound } from '../../../handlers/models/input.ts'

const CLAUDE = 'anthropic.claude-3-haiku-20240307-v1:0'
const LIMITS = { imageTokens: 5000, contextTokens: 200_000 }
/** The tokens that a provider may add unseen, per call and per tool. */
const UNSEEN = 1024

const tokensOf = (modelId: string, body: object, limits: Parameters<typeof inputBound>[2] = LIMITS) =>
  inputBound(modelId, { ...body }, limits).tokens
const claude = (...content: unknown[]) => tokensOf(CLAUDE, { messages: [{ role: 'user', content }] })
const empty = claude()
const picture = 'aGk='.repeat(10_000)

describe('the bound of the input', () => {
  it("is the bytes of the body's text", () => {
    const body = { prompt: 'Grüße, 世界' }
    expect(tokensOf(CLAUDE, body)).toBe(Buffer.byteLength(JSON.stringify(body)) + UNSEEN)
  })

  it('is larger where a tokenizer may make the text longer', () => {
    const ligature = '\u{fdfa}'
    expect(tokensOf(CLAUDE, { prompt: ligature }) - tokensOf(CLAUDE, { prompt: '' })).toBe(33)
    const note = '\u{1d160}'
    expect(tokensOf(CLAUDE, { prompt: note }) - tokensOf(CLAUDE, { prompt: '' })).toBe(12)
  })

  it('grows with each tool, for which a provider adds text', () => {
    const tools = [{ type: 'bash_20250124', name: 'bash' }, { name: 'mine' }]
    const body = { tools }
    expect(tokensOf(CLAUDE, body)).toBe(JSON.stringify(body).length + 3 * UNSEEN)
    const converse = { toolConfig: { tools: [{ toolSpec: { name: 'one' } }, { toolSpec: { name: 'two' } }] } }
    expect(tokensOf('amazon.nova-lite-v1:0', converse)).toBe(JSON.stringify(converse).length + 3 * UNSEEN)
  })

  it("never exceeds the model's context", () => {
    expect(tokensOf(CLAUDE, { prompt: 'a'.repeat(1_000_000) })).toBe(200_000)
  })

  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } }

  it('is larger for such a text beside a large image too', () => {
    const beside = (text: string) => {
      const body = { messages: [{ content: [image, { type: 'text', text }] }] }
      return tokensOf(CLAUDE, body, { imageTokens: 5000, contextTokens: 60_000 })
    }
    expect(beside('\u{fdfa}') - beside('')).toBe(33)
  })

  it('counts images by themselves only if they have their own price', () => {
    const body = { messages: [{ content: [image] }] }
    expect(inputBound(CLAUDE, body, LIMITS).images).toBe(0)
    expect(inputBound(CLAUDE, body, { ...LIMITS, imageTokens: 0 }).images).toBe(1)
  })

  it.each<[string, object[]]>([
    ['an image', [image]],
    ['an image in the result of a tool', [{ type: 'tool_result', tool_use_id: 'a', content: [image] }]],
    [
      'an image in a document of blocks in the result of a tool',
      [
        {
          type: 'tool_result',
          content: [{ type: 'document', source: { type: 'content', content: [image] } }],
        },
      ],
    ],
  ])('counts %s at its bound instead of its bytes', (_, content) => {
    const tokens = claude(...content)
    expect(tokens).toBeGreaterThanOrEqual(empty + 5000)
    expect(tokens).toBeLessThan(empty + 5500)
  })

  it('counts an image given by its URL', () => {
    expect(
      claude({ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }),
    ).toBeGreaterThan(empty + 5000)
  })

  it.each<[string, unknown]>([
    ['a PDF', { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: picture } }],
    ['a document by its address', { type: 'document', source: { type: 'url', url: 'https://example.com' } }],
  ])("is the model's whole context for %s", (_, block) => {
    expect(claude(block)).toBe(200_000)
  })

  it.each<[string, unknown]>([
    ['the call of a tool', { type: 'tool_use', input: image }],
    ['a text', { type: 'text', text: picture }],
    ['a document of plain text', { type: 'document', source: { type: 'text', data: picture } }],
    ['an image that is no base64', { type: 'image', source: { type: 'base64', data: `${picture} words` } }],
    ['an image of words and base64', { type: 'image', source: { type: 'base64', data: `words,${picture}` } }],
  ])('treats the content of %s as text', (_, block) => {
    const tokens = claude(block)
    expect(tokens).toBeGreaterThan(empty + picture.length)
    expect(tokens).toBeLessThan(empty + picture.length + 5500)
  })

  it.each<[string, object]>([
    ['amazon.nova-lite-v1:0', { messages: [{ content: [{ image: { source: { bytes: picture } } }] }] }],
    [
      'amazon.nova-lite-v1:0',
      { messages: [{ content: [{ toolResult: { content: [{ image: { source: { bytes: picture } } }] } }] }] },
    ],
    ['meta.llama4-maverick-17b-instruct-v1:0', { prompt: 'Hi', images: [picture] }],
    [
      'mistral.pixtral-large-2502-v1:0',
      {
        messages: [
          { content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }] },
        ],
      },
    ],
    [
      'mistral.pixtral-large-2502-v1:0',
      { messages: [{ content: [{ type: 'image_url', image_url: `data:image/png;base64,${picture}` }] }] },
    ],
    ['cohere.embed-english-v3', { images: [`data:image/png;base64,${picture}`] }],
    [
      'cohere.embed-v4:0',
      {
        inputs: [
          { content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }] },
        ],
      },
    ],
    ['amazon.titan-embed-image-v1', { inputImage: picture }],
  ])('recognizes the images of %s', (modelId, body) => {
    const tokens = tokensOf(modelId, body)
    expect(tokens).toBeGreaterThanOrEqual(5000 + UNSEEN)
    expect(tokens).toBeLessThan(5500 + UNSEEN)
  })

  it.each([{ type: 'text', text: picture }, { text: picture }])(
    'of a chat treats a part with text as text, with and without a type',
    (part) => {
      const tokens = tokensOf('qwen.qwen3-32b-v1:0', { messages: [{ content: [part] }] })
      expect(tokens).toBeGreaterThan(picture.length)
      expect(tokens).toBeLessThan(picture.length + 500 + UNSEEN)
    },
  )

  it.each<[string, object]>([
    ['amazon.nova-lite-v1:0', { messages: [{ content: [{ video: { source: { s3Location: {} } } }] }] }],
    ['amazon.nova-lite-v1:0', { messages: [{ content: [{ document: { source: { bytes: '' } } }] }] }],
    ['amazon.nova-lite-v1:0', { messages: [{ content: [{ audio: { source: { bytes: 'aGk=' } } }] }] }],
    ['qwen.qwen3-vl-235b-a22b-v1:0', { messages: [{ content: [{ type: 'video_url' }] }] }],
  ])('is the whole context of %s for a video or a document', (modelId, body) => {
    expect(tokensOf(modelId, body)).toBe(200_000)
  })

  it("is the model's whole context for an image if the model is not known to accept images", () => {
    const atAddress = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }
    for (const block of [image, atAddress])
      expect(tokensOf(CLAUDE, { messages: [{ content: [block] }] }, { contextTokens: 9000 })).toBe(9000)
    expect(tokensOf(CLAUDE, { prompt: 'Hi' }, { contextTokens: 9000 })).toBeLessThan(2000)
  })

  it('treats what only looks like the output of a tool as text', () => {
    const output = [{ type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }]
    expect(tokensOf('qwen.qwen3-32b-v1:0', { messages: [{ output }] })).toBeGreaterThan(picture.length)
  })
})

describe("the bound of the input of OpenAI's Responses", () => {
  const tokensFor = (...input: object[]) =>
    inputBound('openai.gpt-5.6-luna', { input }, LIMITS, 'responses').tokens
  const none = tokensFor()
  const inMessage = (part: object) => ({ role: 'user', content: [part] })
  const ofFunction = (part: object) => ({ type: 'function_call_output', call_id: 'a', output: [part] })
  const ofTool = (part: object) => ({ type: 'custom_tool_call_output', call_id: 'a', output: [part] })
  const image = (image_url: string) => ({ type: 'input_image', image_url })

  it.each<[string, (url: string) => object]>([
    ['in a message', (url) => inMessage(image(url))],
    ['that a function returned', (url) => ofFunction(image(url))],
    ['that a custom tool returned', (url) => ofTool(image(url))],
    [
      'of a screen',
      (image_url) => ({ type: 'computer_call_output', output: { type: 'computer_screenshot', image_url } }),
    ],
  ])('counts an image %s at its bound, whether it is inline or at an address', (_, item) => {
    for (const url of [`data:image/png;base64,${picture}`, 'https://example.com/a.png']) {
      const tokens = tokensFor(item(url))
      expect(tokens).toBeGreaterThanOrEqual(none + 5000)
      expect(tokens).toBeLessThan(none + 5500)
    }
  })

  it.each<[string, object]>([
    ['a file in a message', inMessage({ type: 'input_file', file_url: 'https://example.com' })],
    ['a recording in a message', inMessage({ type: 'input_audio', input_audio: {} })],
    ['a file that a function returned', ofFunction({ type: 'input_file', file_data: 'aGk=' })],
  ])("is the model's whole context for %s", (_, item) => {
    expect(tokensFor(item)).toBe(200_000)
  })

  it.each<[string, object]>([
    ['a message', inMessage({ type: 'input_text', text: picture })],
    ['what a function returned', { type: 'function_call_output', call_id: 'a', output: picture }],
    ['a part that a function returned', ofFunction({ type: 'input_text', text: picture })],
  ])('treats the text of %s as text', (_, item) => {
    const tokens = tokensFor(item)
    expect(tokens).toBeGreaterThan(none + picture.length)
    expect(tokens).toBeLessThan(none + picture.length + 500)
  })
})

describe('input that may be written to the cache', () => {
  const usageOf = (modelId: string, body: object) => {
    const result = bounded(modelId, { ...body }, 1000)
    if ('refused' in result) throw new Error(result.refused)
    return result.usage
  }
  const sonnet = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
  const system = (cache_control?: object) => ({ system: [{ type: 'text', text: 'Hi', cache_control }] })

  it('counts as cache writes: for five minutes by default, otherwise with an unknown time to live', () => {
    expect(usageOf(sonnet, system())).toMatchObject({ cacheWriteTokens: 0 })
    const short = usageOf(sonnet, system({ type: 'ephemeral' }))
    expect(short).toMatchObject({ inputTokens: 0, cacheWrite1hTokens: 0 })
    expect(short.cacheWriteTokens).toBeGreaterThan(UNSEEN)
    const long = usageOf(sonnet, system({ type: 'ephemeral', ttl: '1h' }))
    expect(long).not.toHaveProperty('cacheWrite1hTokens')
    expect(long.cacheWriteTokens).toBeGreaterThan(UNSEEN)
  })

  it('counts as cache writes after a cache point of Converse too', () => {
    const body = { messages: [{ content: [{ text: 'Hi' }, { cachePoint: { type: 'default' } }] }] }
    const result = bounded(sonnet, body, 1000, 'converse')
    expect(result).toMatchObject({ usage: { inputTokens: 0, cacheWrite1hTokens: 0 } })
  })

  it('is the whole input for a model that caches unasked', () => {
    expect(usageOf('us.openai.gpt-5.6-luna', { messages: [] })).toMatchObject({ inputTokens: 0 })
  })

  it('is none if cache writes cost no more', () => {
    const body = { system: [{ cachePoint: { type: 'default' } }] }
    expect(usageOf('amazon.nova-lite-v1:0', body)).toMatchObject({ cacheWriteTokens: 0 })
  })
})
