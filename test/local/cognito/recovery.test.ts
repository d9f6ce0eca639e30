import {
  AdminDisableUserCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { CLIENT_ID, type LocalPool, localPool, PASSWORD, POOL_ID } from './localPool.ts'
import { member, refused, signIn, signUp } from './steps.ts'

const NEW = 'Another-horse-2'
const SENT = {
  CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
}
const MISMATCH = refused('CodeMismatchException', 'Invalid verification code provided, please try again.')
const EXPIRED = refused('ExpiredCodeException', 'Invalid code provided, please request a code again.')
const LIMIT = refused('LimitExceededException', 'Attempt limit exceeded, please try after some time.')

const forgot = ({ sdk }: LocalPool, Username = 'ada@example.com') =>
  sdk.send(new ForgotPasswordCommand({ ClientId: CLIENT_ID, Username }))
const reset = (
  { sdk, mails }: LocalPool,
  code = mails[0]?.code,
  Password = NEW,
  Username = 'ada@example.com',
) =>
  sdk.send(
    new ConfirmForgotPasswordCommand({ ClientId: CLIENT_ID, Username, ConfirmationCode: code, Password }),
  )

describe('a forgotten password', () => {
  it('is replaced with a mailed code, which works once', async () => {
    const local = await localPool()
    await member(local)
    await expect(forgot(local)).resolves.toMatchObject(SENT)
    await reset(local)
    await expect(signIn(local, undefined, PASSWORD)).rejects.toMatchObject(refused('NotAuthorizedException'))
    await signIn(local, undefined, NEW)
    await expect(reset(local)).rejects.toMatchObject(EXPIRED)
  })

  it('ends a lockout', async () => {
    const local = await localPool()
    await member(local)
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(signIn(local, undefined, 'wrong')).rejects.toThrow()
    }
    await forgot(local)
    await reset(local)
    await signIn(local, undefined, NEW)
  })

  it('needs the mailed code, within an hour', async () => {
    const local = await localPool()
    await member(local)
    await expect(reset(local, '123456')).rejects.toMatchObject(EXPIRED)
    await forgot(local)
    const code = local.mails[0]?.code
    await expect(reset(local, code === '000000' ? '000001' : '000000')).rejects.toMatchObject(MISMATCH)
    local.clock.now += 3_600_000
    await expect(reset(local)).rejects.toMatchObject(EXPIRED)
  })

  it('must be replaced by a conforming one, and a refused one does not use up the code', async () => {
    const local = await localPool()
    await member(local)
    await forgot(local)
    await expect(reset(local, undefined, 'short')).rejects.toMatchObject(refused('InvalidPasswordException'))
    await reset(local)
  })

  it('reveals with a weak password who is a user, as Cognito may', async () => {
    const local = await localPool()
    await member(local)
    await expect(reset(local, '123456', 'short')).rejects.toMatchObject(refused('InvalidPasswordException'))
    await expect(reset(local, '123456', 'short', 'adam@example.com')).rejects.toMatchObject(MISMATCH)
  })

  it('gets the same response for unknown, unconfirmed and disabled users, without a mail', async () => {
    const local = await localPool()
    await signUp(local, 'anna@example.com')
    await member(local, 'abel@example.com')
    await local.sdk.send(new AdminDisableUserCommand({ UserPoolId: POOL_ID, Username: 'abel@example.com' }))
    const before = local.mails.length
    for (const username of ['anna@example.com', 'abel@example.com', 'adam@example.com']) {
      await expect(forgot(local, username)).resolves.toMatchObject(SENT)
    }
    expect(local.mails).toHaveLength(before)
    await expect(reset(local, '123456', NEW, 'adam@example.com')).rejects.toMatchObject(MISMATCH)
    await expect(reset(local, '123456', NEW, 'abel@example.com')).rejects.toMatchObject(MISMATCH)
  })

  it('gets the reason if the client does not prevent it', async () => {
    const local = await localPool({ client: { PreventUserExistenceErrors: 'LEGACY' } })
    await expect(forgot(local)).rejects.toMatchObject(
      refused('UserNotFoundException', 'Username/client id combination not found.'),
    )
    await signUp(local)
    await expect(forgot(local)).rejects.toMatchObject(
      refused(
        'InvalidParameterException',
        'Cannot reset password for the user as there is no registered/verified email or phone_number',
      ),
    )
  })

  it('can be requested 5 times an hour, and guessed 5 times, only for existing users', async () => {
    const local = await localPool()
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await expect(forgot(local)).resolves.toMatchObject(SENT)
      await expect(reset(local, '000000')).rejects.toMatchObject(MISMATCH)
    }
    await member(local)
    for (let attempt = 0; attempt < 5; attempt += 1) await forgot(local)
    await expect(forgot(local)).rejects.toMatchObject(LIMIT)
    const wrong = local.mails[0]?.code === '000000' ? '000001' : '000000'
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(reset(local, wrong)).rejects.toMatchObject(MISMATCH)
    }
    await expect(reset(local)).rejects.toMatchObject(LIMIT)
  })
})
