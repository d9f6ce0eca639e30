import { inflateSync } from 'node:zlib'
import { InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { afterAll, describe, expect, it } from 'vitest'
import { replyOf } from '../../../handlers/models/reply.ts'
import { FOUNDATION_MODELS } from '../../../local/bedrock/catalogue.ts'
import { createBedrock } from '../../../local/bedrock/service.ts'
import { serveBedrock } from './endpoint.ts'
import { requestFor } from './requests.ts'

const { runtime, close } = await serveBedrock(createBedrock({ now: () => 1_700_000_000_500 }))
afterAll(close)

const HAIKU = 'anthropic.claude-3-haiku-20240307-v1:0'
const CLAUDE = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 300,
  messages: [{ role: 'user', content: 'Hi' }],
}

async function invoke(modelId: string, body: object | string) {
  const command = new InvokeModelCommand({
    modelId,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    contentType: 'application/json',
  })
  let headers: { [name: string]: string } = {}
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      if (isResponse(result.response)) headers = result.response.headers
      return result
    },
    { step: 'deserialize', priority: 'low' },
  )
  const answer = await runtime.send(command)
  const reply = JSON.parse(answer.body.transformToString())
  return { reply, contentType: answer.contentType, headers }
}

function isResponse(response: unknown): response is { headers: { [name: string]: string } } {
  return typeof response === 'object' && response !== null && 'headers' in response
}

const refusal = (modelId: string, body: object | string) =>
  invoke(modelId, body).then(
    () => 'no error',
    (error: { name: string; message: string; $metadata: { httpStatusCode: number } }) =>
      `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`,
  )

const malformed = (details: string) =>
  `400 ValidationException: Malformed input request${details}, please reformat your input and try again.`

describe('a text model', () => {
  const textModels = FOUNDATION_MODELS.filter(
    ({ outputModalities, inferenceTypesSupported }) =>
      outputModalities.includes('TEXT') && !inferenceTypesSupported.includes('PROVISIONED'),
  ).map(({ modelId, inferenceTypesSupported }) => ({
    modelId,
    invocable: inferenceTypesSupported.includes('ON_DEMAND') ? modelId : `us.${modelId}`,
  }))

  it.each(textModels)(
    'answers in the format from which the reply of $invocable is read',
    async ({ modelId, invocable }) => {
      const { reply } = await invoke(invocable, requestFor(modelId, 'Say hello there'))
      expect(String(replyOf(invocable, reply)).trim()).toBe(
        `This is a simulated reply: ${modelId} was not asked. Your prompt has 3 words: "Say hello there".`,
      )
    },
  )

  it.each(textModels)('refuses an empty body for $invocable', async ({ invocable }) => {
    expect(await refusal(invocable, {})).toMatch(/^400 ValidationException: /)
  })
})

