import type { PreSignUpTriggerEvent } from 'aws-lambda'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { handler } from '../../../handlers/triggers/preSignUp.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Cognito's event for a sign-up. */
function signUp(
  userAttributes: { [name: string]: string },
  triggerSource: PreSignUpTriggerEvent['triggerSource'] = 'PreSignUp_SignUp',
): PreSignUpTriggerEvent {
  const event = {
    version: '1',
    region: 'us-east-1',
    userPoolId: 'pool',
    userName: 'sub-1',
    callerContext: { awsSdkVersion: '', clientId: 'client' },
    request: { userAttributes },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  }
  switch (triggerSource) {
    case 'PreSignUp_SignUp':
      return { ...event, triggerSource }
    case 'PreSignUp_AdminCreateUser':
      return { ...event, triggerSource }
    case 'PreSignUp_ExternalProvider':
      return { ...event, triggerSource }
  }
}

describe('a domain', () => {
  test('may be one of several', async () => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com,example.org')
    for (const email of ['jane@example.com', 'jane@Example.ORG'])
      expect(await handler(signUp({ email }))).toEqual(signUp({ email }))
    for (const email of ['jane@example.net', 'jane@example.com,example.org'])
      await expect(handler(signUp({ email }))).rejects.toThrow(
        'Cannot register user as email is not part of domain: example.com, example.org',
      )
  })

  test.each(['jane@example.com', 'jane@EXAMPLE.com', '"a@b"@example.com'])(
    'admits its own users: %s',
    async (email) => {
      vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com')
      expect(await handler(signUp({ email }))).toEqual(signUp({ email }))
    },
  )

  test.each([
    'jane@example.org',
    'jane@mail.example.com',
    'jane@notexample.com',
    'jane@example.com.evil.org',
    'jane@example.com@evil.org',
    'example.com.',
    'jane@',
    '',
  ])("refuses others: '%s'", async (email) => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com')
    await expect(handler(signUp({ email }))).rejects.toThrow(
      'Cannot register user as email is not part of domain: example.com',
    )
  })

  test('refuses a user without an address', async () => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com')
    await expect(handler(signUp({}))).rejects.toThrow('not part of domain')
  })

  test.each(['', undefined])('that is not set (%j) refuses everyone', async (nothing) => {
    vi.stubEnv('ORGANIZATION_DOMAIN', nothing)
    await expect(handler(signUp({ email: 'jane@example.com' }))).rejects.toThrow('is not set')
  })

  test('with (any) accepts everyone', async () => {
    vi.stubEnv('ORGANIZATION_DOMAIN', '(any)')
    expect(await handler(signUp({ email: 'jane@anywhere.org' }))).toEqual(
      signUp({ email: 'jane@anywhere.org' }),
    )
  })
})

describe('the verification of the address', () => {
  const user = { email: 'jane@example.com' }

  test('is skipped if it is off: the user is confirmed, and the address counts as verified', async () => {
    vi.stubEnv('EMAIL_VERIFICATION', 'false')
    expect((await handler(signUp(user))).response).toEqual({
      autoConfirmUser: true,
      autoVerifyEmail: true,
      autoVerifyPhone: false,
    })
  })

  test.each(['true', 'False', '0', ''])("is required if it is '%s'", async (value) => {
    vi.stubEnv('EMAIL_VERIFICATION', value)
    expect((await handler(signUp(user))).response.autoConfirmUser).toBe(false)
  })

  test.each(['PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider'] as const)(
    'is not skipped for %s, which Cognito confirms itself',
    async (source) => {
      vi.stubEnv('EMAIL_VERIFICATION', 'false')
      expect((await handler(signUp(user, source))).response.autoConfirmUser).toBe(false)
    },
  )

  test('does not admit a user of another domain', async () => {
    vi.stubEnv('EMAIL_VERIFICATION', 'false')
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.org')
    await expect(handler(signUp(user))).rejects.toThrow('not part of domain')
  })
})
