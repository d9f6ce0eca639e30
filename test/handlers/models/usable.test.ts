import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { embedsText } from '../../../handlers/dialects/embeddings/families.ts'
import { usableModels } from '../../../handlers/models/usable.ts'

const ANYBODY = { models: [], isLimited: true }
const text = { outputModalities: ['TEXT'] }
const FOUNDATION = [
  {
    modelId: 'amazon.nova-lite-v1:0',
    modelName: 'Nova Lite',
    providerName: 'Amazon',
    inferenceTypesSupported: ['ON_DEMAND'],
    ...text,
  },
  {
    modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    modelName: 'Claude Sonnet 4.5',
    providerName: 'Anthropic',
    inferenceTypesSupported: ['INFERENCE_PROFILE'],
    inputModalities: ['TEXT', 'IMAGE'],
    ...text,
  },
  {
    modelId: 'amazon.titan-embed-text-v2:0',
    modelName: 'Titan',
    providerName: 'Amazon',
    inferenceTypesSupported: ['ON_DEMAND'],
    outputModalities: ['EMBEDDING'],
  },
  {
    modelId: 'amazon.titan-embed-image-v1',
    modelName: 'Titan Multimodal',
    providerName: 'Amazon',
    inferenceTypesSupported: ['ON_DEMAND'],
    outputModalities: ['EMBEDDING'],
  },
  {
    modelId: 'amazon.nova-canvas-v1:0',
    modelName: 'Canvas',
    providerName: 'Amazon',
    inferenceTypesSupported: ['ON_DEMAND'],
    outputModalities: ['IMAGE'],
  },
  {
    modelId: 'unheard.of-v1:0',
    modelName: 'Unheard',
    providerName: 'Of',
    inferenceTypesSupported: ['ON_DEMAND'],
    ...text,
  },
]
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const PROFILES = [
  { inferenceProfileId: CLAUDE, inferenceProfileName: 'US Claude Sonnet 4.5', status: 'ACTIVE' },
  { inferenceProfileId: 'eu.amazon.nova-lite-v1:0', inferenceProfileName: 'EU Nova Lite' },
]

beforeEach(() => {
  vi.stubEnv('ALLOWED_MODELS', '(any)')
  vi.stubEnv('MODEL_ALIASES', '(none)')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the models that a key can use', () => {
  const ids = (who: Parameters<typeof usableModels>[2] = ANYBODY) =>
    usableModels(FOUNDATION, PROFILES, who, embedsText).map(({ id }) => id)

  test('are the on-demand models and active profiles that a route serves, ordered by id', () => {
    expect(ids()).toEqual(['amazon.nova-lite-v1:0', 'amazon.titan-embed-text-v2:0', CLAUDE])
  })

  test('state their routes, modalities and release dates', () => {
    expect(usableModels(FOUNDATION, PROFILES, ANYBODY, embedsText)).toMatchObject([
      { routes: ['/v1/chat/completions'], created: 0 },
      { routes: ['/v1/embeddings'], input_modalities: [] },
      {
        routes: ['/v1/chat/completions', '/v1/messages'],
        created_at: '2025-09-29T00:00:00.000Z',
        owned_by: 'Anthropic',
        input_modalities: ['TEXT', 'IMAGE'],
      },
    ])
  })

  test('need a price only where there is a budget', () => {
    expect(ids({ ...ANYBODY, isLimited: false })).toContain('unheard.of-v1:0')
  })

  test('are those that the deployment, the plan and the key allow', () => {
    expect(ids({ models: [undefined, ['amazon.nova-*']], isLimited: true })).toEqual([
      'amazon.nova-lite-v1:0',
    ])
    expect(ids({ models: [['amazon.*'], ['*.titan-*', 'anthropic.*']], isLimited: true })).toEqual([
      'amazon.titan-embed-text-v2:0',
    ])
    vi.stubEnv('ALLOWED_MODELS', 'anthropic.*')
    expect(ids()).toEqual([CLAUDE])
  })

  test("include the deployment's aliases, unless the aliased model cannot be used", () => {
    vi.stubEnv('MODEL_ALIASES', `gpt-4o=${CLAUDE},other=no.such-model`)
    expect(ids()).toContain('gpt-4o')
    expect(ids()).not.toContain('other')
  })
})
