import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { CLIENT_ID, localPool, PASSWORD, POOL_ID } from './localPool.ts'
import { member, refused, signIn, signUp } from './steps.ts'

const TRIGGER = { LambdaConfig: { PreSignUp: 'arn:aws:lambda:us-east-1:000000000000:function:preSignUp' } }

describe('SignUp', () => {
  it('creates an unconfirmed user whose username is the sub, and mails a code', async () => {
    const local = await localPool()
    const answer = await signUp(local)
    expect(answer).toMatchObject({
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
    })
    expect(local.mails).toEqual([
      {
        to: 'ada@example.com',
        subject: 'Your verification code',
        code: expect.stringMatching(/^\d{6}$/),
        at: '2026-01-01T00:00:00.000Z',
      },
    ])
    const user = await local.sdk.send(
      new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: 'ada@example.com' }),
    )
    expect(user).toMatchObject({ Username: answer.UserSub, UserStatus: 'UNCONFIRMED', Enabled: true })
    expect(user.UserCreateDate).toEqual(new Date('2026-01-01'))
    expect(user.UserAttributes).toEqual(
      expect.arrayContaining([
        { Name: 'sub', Value: answer.UserSub },
        { Name: 'email', Value: 'ada@example.com' },
        { Name: 'email_verified', Value: 'false' },
        { Name: 'name', Value: 'Ada' },
      ]),
    )
  })

  it('refuses a taken name, whatever its case and even if its user is unconfirmed', async () => {
    const local = await localPool()
    await signUp(local)
    await expect(signUp(local, 'ADA@Example.com')).rejects.toMatchObject(
      refused('UsernameExistsException', 'User already exists'),
    )
    expect(local.mails).toHaveLength(1)
  })

  it('distinguishes names that differ in case if the pool is case-sensitive', async () => {
    const local = await localPool({ pool: { UsernameConfiguration: { CaseSensitive: true } } })
    await signUp(local)
    await expect(signUp(local, 'ADA@example.com')).resolves.toMatchObject({ UserConfirmed: false })
  })

  it('creates one user for two concurrent sign-ups', async () => {
    const local = await localPool()
    const answers = await Promise.allSettled([signUp(local), signUp(local), signUp(local)])
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(local.mails).toHaveLength(1)
  })

  it.each([
    ['ada', 'Username should be an email.'],
    ['ada@example', 'Invalid email address format.'],
    ['@example.com', 'Invalid email address format.'],
    ['ada@exa@mple.com', 'Invalid email address format.'],
    ['ada@example..com', 'Invalid email address format.'],
  ])('refuses the e-mail %s', async (email, message) => {
    await expect(signUp(await localPool(), email)).rejects.toMatchObject(
      refused('InvalidParameterException', message),
    )
  })

  it('names every violated constraint', async () => {
    const { sdk } = await localPool()
    await expect(
      sdk.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: undefined, Password: PASSWORD })),
    ).rejects.toMatchObject(
      refused(
        'InvalidParameterException',
        "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must not be null",
      ),
    )
    await expect(
      sdk.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: '', Password: ' x' })),
    ).rejects.toMatchObject(
      refused(
        'InvalidParameterException',
        expect.stringMatching(
          /^3 validation errors detected: .*'password' .*: \^\[\\S\]\+\.\*\[\\S\]\+\$; .*'username' .* or equal to 1; /,
        ),
      ),
    )
  })

  it('refuses a client of another pool', async () => {
    const { sdk } = await localPool()
    await expect(
      sdk.send(new SignUpCommand({ ClientId: 'nobody', Username: 'a@b.co', Password: PASSWORD })),
    ).rejects.toMatchObject(refused('ResourceNotFoundException', 'User pool client nobody does not exist.'))
  })

  it('is closed if only an administrator may create users', async () => {
    const local = await localPool({ pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } })
    await expect(signUp(local)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'SignUp is not permitted for this user pool'),
    )
  })
})

