import { InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { afterAll, describe, expect, it } from 'vitest'
import { replyOf } from '../../../handlers/models/reply.ts'
import { FOUNDATION_MODELS } from '../../../local/bedrock/catalogue.ts'
import { createBedrock } from '../../../local/bedrock/service.ts'
import { serveBedrock } from './endpoint.ts'
import { requestFor } from './requests.ts'

const { runtime, close } = await serveBedrock(createBedrock())
afterAll(close)

/** The fields of a chunk that the tests read; each provider has some of them. */
type Chunk = {
  type?: string
  generation?: string
  outputText?: string
  completion?: string
  outputs?: { text: string }[]
  delta?: { text?: string }
  contentBlockDelta?: { delta: { text?: string } }
  choices?: { delta?: { content?: string }; message?: { content?: string }; text?: string }[]
  text?: string
  'amazon-bedrock-invocationMetrics'?: { [metric: string]: number }
}

async function chunksOf(modelId: string, body: object): Promise<Chunk[]> {
  const command = new InvokeModelWithResponseStreamCommand({
    modelId,
    body: JSON.stringify(body),
    contentType: 'application/json',
  })
  const answer = await runtime.send(command)
  const chunks: Chunk[] = []
  for await (const { chunk } of answer.body ?? [])
    chunks.push(JSON.parse(Buffer.from(chunk?.bytes ?? []).toString()))
  return chunks
}

/** The text of a chunk, in any provider's format. */
function textIn(chunk: Chunk): string {
  const choice = chunk.choices?.[0]
  return (
    chunk.generation ??
    chunk.outputText ??
    chunk.completion ??
    chunk.outputs?.[0]?.text ??
    chunk.delta?.text ??
    chunk.contentBlockDelta?.delta.text ??
    choice?.delta?.content ??
    choice?.message?.content ??
    choice?.text ??
    chunk.text ??
    ''
  )
}

describe('InvokeModelWithResponseStream', () => {
  const streaming = FOUNDATION_MODELS.filter(
    ({ responseStreamingSupported, inferenceTypesSupported }) =>
      responseStreamingSupported && !inferenceTypesSupported.includes('PROVISIONED'),
  ).map(({ modelId, inferenceTypesSupported }) => ({
    modelId,
    invocable: inferenceTypesSupported.includes('ON_DEMAND') ? modelId : `us.${modelId}`,
  }))

  it.each(streaming)('of $invocable is the complete response in pieces', async ({ modelId, invocable }) => {
    const request = requestFor(modelId, 'Say hello there')
    const whole = await runtime.send(
      new InvokeModelCommand({ modelId: invocable, body: JSON.stringify(request) }),
    )
    const chunks = await chunksOf(invocable, request)
    const reply = String(replyOf(invocable, JSON.parse(whole.body.transformToString())))
    expect(chunks.map(textIn).join('').trim()).toBe(reply.trim())
    expect(chunks.filter((chunk) => textIn(chunk) !== '').length).toBeGreaterThan(5)
  })

  it.each(streaming)('of $invocable ends with the metrics', async ({ modelId, invocable }) => {
    const chunks = await chunksOf(invocable, requestFor(modelId, 'Say hello there'))
    const metrics = 'amazon-bedrock-invocationMetrics'
    expect(chunks.filter((chunk) => metrics in chunk)).toHaveLength(1)
    expect(chunks.at(-1)?.[metrics]).toMatchObject({
      inputTokenCount: expect.any(Number),
      outputTokenCount: expect.any(Number),
      invocationLatency: expect.any(Number),
      firstByteLatency: expect.any(Number),
    })
  })

  it('of Claude has the events of Anthropic, without pings', async () => {
    const modelId = 'us.anthropic.claude-sonnet-4-6'
    const chunks = await chunksOf(modelId, requestFor('anthropic.claude-sonnet-4-6', 'Hi'))
    const types = chunks.map(({ type }) => type)
    expect([...new Set(types)]).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  it('fails in the middle if the model does', async () => {
    await expect(chunksOf('simulated.mid-stream-v1:0', {})).rejects.toMatchObject({
      name: 'ModelStreamErrorException',
      originalStatusCode: 424,
    })
  })

  it.each([
    ['ai21.j2-mid-v1', { prompt: 'Hi' }],
    ['amazon.titan-embed-text-v1', { inputText: 'Hi' }],
  ])('refuses %s, which does not stream', async (modelId, body) => {
    await expect(chunksOf(modelId, body)).rejects.toThrow('The model is unsupported for streaming.')
  })

  it('needs an IAM action of its own', () => {
    const ask = (path: string, body: object = {}) =>
      createBedrock()({
        method: 'POST',
        path,
        query: new URLSearchParams(),
        headers: {},
        body: Buffer.from(JSON.stringify(body)),
        signal: new AbortController().signal,
      })
    const model = 'openai.gpt-oss-20b-1:0'
    const resource = `arn:aws:bedrock:us-east-1::foundation-model/${model}`
    for (const path of [`/model/${model}/invoke-with-response-stream`, `/model/${model}/converse-stream`])
      expect(ask(path)).toMatchObject({
        action: 'bedrock:InvokeModelWithResponseStream',
        resource,
        signed: true,
      })
    for (const path of [`/model/${model}/converse`, `/model/${model}/invoke`])
      expect(ask(path)).toMatchObject({ action: 'bedrock:InvokeModel', resource, signed: true })
    for (const path of ['/openai/v1/chat/completions', '/openai/v1/responses', '/anthropic/v1/messages']) {
      expect(ask(path, { model, stream: true })).toMatchObject({
        action: 'bedrock:InvokeModelWithResponseStream',
        resource,
        signed: true,
      })
      expect(ask(path, { model })).toMatchObject({ action: 'bedrock:InvokeModel', resource, signed: true })
    }
  })
})
