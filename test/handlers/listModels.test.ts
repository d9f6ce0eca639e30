import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { listModels } from '../../handlers/listModels.ts'
import type { PortsOf } from '../../handlers/runtime/contract.ts'
import { answerOf, CLAIMS, KEY } from './invocation.ts'
import { LIMITS } from './ledger/ledgerTable.ts'
import { onDefaultPlan } from './ledger/onDefaultPlan.ts'
import { openLedger } from './ledger/openLedger.ts'

type FoundationModels = PortsOf<'listModels'>['foundationModels']
type Summary = Awaited<ReturnType<FoundationModels['list']>>[number]
type Profile = Awaited<ReturnType<FoundationModels['profiles']>>[number]

const NOVA: Summary = {
  modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
  modelId: 'amazon.nova-lite-v1:0',
  modelName: 'Nova Lite',
  providerName: 'Amazon',
  inputModalities: ['TEXT', 'IMAGE'],
  outputModalities: ['TEXT'],
  inferenceTypesSupported: ['ON_DEMAND'],
  responseStreamingSupported: true,
  modelLifecycle: { status: 'LEGACY' },
}

const listing = (...summaries: Summary[]) => listingWith([], ...summaries)

const listingWith = (profiles: Profile[], ...summaries: Summary[]) =>
  answerOf(
    operations.listModels,
    listModels,
    {
      profiles: onDefaultPlan,
      ledger: openLedger,
      foundationModels: { list: async () => summaries, profiles: async () => profiles },
    },
    { claims: CLAIMS, apiKey: KEY },
  )

beforeEach(() => {
  for (const [name, value] of Object.entries(LIMITS)) vi.stubEnv(name, value)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the list', () => {
  test("has the contract's fields for each model", async () => {
    const { status, body } = await listing(NOVA)
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 200,
      success: true,
      message: 'Successfully retrieved foundation models list.',
      foundationModels: [
        {
          modelId: 'amazon.nova-lite-v1:0',
          modelName: 'Nova Lite',
          providerName: 'Amazon',
          inputModalities: ['TEXT', 'IMAGE'],
          outputModalities: ['TEXT'],
          inferenceTypesSupported: ['ON_DEMAND'],
          responseStreamingSupported: true,
          lifecycle: 'LEGACY',
        },
      ],
    })
  })

  test('is complete even if Bedrock omits fields', async () => {
    const bare = { modelArn: 'arn', modelId: 'amazon.nova-lite-v1:0' }
    expect((await listing(bare)).body).toMatchObject({
      foundationModels: [
        {
          modelId: 'amazon.nova-lite-v1:0',
          modelName: '',
          providerName: '',
          inputModalities: [],
          outputModalities: [],
          inferenceTypesSupported: [],
          responseStreamingSupported: false,
          lifecycle: 'ACTIVE',
        },
      ],
    })
  })

  test('has the active inference profiles', async () => {
    const profile = (inferenceProfileId: string, status: 'ACTIVE' | undefined): Profile => ({
      inferenceProfileId,
      inferenceProfileName: 'US Nova Lite',
      inferenceProfileArn: 'arn',
      models: [],
      status,
      type: 'SYSTEM_DEFINED',
    })
    const profiles = [
      profile('us.amazon.nova-lite-v1:0', 'ACTIVE'),
      profile('eu.amazon.nova-lite-v1:0', undefined),
    ]
    const { body } = await listingWith(profiles, NOVA)
    expect(body).toMatchObject({
      foundationModels: [
        { modelId: 'amazon.nova-lite-v1:0', inferenceTypesSupported: ['ON_DEMAND'] },
        {
          modelId: 'us.amazon.nova-lite-v1:0',
          modelName: 'US Nova Lite',
          providerName: 'Amazon',
          inferenceTypesSupported: ['INFERENCE_PROFILE'],
        },
      ],
    })
  })

  test('may be empty', async () => {
    expect((await listing()).body).toMatchObject({ status: 200, foundationModels: [] })
  })

  test('has only the models that may be invoked here', async () => {
    vi.stubEnv('ALLOWED_MODELS', 'anthropic.*')
    const claude = { ...NOVA, modelId: 'anthropic.claude-v2' }
    expect((await listing(NOVA, claude)).body).toMatchObject({
      foundationModels: [{ modelId: 'anthropic.claude-v2' }],
    })
  })
})