describe('attributes at sign-up', () => {
  const attempt = async (attributes: { [name: string]: string }, client = {}) => {
    const { sdk } = await localPool({ client })
    return sdk.send(
      new SignUpCommand({
        ClientId: CLIENT_ID,
        Username: 'ada@example.com',
        Password: PASSWORD,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    )
  }

  it.each(['custom:api_key', 'email_verified', 'sub'])('does not let a client write %s', async (name) => {
    await expect(attempt({ name: 'Ada', [name]: 'true' })).rejects.toMatchObject(
      refused('NotAuthorizedException', 'A client attempted to write unauthorized attribute'),
    )
  })

  it('must include those that the schema requires', async () => {
    await expect(attempt({})).rejects.toMatchObject(
      refused(
        'InvalidParameterException',
        'Attributes did not conform to the schema: name: The attribute is required\n',
      ),
    )
  })

  it('recognizes custom attributes only by their prefix', async () => {
    const client = { WriteAttributes: ['name', 'api_key'] }
    await expect(attempt({ name: 'Ada', api_key: 'x' }, client)).rejects.toMatchObject(
      refused(
        'InvalidParameterException',
        'Attributes did not conform to the schema: api_key: Attribute does not exist in the schema.\n',
      ),
    )
  })

  it('may include an immutable one, which cannot be changed afterwards', async () => {
    const local = await localPool({ client: { WriteAttributes: ['name', 'custom:joined'] } })
    await local.sdk.send(
      new SignUpCommand({
        ClientId: CLIENT_ID,
        Username: 'ada@example.com',
        Password: PASSWORD,
        UserAttributes: [
          { Name: 'name', Value: 'Ada' },
          { Name: 'custom:joined', Value: '2026' },
        ],
      }),
    )
    await expect(
      local.sdk.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: POOL_ID,
          Username: 'ada@example.com',
          UserAttributes: [{ Name: 'custom:joined', Value: '2027' }],
        }),
      ),
    ).rejects.toMatchObject(
      refused('InvalidParameterException', 'user.custom:joined: Attribute cannot be updated.\n'),
    )
  })

  it('refuses a second, different address', async () => {
    await expect(attempt({ name: 'Ada', email: 'eve@example.com' })).rejects.toMatchObject(
      refused('InvalidParameterException'),
    )
  })
})

describe('the PreSignUp trigger', () => {
  it('receives the user, and can confirm the user and the address without a code', async () => {
    const events: object[] = []
    const local = await localPool({
      pool: TRIGGER,
      trigger: async (_, event) => {
        events.push(event)
        return { ...event, response: { autoConfirmUser: true, autoVerifyEmail: true } }
      },
    })
    const answer = await signUp(local)
    expect(answer).toMatchObject({ UserConfirmed: true })
    expect(answer.CodeDeliveryDetails).toBeUndefined()
    expect(local.mails).toEqual([])
    expect(events).toEqual([
      expect.objectContaining({
        triggerSource: 'PreSignUp_SignUp',
        userName: answer.UserSub,
        userPoolId: POOL_ID,
        callerContext: expect.objectContaining({ clientId: CLIENT_ID }),
        request: expect.objectContaining({ userAttributes: { email: 'ada@example.com', name: 'Ada' } }),
      }),
    ])
    await expect(signIn(local)).resolves.toHaveProperty('AuthenticationResult')
  })

  it('refuses the user with its own message, even for a taken name', async () => {
    let open = true
    const local = await localPool({
      pool: TRIGGER,
      trigger: async (_, event) => {
        if (open) return event
        throw new Error('Not from here')
      },
    })
    await member(local)
    open = false
    await expect(signUp(local)).rejects.toMatchObject(
      refused('UserLambdaValidationException', 'PreSignUp failed with error Not from here.'),
    )
    await expect(signUp(local, 'eve@example.com')).rejects.toMatchObject(
      refused('UserLambdaValidationException', 'PreSignUp failed with error Not from here.'),
    )
    await expect(
      local.sdk.send(new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: 'eve@example.com' })),
    ).rejects.toMatchObject(refused('UserNotFoundException', 'User does not exist.'))
  })

  it.each([undefined, 'yes', {}, { response: { autoConfirmUser: 'true' } }])(
    'must answer with the event, not with %j',
    async (answer) => {
      const local = await localPool({ pool: TRIGGER, trigger: async () => answer })
      await expect(signUp(local)).rejects.toMatchObject(
        refused('InvalidLambdaResponseException', 'Unrecognizable lambda output'),
      )
    },
  )
})
