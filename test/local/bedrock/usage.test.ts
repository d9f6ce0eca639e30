import { type BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type TokenHeaders, usageOf } from '../../../handlers/models/usage.ts'
import { FOUNDATION_MODELS } from '../../../local/bedrock/catalogue.ts'
import { realBedrock } from '../../../local/bedrock/real.ts'
import { createBedrock } from '../../../local/bedrock/service.ts'
import { serveAws } from '../aws/serveAws.ts'
import { serveBedrock } from './endpoint.ts'
import { requestFor } from './requests.ts'

const { runtime, close } = await serveBedrock(createBedrock())
afterAll(close)

/** The provider's body, and the figures of Bedrock's headers. */
async function invoke(modelId: string, body: object, client: BedrockRuntimeClient = runtime) {
  const command = new InvokeModelCommand({
    modelId,
    body: JSON.stringify(body),
    contentType: 'application/json',
  })
  let headers: { [name: string]: string } = {}
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { response } = result
      if (typeof response === 'object' && response !== null && 'headers' in response)
        headers = Object.fromEntries(Object.entries(response.headers ?? {}))
      return result
    },
    { step: 'deserialize', priority: 'low' },
  )
  const answer = await client.send(command)
  return { body: JSON.parse(answer.body.transformToString()), figures: figuresOf(headers) }
}

function figuresOf(headers: { [name: string]: string }): TokenHeaders {
  const input = headers['x-amzn-bedrock-input-token-count']
  const output = headers['x-amzn-bedrock-output-token-count']
  return { ...(input && { inputTokens: Number(input) }), ...(output && { outputTokens: Number(output) }) }
}

const invocable = ({ modelId, inferenceTypesSupported }: (typeof FOUNDATION_MODELS)[number]) =>
  inferenceTypesSupported.includes('ON_DEMAND') ? modelId : `us.${modelId}`

const TEXT_MODELS = FOUNDATION_MODELS.filter(
  ({ outputModalities, inferenceTypesSupported }) =>
    outputModalities.includes('TEXT') && !inferenceTypesSupported.includes('PROVISIONED'),
).map((model) => [invocable(model), requestFor(model.modelId, 'Say hello there')] as const)

describe('the usage of a call', () => {
  it.each(TEXT_MODELS)(
    'is the same in the headers of %s and in its body, if the body states it',
    async (id, request) => {
      const { body, figures } = await invoke(id, request)
      const byHeaders = usageOf(id, {}, figures)
      expect(byHeaders?.inputTokens).toBeGreaterThan(0)
      expect(byHeaders?.outputTokens).toBeGreaterThan(0)
      const { cacheWrite1hTokens = 0, ...byBody } = usageOf(id, body) ?? {
        ...byHeaders,
        cacheWrite1hTokens: 0,
      }
      expect(cacheWrite1hTokens).toBe(0)
      // Only the body reveals what a provider writes to its cache unasked.
      const unasked = byBody.inputTokens === 0
      expect(
        unasked ? { ...byBody, inputTokens: byBody.cacheWriteTokens, cacheWriteTokens: 0 } : byBody,
      ).toEqual(byHeaders)
    },
  )

  it.each([
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'amazon.nova-lite-v1:0',
    'amazon.titan-text-lite-v1',
    'meta.llama3-8b-instruct-v1:0',
    'openai.gpt-oss-20b-1:0',
    'qwen.qwen3-32b-v1:0',
    'us.writer.palmyra-x5-v1:0',
  ])('is in the body of %s', async (id) => {
    const { body } = await invoke(id, requestFor(id.replace(/^us\./, ''), 'Say hello there'))
    expect(usageOf(id, body)).toBeDefined()
  })

  it('includes the output of all generations', async () => {
    const request = { prompt: 'Say hello there', max_tokens: 5, num_generations: 3 }
    const { body, figures } = await invoke('cohere.command-text-v14', request)
    expect(body.generations).toHaveLength(3)
    expect(figures.outputTokens).toBe(15)
  })

  it('is only the input for an embedding', async () => {
    const titan = await invoke('amazon.titan-embed-text-v2:0', { inputText: 'one two' })
    expect(usageOf('amazon.titan-embed-text-v2:0', titan.body)).toMatchObject({
      inputTokens: 2,
      outputTokens: 0,
    })
    const cohere = await invoke('cohere.embed-english-v3', {
      input_type: 'search_query',
      texts: ['one', 'two'],
    })
    expect(usageOf('cohere.embed-english-v3', cohere.body, cohere.figures)).toMatchObject({ inputTokens: 2 })
  })

  it.each<[string, object, number]>([
    ['amazon.nova-canvas-v1:0', { taskType: 'TEXT_IMAGE', imageGenerationConfig: { numberOfImages: 3 } }, 3],
    ['stability.sd3-5-large-v1:0', { prompt: 'A cat' }, 1],
    ['stability.stable-diffusion-xl-v1', { text_prompts: [{ text: 'A cat' }] }, 1],
  ])('is the number of images of %s', async (id, request, images) => {
    const { body } = await invoke(id, request)
    expect(usageOf(id, body)).toMatchObject({ images })
  })
})

describe('--bedrock aws', () => {
  it("passes on the counts in Bedrock's headers", async () => {
    const aws = await serveAws([createBedrock()])
    vi.stubEnv('AWS_ENDPOINT_URL', aws.url)
    vi.stubEnv('AWS_REGION', 'us-east-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'any')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any')
    const passing = await serveBedrock(realBedrock())
    try {
      const request = { prompt: 'Say hello there', max_tokens: 5 }
      const { figures } = await invoke('mistral.mistral-7b-instruct-v0:2', request, passing.runtime)
      expect(figures).toEqual({ inputTokens: 3, outputTokens: 5 })
    } finally {
      vi.unstubAllEnvs()
      passing.close()
      aws.close()
    }
  })
})