describe('a reply', () => {
  it('is the same for the same request, and differs for another one', async () => {
    const first = await invoke('meta.llama3-8b-instruct-v1:0', { prompt: 'One' })
    expect((await invoke('meta.llama3-8b-instruct-v1:0', { prompt: 'One' })).reply).toEqual(first.reply)
    expect((await invoke('meta.llama3-8b-instruct-v1:0', { prompt: 'Two' })).reply).not.toEqual(first.reply)
  })

  it('counts tokens in the body and in the headers', async () => {
    const { reply, headers, contentType } = await invoke(HAIKU, { ...CLAUDE, system: 'Be kind.' })
    expect(contentType).toBe('application/json')
    expect(reply.usage).toMatchObject({
      input_tokens: 3,
      output_tokens: 15,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    })
    expect(headers).toMatchObject({
      'x-amzn-bedrock-input-token-count': '3',
      'x-amzn-bedrock-output-token-count': '15',
      'x-amzn-bedrock-invocation-latency': expect.stringMatching(/^\d+$/),
    })
  })

  it.each<[string, object, object]>([
    [
      HAIKU,
      { ...CLAUDE, max_tokens: 5 },
      { stop_reason: 'max_tokens', content: [{ text: 'This is a simulated reply:' }] },
    ],
    [
      'amazon.titan-text-lite-v1',
      { inputText: 'Hi', textGenerationConfig: { maxTokenCount: 5 } },
      { results: [{ completionReason: 'LENGTH', tokenCount: 5 }] },
    ],
    [
      'meta.llama3-8b-instruct-v1:0',
      { prompt: 'Hi', max_gen_len: 5 },
      { stop_reason: 'length', generation_token_count: 5 },
    ],
    [
      'amazon.nova-micro-v1:0',
      { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], inferenceConfig: { maxTokens: 5 } },
      { stopReason: 'max_tokens', usage: { inputTokens: 1, outputTokens: 5, totalTokens: 6 } },
    ],
    [
      'openai.gpt-oss-20b-1:0',
      { messages: [{ role: 'user', content: 'Hi' }], max_completion_tokens: 5 },
      { created: 1_700_000_000, choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 5 } },
    ],
    ['cohere.command-r-v1:0', { message: 'Hi', max_tokens: 5 }, { finish_reason: 'MAX_TOKENS' }],
  ])('of %s ends at the token limit', async (modelId, body, expected) => {
    expect((await invoke(modelId, body)).reply).toMatchObject(expected)
  })

  it('answers the last message of a conversation', async () => {
    const messages = [
      { role: 'user', content: 'First question' },
      { role: 'assistant', content: 'An answer' },
      { role: 'user', content: 'Second one' },
    ]
    const { reply } = await invoke(HAIKU, { ...CLAUDE, messages })
    expect(reply.content[0].text).toContain('"Second one"')
    expect(reply.usage.input_tokens).toBe(6)
  })

  it('of Mistral Large has the format of the request', async () => {
    const modelId = 'mistral.mistral-large-2402-v1:0'
    expect((await invoke(modelId, { prompt: 'Hi' })).reply).toHaveProperty('outputs')
    expect((await invoke(modelId, { messages: [{ role: 'user', content: 'Hi' }] })).reply).toHaveProperty(
      'choices',
    )
  })
})

