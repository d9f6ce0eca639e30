import {
  GetFoundationModelCommand,
  ListFoundationModelsCommand,
  type ListFoundationModelsCommandInput,
  ListInferenceProfilesCommand,
  type ListInferenceProfilesCommandOutput,
  paginateListInferenceProfiles,
} from '@aws-sdk/client-bedrock'
import { afterAll, describe, expect, it } from 'vitest'
import { createBedrock } from '../../../local/bedrock/service.ts'
import { serveBedrock } from './endpoint.ts'

const { bedrock, close } = await serveBedrock(createBedrock())
afterAll(close)

const ask = (method: string, path: string, query = '') =>
  createBedrock()({
    method,
    path,
    query: new URLSearchParams(query),
    headers: {},
    body: Buffer.alloc(0),
    signal: new AbortController().signal,
  })

describe('ListFoundationModels', () => {
  it('lists at least 40 models of all families, each with every field', async () => {
    const { modelSummaries = [] } = await bedrock.send(new ListFoundationModelsCommand({}))
    expect(modelSummaries.length).toBeGreaterThanOrEqual(40)
    expect(new Set(modelSummaries.map(({ modelId }) => modelId)).size).toBe(modelSummaries.length)
    expect(new Set(modelSummaries.map(({ providerName }) => providerName))).toEqual(
      new Set([
        'AI21 Labs',
        'Amazon',
        'Anthropic',
        'Cohere',
        'DeepSeek',
        'Meta',
        'Mistral AI',
        'OpenAI',
        'Qwen',
        'Stability AI',
        'Writer',
      ]),
    )
    expect(modelSummaries).toContainEqual({
      modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
      modelId: 'amazon.nova-lite-v1:0',
      modelName: 'Nova Lite',
      providerName: 'Amazon',
      inputModalities: ['TEXT', 'IMAGE', 'VIDEO'],
      outputModalities: ['TEXT'],
      responseStreamingSupported: true,
      customizationsSupported: [],
      inferenceTypesSupported: ['ON_DEMAND', 'INFERENCE_PROFILE'],
      modelLifecycle: { status: 'ACTIVE' },
    })
  })

  it('lists no reserved ids', async () => {
    const { modelSummaries = [] } = await bedrock.send(new ListFoundationModelsCommand({}))
    expect(modelSummaries.filter(({ modelId }) => modelId?.startsWith('simulated.'))).toEqual([])
  })

  it('filters by provider without case, by modality, inference type and customization, and by all at once', async () => {
    const ids = async (filter: ListFoundationModelsCommandInput) => {
      const { modelSummaries = [] } = await bedrock.send(new ListFoundationModelsCommand(filter))
      return modelSummaries.map(({ modelId }) => modelId)
    }
    expect(await ids({ byProvider: 'deepseek' })).toEqual(['deepseek.r1-v1:0', 'deepseek.v3.2'])
    expect(await ids({ byProvider: 'nobody' })).toEqual([])
    expect(await ids({ byOutputModality: 'EMBEDDING', byProvider: 'Cohere' })).toEqual([
      'cohere.embed-english-v3',
      'cohere.embed-multilingual-v3',
      'cohere.embed-v4:0',
    ])
    expect(
      await ids({ byInferenceType: 'PROVISIONED', byCustomizationType: 'CONTINUED_PRE_TRAINING' }),
    ).toEqual(['amazon.titan-text-express-v1:0:8k'])
  })

  it('refuses an invalid value of a filter', () => {
    expect(() => ask('GET', '/foundation-models', 'byOutputModality=SMELL')?.run()).toThrow(
      "1 validation error detected: Value 'SMELL' at 'byOutputModality' failed to satisfy constraint: Member must satisfy enum value set: [TEXT, IMAGE, EMBEDDING]",
    )
  })

  it('asks IAM for bedrock:ListFoundationModels on *', () => {
    expect(ask('GET', '/foundation-models')).toMatchObject({
      action: 'bedrock:ListFoundationModels',
      resource: '*',
      signed: true,
    })
  })
})

describe('GetFoundationModel', () => {
  it.each([
    'meta.llama3-8b-instruct-v1:0',
    'arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-8b-instruct-v1:0',
  ])('describes %s', async (modelIdentifier) => {
    const { modelDetails } = await bedrock.send(new GetFoundationModelCommand({ modelIdentifier }))
    expect(modelDetails).toMatchObject({ modelId: 'meta.llama3-8b-instruct-v1:0', providerName: 'Meta' })
  })

  it('refuses an unknown id', async () => {
    await expect(
      bedrock.send(new GetFoundationModelCommand({ modelIdentifier: 'acme.none-v1' })),
    ).rejects.toThrow('The provided model identifier is invalid.')
  })
})

describe('ListInferenceProfiles', () => {
  it('lists the profiles that start from us-east-1, with the models that they reach', async () => {
    const { inferenceProfileSummaries = [] } = await bedrock.send(new ListInferenceProfilesCommand({}))
    expect(inferenceProfileSummaries).toContainEqual({
      inferenceProfileArn: 'arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.deepseek.r1-v1:0',
      inferenceProfileId: 'us.deepseek.r1-v1:0',
      inferenceProfileName: 'US DeepSeek-R1',
      description: 'Routes requests to DeepSeek-R1 in us-east-1, us-east-2 and us-west-2.',
      models: ['us-east-1', 'us-east-2', 'us-west-2'].map((region) => ({
        modelArn: `arn:aws:bedrock:${region}::foundation-model/deepseek.r1-v1:0`,
      })),
      status: 'ACTIVE',
      type: 'SYSTEM_DEFINED',
    })
    const geographies = inferenceProfileSummaries.map(
      ({ inferenceProfileId = '' }) => inferenceProfileId.split('.')[0],
    )
    expect(new Set(geographies)).toEqual(new Set(['us', 'global']))
  })

  it('lists no application profiles', async () => {
    const list = new ListInferenceProfilesCommand({ typeEquals: 'APPLICATION' })
    expect((await bedrock.send(list)).inferenceProfileSummaries).toEqual([])
  })

  it('returns the same list in pages', async () => {
    const { inferenceProfileSummaries: all } = await bedrock.send(new ListInferenceProfilesCommand({}))
    const pages: ListInferenceProfilesCommandOutput[] = []
    for await (const page of paginateListInferenceProfiles({ client: bedrock, pageSize: 4 }, {}))
      pages.push(page)
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.flatMap(({ inferenceProfileSummaries = [] }) => inferenceProfileSummaries)).toEqual(all)
  })
})

describe('the service', () => {
  it.each([
    ['GET', '/restapis'],
    ['POST', '/'],
    ['POST', '/foundation-models'],
    ['GET', '/model/x/invoke'],
    ['POST', '/model/x/detach'],
    ['POST', '/model/x/constructor'],
  ])('leaves %s %s to other services', (method, path) => {
    expect(ask(method, path)).toBeUndefined()
  })
})
