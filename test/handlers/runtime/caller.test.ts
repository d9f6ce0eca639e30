import { afterEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../../generated/operations.ts'
import { callerOf } from '../../../handlers/runtime/caller.ts'
import { Problem } from '../../../handlers/runtime/problem.ts'
import { CLAIMS, eventOf, KEY } from '../invocation.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the caller of an operation', () => {
  test('without security is nobody, whatever the event says', () => {
    expect(callerOf(operations.login, eventOf('login', { claims: CLAIMS, apiKey: KEY }))).toBeUndefined()
  })

  test('with token and key is the one in the token', () => {
    expect(callerOf(operations.listModels, eventOf('listModels', { claims: CLAIMS, apiKey: KEY }))).toEqual({
      sub: 'sub-1',
      email: 'jane@example.com',
      claims: CLAIMS,
    })
  })

  test.each([
    ["is another user's", CLAIMS, 'key-of-another'],
    ['differs in its last character', CLAIMS, 'key-of-janE'],
    ['is longer', CLAIMS, `${KEY}x`],
    ['is empty, as the one in the token', { ...CLAIMS, 'custom:api_key': '' }, ''],
    ['is missing', CLAIMS, undefined],
    ['is not in the token', { sub: 'sub-1', email: 'jane@example.com' }, KEY],
  ])('is refused where the key %s', (_, claims, apiKey) => {
    const event = eventOf('listModels', { claims, ...(apiKey !== undefined && { apiKey }) })
    expect(() => callerOf(operations.listModels, event)).toThrow(
      expect.objectContaining({
        status: 403,
        message: 'The API key and the token do not belong together. Sign in or refresh, then try again.',
      }),
    )
    expect(() => callerOf(operations.listModels, event)).toThrow(Problem)
  })

  test.each([
    ['there are no claims', undefined],
    ['the claims lack the sub', { email: 'jane@example.com', 'custom:api_key': KEY }],
    ['the claims lack the address', { sub: 'sub-1', 'custom:api_key': KEY }],
  ])('is a fault where %s: a route without its authorizer stays shut', (_, claims) => {
    const event = eventOf('listModels', { apiKey: KEY, ...(claims && { claims }) })
    const call = () => callerOf(operations.listModels, event)
    expect(call).toThrow("listModels was called without an authorizer's claims")
    expect(call).not.toThrow(Problem)
  })
})

describe('the caller where nobody said whether there is an organization', () => {
  test.each(['', undefined])('is let in by nobody (%j)', (nothing) => {
    vi.stubEnv('ORGANIZATION_DOMAIN', nothing)
    const event = eventOf('listModels', { claims: CLAIMS, apiKey: KEY })
    expect(() => callerOf(operations.listModels, event)).toThrow('ORGANIZATION_DOMAIN is not set')
  })
})

describe('the caller where there is an organization', () => {
  const verified = { ...CLAIMS, email_verified: 'true' }
  const call = (claims: { [claim: string]: string }) => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com')
    return callerOf(operations.listModels, eventOf('listModels', { claims, apiKey: KEY }))
  }

  test('has a verified address of its domain', () => {
    expect(call(verified)?.email).toBe('jane@example.com')
    expect(call({ ...verified, email: 'jane@EXAMPLE.com' })?.sub).toBe('sub-1')
  })

  test.each([
    ['is not verified', { ...CLAIMS, email_verified: 'false' }],
    ['is not said to be verified', CLAIMS],
    ['is of another domain', { ...verified, email: 'jane@example.org' }],
    ['is of a sub-domain', { ...verified, email: 'jane@mail.example.com' }],
  ])('is refused where the address %s', (_, claims) => {
    expect(() => call(claims)).toThrow(
      expect.objectContaining({
        status: 403,
        message: 'Your verified email is not part of domain: example.com',
      }),
    )
  })
})