describe('an embedding model', () => {
  const length = (vector: number[]) => Math.hypot(...vector)

  it.each<[string, object, number]>([
    ['amazon.titan-embed-text-v1', { inputText: 'Hi' }, 1536],
    ['amazon.titan-embed-text-v2:0', { inputText: 'Hi' }, 1024],
    ['amazon.titan-embed-text-v2:0', { inputText: 'Hi', dimensions: 256 }, 256],
    ['amazon.titan-embed-text-v2:0', { inputText: 'Hi', dimensions: 512 }, 512],
    [
      'amazon.titan-embed-image-v1',
      { inputText: 'Hi', embeddingConfig: { outputEmbeddingLength: 384 } },
      384,
    ],
  ])('%s answers %j with a unit vector of %i dimensions', async (modelId, body, dimensions) => {
    const { reply, headers } = await invoke(modelId, body)
    expect(replyOf(modelId, reply)).toBe(reply.embedding)
    expect(reply.embedding).toHaveLength(dimensions)
    expect(length(reply.embedding)).toBeCloseTo(1)
    expect(headers['x-amzn-bedrock-input-token-count']).toBe('1')
    expect((await invoke(modelId, body)).reply).toEqual(reply)
  })

  it('of Cohere returns one vector per text', async () => {
    const modelId = 'cohere.embed-english-v3'
    const { reply } = await invoke(modelId, { texts: ['a', 'b', 'a'], input_type: 'search_query' })
    expect(reply.response_type).toBe('embeddings_floats')
    expect(reply.embeddings.map((vector: number[]) => vector.length)).toEqual([1024, 1024, 1024])
    expect(reply.embeddings[2]).toEqual(reply.embeddings[0])
    expect(reply.embeddings[1]).not.toEqual(reply.embeddings[0])
    expect(replyOf(modelId, reply)).toBe(reply.embeddings)
  })

  it('of Cohere, version 4, returns the requested dimensions', async () => {
    const modelId = 'cohere.embed-v4:0'
    const request = { texts: ['a'], input_type: 'search_query' }
    expect((await invoke(modelId, request)).reply.embeddings[0]).toHaveLength(1536)
    const { reply } = await invoke(modelId, { ...request, output_dimension: 256, embedding_types: ['float'] })
    expect(reply.embeddings.float[0]).toHaveLength(256)
  })

  it('of Nova returns the requested dimension', async () => {
    const modelId = 'amazon.nova-2-multimodal-embeddings-v1:0'
    const text = { truncationMode: 'END', value: 'one two' }
    const params = { embeddingPurpose: 'GENERIC_INDEX', embeddingDimension: 384, text }
    const request = { taskType: 'SINGLE_EMBEDDING', singleEmbeddingParams: params }
    const { reply, headers } = await invoke(modelId, request)
    expect(reply.embeddings).toEqual([{ embeddingType: 'TEXT', embedding: expect.any(Array) }])
    expect(reply.embeddings[0].embedding).toHaveLength(384)
    expect(headers['x-amzn-bedrock-input-token-count']).toBe('2')
  })

  it('of Cohere returns the requested types', async () => {
    const modelId = 'cohere.embed-multilingual-v3'
    const embedding_types = ['float', 'int8', 'uint8', 'binary', 'ubinary']
    const { reply } = await invoke(modelId, { texts: ['a'], input_type: 'search_query', embedding_types })
    expect(reply.response_type).toBe('embeddings_by_type')
    const sizes = Object.entries<number[][]>(reply.embeddings).map(([type, [vector]]) => [
      type,
      vector?.length,
    ])
    expect(Object.fromEntries(sizes)).toEqual({
      float: 1024,
      int8: 1024,
      uint8: 1024,
      binary: 128,
      ubinary: 128,
    })
    expect(replyOf(modelId, reply)).toBe(reply.embeddings)
  })

  it('of Titan V2 returns only binary if only that was requested', async () => {
    const modelId = 'amazon.titan-embed-text-v2:0'
    const { reply } = await invoke(modelId, { inputText: 'Hi', embeddingTypes: ['binary'] })
    expect(Object.keys(reply)).toEqual(['embeddingsByType', 'inputTextTokenCount'])
    expect(new Set(reply.embeddingsByType.binary)).toEqual(new Set([0, 1]))
  })
})

describe('an image model', () => {
  it.each<[string, (text: string) => object]>([
    ['amazon.nova-canvas-v1:0', (text) => ({ taskType: 'TEXT_IMAGE', textToImageParams: { text } })],
    [
      'amazon.titan-image-generator-v2:0',
      (text) => ({ taskType: 'TEXT_IMAGE', textToImageParams: { text } }),
    ],
    ['stability.sd3-5-large-v1:0', (prompt) => ({ prompt })],
    ['stability.stable-image-core-v1:1', (prompt) => ({ prompt })],
    ['stability.stable-diffusion-xl-v1', (text) => ({ text_prompts: [{ text }] })],
  ])('%s returns a PNG that depends on the prompt', async (modelId, request) => {
    const picture = String(replyOf(modelId, (await invoke(modelId, request('a cat'))).reply))
    const png = Buffer.from(picture, 'base64')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(8)
    const data = png.subarray(33 + 8, 33 + 8 + png.readUInt32BE(33))
    expect(inflateSync(data)).toHaveLength(8 * (1 + 8 * 3))
    expect(replyOf(modelId, (await invoke(modelId, request('a dog'))).reply)).not.toBe(picture)
  })
})

