import { beforeAll, describe, expect, inject, test } from 'vitest'
import { bearer, Client, credentials, type SignedIn } from './client.ts'

const client = new Client(inject('target'))
const simulated = client.target.awsEndpointUrl !== undefined

let user: SignedIn
beforeAll(async () => {
  user = await client.signedIn()
})

const invoke = (modelId: string, inferenceParameters: unknown) =>
  client.call('POST', '/bedrock', { modelId, inferenceParameters }, credentials(user))

const NOVA = { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] }

describe('GET /bedrock', () => {
  test('lists the foundation models', async () => {
    const { status, body } = await client.call('GET', '/bedrock', undefined, credentials(user))
    expect(status).toBe(200)
    expect(body.message).toBe('Successfully retrieved foundation models list.')
    const nova = body.foundationModels?.find(({ modelId }) => modelId === 'amazon.nova-lite-v1:0')
    expect(nova).toEqual({
      modelId: 'amazon.nova-lite-v1:0',
      modelName: 'Nova Lite',
      providerName: 'Amazon',
      inputModalities: ['TEXT', 'IMAGE', 'VIDEO'],
      outputModalities: ['TEXT'],
      inferenceTypesSupported: expect.arrayContaining(['ON_DEMAND']),
      responseStreamingSupported: true,
      lifecycle: 'ACTIVE',
    })
  })

  test('accepts the token without `Bearer`', async () => {
    const headers = { ...credentials(user), Authorization: user.idToken }
    expect((await client.call('GET', '/bedrock', undefined, headers)).status).toBe(200)
  })
})

describe('POST /bedrock', () => {
  test("answers with the model's reply", async () => {
    const { status, body } = await invoke('amazon.nova-lite-v1:0', NOVA)
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 200,
      success: true,
      message: 'Successfully retrieved response from foundation model.',
      data: expect.any(String),
    })
  })

  test.runIf(simulated).each([
    ['amazon.titan-text-express-v1', { inputText: 'Say hello.' }],
    ['us.amazon.nova-lite-v1:0', NOVA],
    ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0', NOVA],
    [
      'anthropic.claude-3-haiku-20240307-v1:0',
      {
        anthropic_version: 'bedrock-2023-05-31',
        max_tokens: 100,
        messages: [{ role: 'user', content: 'Say hello.' }],
      },
    ],
    ['meta.llama3-8b-instruct-v1:0', { prompt: 'Say hello.' }],
    ['mistral.mistral-7b-instruct-v0:2', { prompt: '<s>[INST] Say hello. [/INST]' }],
  ])('extracts the reply from the body of %s', async (modelId, parameters) => {
    const { status, body } = await invoke(modelId, parameters)
    expect([status, typeof body.data]).toEqual([200, 'string'])
    expect(body.data).toContain('Say hello.')
  })

  test.each([
    ['modelId', { inferenceParameters: NOVA }],
    ['modelId', { modelId: '', inferenceParameters: NOVA }],
    ['modelId', { modelId: 7, inferenceParameters: NOVA }],
    ['inferenceParameters', { modelId: 'amazon.nova-lite-v1:0' }],
    ['inferenceParameters', { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: {} }],
    ['inferenceParameters', { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: 'text' }],
    ['inferenceParameters', { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: [1] }],
    ['inferenceParameters', { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: null }],
  ])('answers 422 and names %s for %j', async (field, wrong) => {
    const { status, body } = await client.call('POST', '/bedrock', wrong, credentials(user))
    expect([status, body.message, body.errors?.[0]?.field]).toEqual([
      422,
      'Missing required parameters.',
      field,
    ])
  })

  test.each(['.', '..', '../..', '../../etc/passwd?', 'a b', "amazon.nova'", 'модель', 'a\nb'])(
    "answers 400 for the model id '%s'",
    async (modelId) => {
      const { status, body } = await invoke(modelId, NOVA)
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'modelId'])
    },
  )

  test("answers 400 with Bedrock's message for a body that the model refuses", async () => {
    const { status, body } = await invoke('amazon.nova-lite-v1:0', { messages: 'text' })
    expect(status).toBe(400)
    expect(body.message?.length).toBeGreaterThan(10)
  })

  test('answers 400 for an id that Bedrock does not know', async () => {
    const { status, body } = await invoke('nobody.nothing-v1:0', NOVA)
    const { data } = (await client.call('GET', '/me', undefined, bearer(user))).body
    // With a budget, a model without a price is not called.
    expect([status, body.message]).toEqual(
      data?.budget.limit === undefined
        ? [400, 'The provided model identifier is invalid.']
        : [
            403,
            'This model has no price here, so no budget can limit its cost. GET /v1/models lists the models with a price.',
          ],
    )
  })

  test.runIf(simulated).each([
    ['simulated.access-denied-v1:0', 403],
    ['simulated.model-error-v1:0', 424],
    ['simulated.throttled-v1:0', 429],
    ['simulated.not-ready-v1:0', 429],
    ['simulated.unavailable-v1:0', 503],
    ['simulated.internal-v1:0', 503],
    ['simulated.timeout-v1:0', 504],
  ])('answers for the failing model %s with %i', async (modelId, expected) => {
    const { status, headers, body } = await invoke(modelId, { prompt: 'x' })
    expect(status).toBe(expected)
    expect(body.message).not.toContain('arn:')
    expect(headers.get('retry-after')).toBe([429, 503].includes(expected) ? '1' : null)
  })

  test.runIf(simulated)('returns a body that is not JSON as text', async () => {
    const { status, body } = await invoke('simulated.garbage-v1:0', { prompt: 'x' })
    expect([status, typeof body.data]).toEqual([200, 'string'])
  })

  test.runIf(simulated)(
    'answers 504 before the function itself would time out',
    async () => {
      const started = performance.now()
      const { status, body } = await invoke('simulated.slow-v1:0', { prompt: 'x' })
      expect([status, body.message]).toEqual([504, 'The service behind the gateway did not answer in time.'])
      expect(performance.now() - started).toBeLessThan(29_000)
    },
    40_000,
  )
})
