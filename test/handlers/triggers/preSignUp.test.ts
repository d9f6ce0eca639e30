import type { PreSignUpTriggerEvent } from 'aws-lambda'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { handler } from '../../../handlers/triggers/preSignUp.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** The event with which Cognito asks about somebody who signs up. */
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
    'lets its own in: %s',
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
  ])("keeps others out: '%s'", async (email) => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com')
    await expect(handler(signUp({ email }))).rejects.toThrow(
      'Cannot register user as email is not part of domain: example.com',
    )
  })

  test('keeps out who has no address', async () => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com')
    await expect(handler(signUp({}))).rejects.toThrow('not part of domain')
  })

  test.each(['', undefined])('that is not set (%j) lets nobody in', async (nothing) => {
    vi.stubEnv('ORGANIZATION_DOMAIN', nothing)
    await expect(handler(signUp({ email: 'jane@example.com' }))).rejects.toThrow('is not set')
  })

  test('that may be any lets everybody in', async () => {
    vi.stubEnv('ORGANIZATION_DOMAIN', '(any)')
    expect(await handler(signUp({ email: 'jane@anywhere.org' }))).toEqual(
      signUp({ email: 'jane@anywhere.org' }),
    )
  })
})

describe('the verification of the address', () => {
  const user = { email: 'jane@example.com' }

  test('is waived where it is off: the user is confirmed, and the address counts as verified', async () => {
    vi.stubEnv('EMAIL_VERIFICATION', 'false')
    expect((await handler(signUp(user))).response).toEqual({
      autoConfirmUser: true,
      autoVerifyEmail: true,
      autoVerifyPhone: false,
    })
  })

  test.each(['true', 'False', '0', ''])("is asked for where it is '%s'", async (value) => {
    vi.stubEnv('EMAIL_VERIFICATION', value)
    expect((await handler(signUp(user))).response.autoConfirmUser).toBe(false)
  })

  test.each(['PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider'] as const)(
    'is not waived for %s, which Cognito confirms by itself',
    async (source) => {
      vi.stubEnv('EMAIL_VERIFICATION', 'false')
      expect((await handler(signUp(user, source))).response.autoConfirmUser).toBe(false)
    },
  )

  test('is not waived for who is of another domain', async () => {
    vi.stubEnv('EMAIL_VERIFICATION', 'false')
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.org')
    await expect(handler(signUp(user))).rejects.toThrow('not part of domain')
  })
})