describe('a body that the provider refuses', () => {
  const notCompletion = '#: subject must not be valid against schema {"required":["messages"]}'
  const { max_tokens: _, ...noMaxTokens } = CLAUDE

  it.each<[string, object | string, string]>([
    [HAIKU, 'not JSON', malformed('')],
    [HAIKU, '[]', malformed('')],
    [HAIKU, noMaxTokens, malformed(`: ${notCompletion}#: required key [max_tokens] not found`)],
    [
      HAIKU,
      { messages: [], inferenceConfig: {} },
      malformed(
        `: ${notCompletion}#: required key [max_tokens] not found#: required key [anthropic_version] not found#: extraneous key [inferenceConfig] is not permitted`,
      ),
    ],
    [
      HAIKU,
      { prompt: 'Hi', max_tokens_to_sample: 1 },
      '400 ValidationException: "claude-3-haiku-20240307" is not supported on this API. Please use the Messages API instead.',
    ],
    [
      HAIKU,
      { ...CLAUDE, messages: [] },
      '400 ValidationException: messages: at least one message is required',
    ],
    ['us.anthropic.claude-sonnet-4-6', noMaxTokens, '400 ValidationException: max_tokens: Field required'],
    [
      'us.anthropic.claude-sonnet-4-6',
      { ...CLAUDE, max_tokens_to_sample: 1 },
      '400 ValidationException: max_tokens_to_sample: Extra inputs are not permitted',
    ],
    [
      'us.anthropic.claude-sonnet-4-6',
      { ...CLAUDE, max_tokens: 'many' },
      '400 ValidationException: max_tokens: Input should be a valid integer',
    ],
    [
      'us.anthropic.claude-sonnet-4-6',
      { ...CLAUDE, max_tokens: 0 },
      '400 ValidationException: max_tokens: Input should be greater than or equal to 1',
    ],
    [
      'us.anthropic.claude-sonnet-4-6',
      { ...CLAUDE, temperature: 2 },
      '400 ValidationException: temperature: Input should be less than or equal to 1',
    ],
    [
      'amazon.titan-text-lite-v1',
      { prompt: 'Hi' },
      malformed(': #: required key [inputText] not found#: extraneous key [prompt] is not permitted'),
    ],
    [
      'amazon.titan-text-lite-v1',
      { inputText: 'Hi', textGenerationConfig: { temperature: 2 } },
      malformed(': #/textGenerationConfig/temperature: 2 is not less or equal to 1'),
    ],
    [
      'amazon.nova-lite-v1:0',
      { messages: [{ role: 'user', content: 'Hi' }] },
      malformed(': #/messages/0/content: expected type: JSONArray, found: String'),
    ],
    [
      'meta.llama3-8b-instruct-v1:0',
      { prompt: '' },
      malformed(': #/prompt: expected minLength: 1, actual: 0'),
    ],
    [
      'amazon.nova-lite-v1:0',
      { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], max_tokens: 5 },
      malformed(': #: extraneous key [max_tokens] is not permitted'),
    ],
    [
      'amazon.nova-lite-v1:0',
      { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], inferenceConfig: { max_tokens: 5 } },
      malformed(': #/inferenceConfig: extraneous key [max_tokens] is not permitted'),
    ],
    [
      'meta.llama3-8b-instruct-v1:0',
      CLAUDE,
      malformed(
        ': #: required key [prompt] not found#: extraneous key [anthropic_version] is not permitted#: extraneous key [max_tokens] is not permitted#: extraneous key [messages] is not permitted',
      ),
    ],
    [
      'meta.llama3-8b-instruct-v1:0',
      { prompt: 'Hi', max_gen_len: 4096 },
      malformed(': #/max_gen_len: 4096 is not less or equal to 2048'),
    ],
    ['cohere.command-r-v1:0', { message: 'Hi', p: 1 }, malformed(': #/p: 1 is not less or equal to 0.99')],
    [
      'mistral.mistral-7b-instruct-v0:2',
      { prompt: 'Hi', maxTokens: 5 },
      malformed(': #: extraneous key [maxTokens] is not permitted'),
    ],
    [
      'anthropic.claude-v2',
      { prompt: '\n\nHuman:Hi\n\nAssistant:', max_tokens: 5 },
      malformed(
        ': #: required key [max_tokens_to_sample] not found#: extraneous key [max_tokens] is not permitted',
      ),
    ],
    ['cohere.embed-english-v3', { texts: ['a'] }, malformed(': #: required key [input_type] not found')],
    [
      'amazon.titan-embed-text-v2:0',
      { inputText: 'Hi', dimensions: 300 },
      malformed(': #/dimensions: 300 is not a valid enum value'),
    ],
    ['stability.stable-image-ultra-v1:1', {}, malformed(': #: required key [prompt] not found')],
    ['__proto__', {}, '400 ValidationException: The provided model identifier is invalid.'],
  ])('by %s: %j', async (modelId, body, expected) => {
    expect(await refusal(modelId, body)).toBe(expected)
  })
})

