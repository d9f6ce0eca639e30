import { afterEach, describe, expect, test, vi } from 'vitest'
import { isAllowed } from '../../../handlers/models/allowed.ts'
import { isNear } from '../../../handlers/models/geography.ts'

const PROFILE = 'arn:aws:bedrock:us-east-1:000000000000:inference-profile'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('INFERENCE_GEOGRAPHIES', () => {
  test.each([
    ['us,us-gov', 'us.amazon.nova-lite-v1:0', true],
    ['us,us-gov', 'us-gov.amazon.nova-lite-v1:0', true],
    ['us', 'us-gov.amazon.nova-lite-v1:0', false],
    ['us', 'eu.amazon.nova-lite-v1:0', false],
    ['us', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', false],
    ['us', `${PROFILE}/us.deepseek.v3.2`, true],
    ['us', `${PROFILE}/eu.amazon.nova-lite-v1:0`, false],
    ['us', 'amazon.nova-lite-v1:0', true],
    ['us', 'deepseek.v3.2', true],
    ['(none)', 'amazon.nova-lite-v1:0', true],
    ['(none)', 'us.amazon.nova-lite-v1:0', false],
    ['us', 'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abcdefghijkl', false],
    ['(any)', 'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abcdefghijkl', true],
    ['(any)', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', true],
  ])('%s allows %s: %s', (geographies, identifier, passes) => {
    vi.stubEnv('INFERENCE_GEOGRAPHIES', geographies)
    expect(isNear(identifier)).toBe(passes)
    expect(isAllowed(identifier)).toBe(passes)
  })

  test('allows nothing without a setting', () => {
    vi.stubEnv('INFERENCE_GEOGRAPHIES', undefined)
    expect(() => isAllowed('amazon.nova-lite-v1:0')).toThrow('INFERENCE_GEOGRAPHIES is not set')
  })
})
