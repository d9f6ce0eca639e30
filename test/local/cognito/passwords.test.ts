import { ChangePasswordCommand } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { type LocalPool, localPool, PASSWORD } from './localPool.ts'
import { member, refused, signIn, signUp, tokensOf } from './steps.ts'

describe('the password policy', () => {
  it.each([
    ['Short-1', 'Password not long enough'],
    ['correct-horse-1', 'Password must have uppercase characters'],
    ['CORRECT-HORSE-1', 'Password must have lowercase characters'],
    ['Correct-horse-one', 'Password must have numeric characters'],
    ['Correcthorse1', 'Password must have symbol characters'],
  ])('refuses %s', async (password, reason) => {
    await expect(signUp(await localPool(), undefined, password)).rejects.toMatchObject(
      refused('InvalidPasswordException', `Password did not conform with policy: ${reason}`),
    )
  })

  it.each(['Correct horse 1', 'Correct^horse1', `Correct'horse"1`, 'Correct\\horse1', 'Ünïcode-Horse-1'])(
    'accepts %s',
    async (password) => {
      await expect(signUp(await localPool(), undefined, password)).resolves.toHaveProperty('UserSub')
    },
  )

  it('requires nothing that the pool does not', async () => {
    const pool = { Policies: { PasswordPolicy: { MinimumLength: 6 } } }
    await expect(signUp(await localPool({ pool }), undefined, 'simple')).resolves.toHaveProperty('UserSub')
    await expect(signUp(await localPool({ pool }), undefined, 'short')).rejects.toMatchObject(
      refused('InvalidPasswordException', 'Password did not conform with policy: Password not long enough'),
    )
  })

  it('accepts at most 256 characters', async () => {
    const local = await localPool()
    await expect(signUp(local, undefined, PASSWORD.padEnd(257, 'x'))).rejects.toMatchObject(
      refused(
        'InvalidParameterException',
        "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 256",
      ),
    )
    await signUp(local, undefined, PASSWORD.padEnd(256, 'x'))
  })
})

describe('ChangePassword', () => {
  const NEW = 'Another-horse-2'
  const change = (
    { sdk }: LocalPool,
    AccessToken: string,
    PreviousPassword: string,
    ProposedPassword: string,
  ) => sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }))

  it('accepts the old password and a conforming new one', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    await expect(change(local, AccessToken, 'wrong', NEW)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Incorrect username or password.'),
    )
    await expect(change(local, AccessToken, PASSWORD, 'short')).rejects.toMatchObject(
      refused('InvalidPasswordException'),
    )
    await change(local, AccessToken, PASSWORD, NEW)
    await expect(signIn(local)).rejects.toMatchObject(refused('NotAuthorizedException'))
    await signIn(local, undefined, NEW)
  })

  it('allows 5 tries an hour', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(change(local, AccessToken, 'wrong', NEW)).rejects.toMatchObject(
        refused('NotAuthorizedException'),
      )
    }
    await expect(change(local, AccessToken, PASSWORD, NEW)).rejects.toMatchObject(
      refused('LimitExceededException'),
    )
  })
})