describe('a model identifier', () => {
  const ARN = 'arn:aws:bedrock:us-east-1'
  const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0'
  const INVALID = '400 ValidationException: The provided model identifier is invalid.'

  it.each([
    `${ARN}::foundation-model/${HAIKU}`,
    `us.${SONNET}`,
    `global.${SONNET}`,
    `${ARN}:000000000000:inference-profile/us.${SONNET}`,
  ])('may be %s', async (identifier) => {
    expect((await invoke(identifier, CLAUDE)).reply.type).toBe('message')
  })

  it.each([[SONNET], ['amazon.nova-lite-v1:0:300k']])(
    'without on-demand throughput is refused: %s',
    async (modelId) => {
      expect(await refusal(modelId, CLAUDE)).toBe(
        `400 ValidationException: Invocation of model ID ${modelId} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
      )
    },
  )

  it.each([
    ['sonnet', INVALID],
    ['acme.none-v1:0', INVALID],
    [`eu.${SONNET}`, INVALID],
    [`us.${HAIKU}`, INVALID],
    [`${ARN}:111111111111:inference-profile/us.${SONNET}`, INVALID],
    [`arn:aws:bedrock:eu-west-1::foundation-model/${HAIKU}`, INVALID],
    [`${ARN}:000000000000:application-inference-profile/abcdefghijkl`, INVALID],
    ['simulated.none-v1:0', INVALID],
    [
      `${ARN}::foundation-model/acme.none-v1:0`,
      '404 ResourceNotFoundException: Could not resolve the foundation model from the provided model identifier.',
    ],
    [
      'anthropic.claude-v2:1',
      '404 ResourceNotFoundException: This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
    ],
  ])('that cannot be invoked: %s', async (identifier, expected) => {
    expect(await refusal(identifier, CLAUDE)).toBe(expected)
  })
})

describe('IAM is asked', () => {
  const about = (modelId: string) => {
    const { run: _, ...question } =
      createBedrock()({
        method: 'POST',
        path: `/model/${encodeURIComponent(modelId)}/invoke`,
        query: new URLSearchParams(),
        headers: {},
        body: Buffer.alloc(0),
        signal: new AbortController().signal,
      }) ?? {}
    return question
  }
  const action = 'bedrock:InvokeModel'

  it('about the foundation model', () => {
    const resource = `arn:aws:bedrock:us-east-1::foundation-model/${HAIKU}`
    expect(about(HAIKU)).toEqual({ action, resource, signed: true })
    expect(about(resource)).toEqual({ action, resource, signed: true })
  })

  it.each([
    ['us.deepseek.r1-v1:0', ['us-east-1', 'us-east-2', 'us-west-2']],
    ['global.anthropic.claude-sonnet-4-6', ['us-east-1', '']],
  ])('about the profile %s and its model in each Region', (profile, regions) => {
    const resource = `arn:aws:bedrock:us-east-1:000000000000:inference-profile/${profile}`
    const model = profile.slice(profile.indexOf('.') + 1)
    const question = {
      action,
      resource,
      signed: true,
      also: regions.map((region) => ({
        action,
        resource: `arn:aws:bedrock:${region}::foundation-model/${model}`,
      })),
      context: { 'bedrock:InferenceProfileArn': resource },
    }
    expect(about(profile)).toEqual(question)
    expect(about(resource)).toEqual(question)
  })
})
