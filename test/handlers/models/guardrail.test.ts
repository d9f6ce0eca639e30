import { afterEach, describe, expect, test, vi } from 'vitest'
import { guardrail, guardrailField, intervened, isGuarded } from '../../../handlers/models/guardrail.ts'

afterEach(() => vi.unstubAllEnvs())

describe('the guardrail of every call', () => {
  test('is a guardrail in one version', () => {
    vi.stubEnv('GUARDRAIL', 'gr0123abcd:12')
    expect(guardrail()).toEqual({ id: 'gr0123abcd', version: '12' })
  })

  test('is none only if that is said', () => {
    vi.stubEnv('GUARDRAIL', '(none)')
    expect(guardrail()).toBeUndefined()
  })

  test.each([
    undefined,
    '',
    'none',
    'gr0123abcd',
    'gr0123abcd:',
    ':1',
    'gr0123abcd:DRAFT',
    'gr0123abcd:1x',
    'a b:1',
  ])('fails if the variable is %j', (stated) => {
    vi.stubEnv('GUARDRAIL', stated)
    expect(() => guardrail()).toThrow('GUARDRAIL is not set')
  })
})

describe('isGuarded', () => {
  test.each(['invoke', 'converse', 'chat'] as const)('lets %s be used with a guardrail', (api) => {
    vi.stubEnv('GUARDRAIL', 'gr0123abcd:1')
    expect(isGuarded(api)).toBe(true)
  })

  test.each(['messages', 'responses'] as const)('lets %s be used only without a guardrail', (api) => {
    vi.stubEnv('GUARDRAIL', 'gr0123abcd:1')
    expect(isGuarded(api)).toBe(false)
    vi.stubEnv('GUARDRAIL', '(none)')
    expect(isGuarded(api)).toBe(true)
  })
})

describe('guardrailField', () => {
  test.each(['guardrailConfig', 'GuardrailConfig', 'amazon-bedrock-guardrailConfig'])('finds %s', (name) => {
    expect(guardrailField({ messages: [], [name]: {} })).toBe(name)
  })

  test('passes over other fields, and over a guardrail in the text', () => {
    expect(guardrailField({})).toBeUndefined()
    expect(guardrailField({ messages: ['guardrailConfig'], my_guardrail: 1 })).toBeUndefined()
  })
})

test.each([
  [{ 'amazon-bedrock-guardrailAction': 'INTERVENED' }, true],
  [{ 'amazon-bedrock-guardrailAction': 'NONE' }, false],
  [{ stopReason: 'guardrail_intervened' }, true],
  [{ stopReason: 'end_turn' }, false],
  [{}, false],
  [undefined, false],
])('the guardrail that answers %j intervened: %s', (answer, expected) => {
  expect(intervened(answer)).toBe(expected)
})
