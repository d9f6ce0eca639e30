import { describe, expect, it } from 'vitest'
import { modelIdOf } from '../../../handlers/models/family.ts'

describe('modelIdOf', () => {
  it.each([
    'anthropic.claude-3-haiku-20240307-v1:0',
    'anthropic.claude-sonnet-4-6',
    'amazon.nova-lite-v1:0:300k',
    'mistral.mistral-7b-instruct-v0:2',
    'deepseek.v3.2',
    'minimax.minimax-m2.1',
    'moonshotai.kimi-k2.5',
    'zai.glm-4.7',
    'openai.gpt-5.6-luna',
    'ai21.jamba-1-5-large-v1:0',
  ])('returns the foundation model id %s unchanged', (id) => {
    expect(modelIdOf(id)).toBe(id)
  })

  it.each(['us', 'eu', 'apac', 'global', 'jp', 'au', 'ca', 'us-gov', 'mars'])(
    'removes the geography %s from a cross-Region inference profile id',
    (geography) => {
      expect(modelIdOf(`${geography}.amazon.nova-pro-v1:0`)).toBe('amazon.nova-pro-v1:0')
      expect(modelIdOf(`${geography}.newprovider.model-1-v1:0`)).toBe('newprovider.model-1-v1:0')
    },
  )

  it('keeps dots in the name of a model in a profile id', () => {
    expect(modelIdOf('us.deepseek.v3.2')).toBe('deepseek.v3.2')
    expect(modelIdOf('us.xai.grok-4.6')).toBe('xai.grok-4.6')
  })

  it.each([
    [
      'arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-8b-instruct-v1:0',
      'meta.llama3-8b-instruct-v1:0',
    ],
    ['arn:aws:bedrock:::foundation-model/amazon.nova-2-lite-v1:0', 'amazon.nova-2-lite-v1:0'],
    ['arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0'],
    [
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6',
      'anthropic.claude-sonnet-4-6',
    ],
  ])('extracts the model from %s', (arn, modelId) => {
    expect(modelIdOf(arn)).toBe(modelId)
  })

  it.each([
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl',
    'arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl',
    'arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl',
    'arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan-text-lite-v1:0:4k/abcdefghijkl',
    'arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine',
    'arn:aws:bedrock:us-east-1::foundation-model/',
    'my-provisioned-model',
    '__proto__',
    '',
  ])('does not guess the model of %j', (opaque) => {
    expect(modelIdOf(opaque)).toBeUndefined()
  })
})
