import { AdminDisableUserCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { CLIENT_ID, localPool, PASSWORD, POOL_ID } from './localPool.ts'
import { confirm, member, refused, signIn, signUp } from './steps.ts'

const INCORRECT = refused('NotAuthorizedException', 'Incorrect username or password.')
const LOCKED = refused('NotAuthorizedException', 'Password attempts exceeded')

describe('InitiateAuth with USER_PASSWORD_AUTH', () => {
  it('accepts the e-mail in any case, and the sub', async () => {
    const local = await localPool()
    const sub = await member(local)
    for (const username of ['ada@example.com', 'ADA@EXAMPLE.COM', sub]) {
      expect((await signIn(local, username)).AuthenticationResult).toEqual({
        AccessToken: expect.any(String),
        ExpiresIn: 3600,
        IdToken: expect.any(String),
        RefreshToken: expect.any(String),
        TokenType: 'Bearer',
      })
    }
  })

  it('gives the same response for a wrong password and for an unknown user', async () => {
    const local = await localPool()
    await member(local)
    await expect(signIn(local, undefined, 'wrong')).rejects.toMatchObject(INCORRECT)
    await expect(signIn(local, 'eve@example.com')).rejects.toMatchObject(INCORRECT)
  })

  it('reveals an unknown user if the client does not prevent it', async () => {
    const local = await localPool({ client: { PreventUserExistenceErrors: 'LEGACY' } })
    await expect(signIn(local)).rejects.toMatchObject(
      refused('UserNotFoundException', 'User does not exist.'),
    )
  })

  it('reports an unconfirmed user for any password', async () => {
    const local = await localPool()
    await signUp(local)
    for (const password of [undefined, 'wrong']) {
      await expect(signIn(local, undefined, password)).rejects.toMatchObject(
        refused('UserNotConfirmedException', 'User is not confirmed.'),
      )
    }
  })

  it('reports a disabled account only for the right password', async () => {
    const local = await localPool()
    await signUp(local)
    await confirm(local)
    await local.sdk.send(new AdminDisableUserCommand({ UserPoolId: POOL_ID, Username: 'ada@example.com' }))
    await expect(signIn(local, undefined, 'wrong')).rejects.toMatchObject(INCORRECT)
    await expect(signIn(local)).rejects.toMatchObject(refused('NotAuthorizedException', 'User is disabled.'))
  })

  it('requires both parameters, and a flow that the client allows', async () => {
    const { sdk } = await localPool({ client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } })
    const start = (
      AuthFlow: 'USER_PASSWORD_AUTH' | 'USER_SRP_AUTH',
      AuthParameters: { [name: string]: string },
    ) => sdk.send(new InitiateAuthCommand({ ClientId: CLIENT_ID, AuthFlow, AuthParameters }))
    await expect(start('USER_PASSWORD_AUTH', { PASSWORD })).rejects.toMatchObject(
      refused('InvalidParameterException', 'Missing required parameter USERNAME'),
    )
    await expect(start('USER_PASSWORD_AUTH', { USERNAME: 'a@b.co' })).rejects.toMatchObject(
      refused('InvalidParameterException', 'Missing required parameter PASSWORD'),
    )
    await expect(start('USER_SRP_AUTH', { USERNAME: 'a@b.co' })).rejects.toMatchObject(
      refused('InvalidParameterException', 'USER_SRP_AUTH flow not enabled for this client'),
    )
  })
})

describe('the lockout of a user', () => {
  const username = 'ada@example.com'
  const failing = async (failures: number) => {
    const local = await localPool()
    await member(local)
    for (let failure = 0; failure < failures; failure += 1) {
      await expect(signIn(local, username, 'wrong')).rejects.toMatchObject(INCORRECT)
    }
    return local
  }

  it('begins with the fifth failure, for one second, and doubles', async () => {
    const local = await failing(5)
    await expect(signIn(local, username, 'wrong')).rejects.toMatchObject(LOCKED)
    await expect(signIn(local, username.toUpperCase())).rejects.toMatchObject(LOCKED)
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      local.clock.now += seconds * 1000 - 1
      await expect(signIn(local, username)).rejects.toMatchObject(LOCKED)
      local.clock.now += 1
      await expect(signIn(local, username, 'wrong')).rejects.toMatchObject(INCORRECT)
    }
  })

  it('ends after a quarter of an hour without attempts', async () => {
    const local = await failing(5)
    local.clock.now += 15 * 60_000
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(signIn(local, username, 'wrong')).rejects.toMatchObject(INCORRECT)
    }
    await expect(signIn(local, username, 'wrong')).rejects.toMatchObject(LOCKED)
  })
})

describe('the lockout', () => {
  it('applies only to existing users, as it may in Cognito', async () => {
    const local = await localPool()
    for (let failure = 0; failure < 7; failure += 1)
      await expect(signIn(local, 'nobody@example.com', 'wrong')).rejects.toMatchObject(INCORRECT)
  })

  it('is reset by a successful sign-in', async () => {
    const local = await localPool()
    await member(local)
    for (let round = 0; round < 2; round += 1) {
      for (let failure = 0; failure < 4; failure += 1) {
        await expect(signIn(local, undefined, 'wrong')).rejects.toMatchObject(INCORRECT)
      }
      await signIn(local)
    }
  })

  it('also applies to concurrent guesses', async () => {
    const local = await localPool()
    await member(local)
    const guesses = await Promise.allSettled(
      Array.from({ length: 12 }, () => signIn(local, undefined, 'wrong')),
    )
    const messages = guesses.map((guess) => (guess.status === 'rejected' ? String(guess.reason) : 'in'))
    expect(messages.filter((message) => message.includes('Incorrect'))).toHaveLength(5)
    expect(messages.filter((message) => message.includes('exceeded'))).toHaveLength(7)
  })
})
