import { AdminGetUserCommand, ResendConfirmationCodeCommand } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { CLIENT_ID, type LocalPool, localPool, POOL_ID } from './localPool.ts'
import { confirm, member, refused, signIn, signUp } from './steps.ts'

const HOUR = 3_600_000
const EXPIRED = refused('ExpiredCodeException', 'Invalid code provided, please request a code again.')
const MISMATCH = refused('CodeMismatchException', 'Invalid verification code provided, please try again.')
const LIMIT = refused('LimitExceededException', 'Attempt limit exceeded, please try after some time.')

const wrong = ({ mails }: LocalPool) => (mails[0]?.code === '000000' ? '000001' : '000000')
const resend = ({ sdk }: LocalPool, Username = 'ada@example.com') =>
  sdk.send(new ResendConfirmationCodeCommand({ ClientId: CLIENT_ID, Username }))

describe('ConfirmSignUp', () => {
  it('confirms the user and verifies the address', async () => {
    const local = await localPool()
    await signUp(local)
    await confirm(local, 'Ada@example.com')
    const user = await local.sdk.send(
      new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: 'ada@example.com' }),
    )
    expect(user.UserStatus).toBe('CONFIRMED')
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' })
  })

  it('refuses a wrong code, and accepts the right one afterwards', async () => {
    const local = await localPool()
    await signUp(local)
    await expect(confirm(local, undefined, wrong(local))).rejects.toMatchObject(MISMATCH)
    await confirm(local)
  })

  it('refuses the right code after 24 hours', async () => {
    const local = await localPool()
    await signUp(local)
    local.clock.now += 24 * HOUR
    await expect(confirm(local)).rejects.toMatchObject(EXPIRED)
  })

  it('answers an unknown user as if the code had expired', async () => {
    await expect(confirm(await localPool(), undefined, '123456')).rejects.toMatchObject(EXPIRED)
  })

  it('reveals an unknown user if the client does not prevent it', async () => {
    const local = await localPool({ client: { PreventUserExistenceErrors: 'LEGACY' } })
    await expect(confirm(local, undefined, '123456')).rejects.toMatchObject(
      refused('UserNotFoundException', 'Username/client id combination not found.'),
    )
  })

  it('confirms no user twice', async () => {
    const local = await localPool()
    await member(local)
    await expect(confirm(local)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED'),
    )
  })

  it('lets a user try 15 times an hour', async () => {
    const local = await localPool()
    await signUp(local)
    for (let attempt = 0; attempt < 15; attempt += 1) {
      await expect(confirm(local, undefined, wrong(local))).rejects.toMatchObject(MISMATCH)
    }
    await expect(confirm(local)).rejects.toMatchObject(LIMIT)
    local.clock.now += HOUR
    await confirm(local)
  })
})

describe('ResendConfirmationCode', () => {
  it('mails a new code, which invalidates the old one', async () => {
    const local = await localPool()
    await signUp(local)
    const old = local.mails[0]?.code
    await expect(resend(local)).resolves.toMatchObject({
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
    })
    expect(local.mails).toHaveLength(2)
    if (old !== local.mails[0]?.code) {
      await expect(confirm(local, undefined, old)).rejects.toMatchObject(MISMATCH)
    }
    await confirm(local)
  })

  it('gives the same response for an unknown user, and mails nothing', async () => {
    const local = await localPool()
    await expect(resend(local)).resolves.toMatchObject({
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
    })
    expect(local.mails).toEqual([])
  })

  it('refuses a confirmed user', async () => {
    const local = await localPool()
    await member(local)
    await expect(resend(local)).rejects.toMatchObject(
      refused('InvalidParameterException', 'User is already confirmed.'),
    )
  })

  it('is limited to 5 an hour, only for existing users', async () => {
    const local = await localPool()
    await signUp(local)
    for (const username of ['ada@example.com', 'nobody@example.com'])
      for (let attempt = 0; attempt < 5; attempt += 1) await resend(local, username)
    await expect(resend(local, 'ADA@EXAMPLE.COM')).rejects.toMatchObject(LIMIT)
    await resend(local, 'nobody@example.com')
  })

  it('mails nothing if the pool verifies nothing', async () => {
    const local = await localPool({ pool: { AutoVerifiedAttributes: [] } })
    expect((await signUp(local)).CodeDeliveryDetails).toBeUndefined()
    await expect(resend(local)).rejects.toMatchObject(
      refused('InvalidParameterException', 'Cannot resend codes. Auto verification not turned on.'),
    )
    await expect(signIn(local)).rejects.toMatchObject(refused('UserNotConfirmedException'))
  })
})
