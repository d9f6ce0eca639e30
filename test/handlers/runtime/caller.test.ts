import { describe, expect, test } from 'vitest'
import { callerOf } from '../../../handlers/runtime/caller.ts'
import { Problem } from '../../../handlers/runtime/problem.ts'
import { CLAIMS, eventOf, KEY } from '../invocation.ts'

describe('the caller of an operation', () => {
  test('without security is nobody, whatever the event says', () => {
    expect(callerOf('login', eventOf('login', { claims: CLAIMS, apiKey: KEY }))).toBeUndefined()
  })

  test('with token and key is the one in the token', () => {
    expect(callerOf('listModels', eventOf('listModels', { claims: CLAIMS, apiKey: KEY }))).toEqual({
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
    expect(() => callerOf('listModels', event)).toThrow(
      expect.objectContaining({
        status: 403,
        message: 'The API key and the token do not belong together. Sign in or refresh, then try again.',
      }),
    )
    expect(() => callerOf('listModels', event)).toThrow(Problem)
  })

  test.each([
    ['there are no claims', undefined],
    ['the claims lack the sub', { email: 'jane@example.com', 'custom:api_key': KEY }],
    ['the claims lack the address', { sub: 'sub-1', 'custom:api_key': KEY }],
  ])('is a fault where %s: a route without its authorizer stays shut', (_, claims) => {
    const event = eventOf('listModels', { apiKey: KEY, ...(claims && { claims }) })
    const call = () => callerOf('listModels', event)
    expect(call).toThrow("listModels was called without an authorizer's claims")
    expect(call).not.toThrow(Problem)
  })
})
