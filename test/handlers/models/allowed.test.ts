import { afterEach, describe, expect, it, vi } from 'vitest'
import { isAllowed } from '../../../handlers/models/allowed.ts'

const NOVA = 'amazon.nova-lite-v1:0'
const HAIKU = 'anthropic.claude-3-haiku-20240307-v1:0'

afterEach(() => vi.unstubAllEnvs())

describe('isAllowed', () => {
  it('allows every model with (any)', () => {
    vi.stubEnv('ALLOWED_MODELS', '(any)')
    for (const id of [NOVA, 'my-provisioned-model']) expect(isAllowed(id)).toBe(true)
  })

  it.each(['', undefined])('allows no model without a setting (%j)', (nothing) => {
    vi.stubEnv('ALLOWED_MODELS', nothing)
    expect(() => isAllowed(NOVA)).toThrow('ALLOWED_MODELS is not set')
  })

  it.each([
    [NOVA, NOVA],
    ['amazon.*', NOVA],
    ['amazon.nova-*', NOVA],
    ['amazon.nova-lite-v1:0*', NOVA],
    ['*amazon*', NOVA],
    ['*haiku*', HAIKU],
    ['*:0', HAIKU],
    ['anthropic.*-v1:*', HAIKU],
    ['*', HAIKU],
    ['anthropic.*,amazon.nova-*', NOVA],
  ])('%s allows %s', (globs, id) => {
    vi.stubEnv('ALLOWED_MODELS', globs)
    expect(isAllowed(id)).toBe(true)
    const profile = `us.${id}`
    expect(isAllowed(profile)).toBe(true)
    expect(isAllowed(`arn:aws:bedrock:us-east-1::foundation-model/${id}`)).toBe(true)
    expect(isAllowed(`arn:aws:bedrock:us-east-1:000000000000:inference-profile/${profile}`)).toBe(true)
  })

  it.each([
    ['amazon.*', HAIKU],
    ['amazon.nova-lite', NOVA],
    ['nova-lite-v1:0', NOVA],
    ['*nova*nova*', NOVA],
    ['amazon.nova-lite-v1:0*:0', NOVA],
    ['amazon_nova-lite-v1:0', NOVA],
    ['amazonXnova*', NOVA],
    ['us.amazon.*', NOVA],
    ['anthropic.*,mistral.*', NOVA],
  ])('%s refuses %s, by id, profile and ARN', (globs, id) => {
    vi.stubEnv('ALLOWED_MODELS', globs)
    expect(isAllowed(id)).toBe(false)
    expect(isAllowed(`us.${id}`)).toBe(false)
    expect(isAllowed(`arn:aws:bedrock:us-east-1::foundation-model/${id}`)).toBe(false)
  })

  it.each([
    'my-provisioned-model',
    'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/amazon.nova-lite-v1:0',
    'arn:aws:bedrock:us-east-1:000000000000:custom-model/amazon.nova-lite-v1:0/abcdefghijkl',
    '',
  ])('a restriction refuses %j, which does not reveal its model', (opaque) => {
    vi.stubEnv('ALLOWED_MODELS', '*')
    expect(isAllowed(opaque)).toBe(false)
  })
})
