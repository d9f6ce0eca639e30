import {
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CreateGroupCommand,
  DescribeUserPoolCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { type LocalPool, localPool, POOL_ID } from './localPool.ts'
import { member, refused, signIn, signUp } from './steps.ts'

const ADA = { UserPoolId: POOL_ID, Username: 'ada@example.com' }

describe('an administrator', () => {
  it('confirms a user, once, and the address stays unverified', async () => {
    const local = await localPool()
    await signUp(local)
    await local.sdk.send(new AdminConfirmSignUpCommand(ADA))
    await signIn(local)
    const { UserAttributes } = await local.sdk.send(new AdminGetUserCommand(ADA))
    expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' })
    await expect(local.sdk.send(new AdminConfirmSignUpCommand(ADA))).rejects.toMatchObject(
      refused('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED'),
    )
  })

  it('finds a user by sub too', async () => {
    const local = await localPool()
    const { UserSub } = await signUp(local)
    const user = await local.sdk.send(new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: UserSub }))
    expect(user.Username).toBe(UserSub)
  })

  it('writes what no client may, within the schema', async () => {
    const local = await localPool()
    await signUp(local)
    const write = (Name: string, Value: string) =>
      local.sdk.send(new AdminUpdateUserAttributesCommand({ ...ADA, UserAttributes: [{ Name, Value }] }))
    await write('custom:api_key', 'secret')
    await write('email_verified', 'true')
    const { UserAttributes } = await local.sdk.send(new AdminGetUserCommand(ADA))
    expect(UserAttributes).toContainEqual({ Name: 'custom:api_key', Value: 'secret' })
    expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' })
    await expect(write('custom:nope', 'x')).rejects.toMatchObject(
      refused('InvalidParameterException', 'user.custom:nope: Attribute does not exist in the schema.\n'),
    )
    await expect(write('sub', 'x')).rejects.toMatchObject(
      refused('InvalidParameterException', 'user.sub: Attribute cannot be updated.\n'),
    )
    await expect(write('custom:api_key', 'x'.repeat(129))).rejects.toMatchObject(
      refused('InvalidParameterException'),
    )
    await expect(write('custom:api_key', 'x'.repeat(2049))).rejects.toMatchObject(
      refused(
        'InvalidParameterException',
        "1 validation error detected: Value at 'userAttributes.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048",
      ),
    )
  })

  it('disables and enables a user', async () => {
    const local = await localPool()
    await member(local)
    await local.sdk.send(new AdminDisableUserCommand(ADA))
    await expect(signIn(local)).rejects.toMatchObject(refused('NotAuthorizedException', 'User is disabled.'))
    await local.sdk.send(new AdminEnableUserCommand(ADA))
    await signIn(local)
  })

  it('sets a password that lasts, which confirms the user', async () => {
    const local = await localPool()
    await signUp(local)
    const set = (Password: string, Permanent: boolean) =>
      local.sdk.send(new AdminSetUserPasswordCommand({ ...ADA, Password, Permanent }))
    await expect(set('short', true)).rejects.toMatchObject(refused('InvalidPasswordException'))
    await expect(set('Another-horse-2', false)).rejects.toMatchObject({ name: 'NotImplementedException' })
    await set('Another-horse-2', true)
    await signIn(local, undefined, 'Another-horse-2')
  })

  it('deletes a user', async () => {
    const local = await localPool()
    await signUp(local)
    await local.sdk.send(new AdminDeleteUserCommand(ADA))
    await expect(local.sdk.send(new AdminDeleteUserCommand(ADA))).rejects.toMatchObject(
      refused('UserNotFoundException', 'User does not exist.'),
    )
  })

  it('must name the pool', async () => {
    const { sdk } = await localPool()
    await expect(
      sdk.send(new AdminGetUserCommand({ UserPoolId: 'us-east-1_other', Username: 'a@b.co' })),
    ).rejects.toMatchObject(refused('ResourceNotFoundException', 'User pool us-east-1_other does not exist.'))
    await expect(
      sdk.send(new AdminGetUserCommand({ UserPoolId: 'other', Username: 'a@b.co' })),
    ).rejects.toMatchObject(
      refused(
        'InvalidParameterException',
        "1 validation error detected: Value 'other' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
      ),
    )
  })

  it('describes the pool', async () => {
    const local = await localPool()
    await signUp(local)
    const { UserPool } = await local.sdk.send(new DescribeUserPoolCommand({ UserPoolId: POOL_ID }))
    expect(UserPool).toMatchObject({
      Id: POOL_ID,
      Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${POOL_ID}`,
      EstimatedNumberOfUsers: 1,
    })
  })
})

describe('ListUsers', () => {
  const found = async ({ sdk }: LocalPool, Filter: string) => {
    const { Users = [] } = await sdk.send(new ListUsersCommand({ UserPoolId: POOL_ID, Filter }))
    return Users.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === 'email')?.Value)
  }

  it('filters by what can be searched', async () => {
    const local = await localPool()
    const sub = await member(local)
    await signUp(local, 'adam@example.com')
    await signUp(local, 'eve@example.com')
    await local.sdk.send(new AdminDisableUserCommand({ UserPoolId: POOL_ID, Username: 'eve@example.com' }))
    expect(await found(local, '')).toHaveLength(3)
    expect(await found(local, 'cognito:user_status = "UNCONFIRMED"')).toEqual([
      'adam@example.com',
      'eve@example.com',
    ])
    expect(await found(local, 'cognito:user_status="confirmed"')).toEqual(['ada@example.com'])
    expect(await found(local, 'email = "ADA@example.com"')).toEqual(['ada@example.com'])
    expect(await found(local, 'email ^= "ada"')).toEqual(['ada@example.com', 'adam@example.com'])
    expect(await found(local, `sub = "${sub}"`)).toEqual(['ada@example.com'])
    expect(await found(local, 'status = "Disabled"')).toEqual(['eve@example.com'])
    expect(await found(local, 'name = "Nobody"')).toEqual([])
    expect(await found(local, 'name ^= "%"')).toEqual([])
  })

  it.each(['custom:api_key = "x"', 'email', 'email = x', 'email > "x"', 'toString = "x"'])(
    'refuses the filter %s',
    async (filter) => {
      await expect(found(await localPool(), filter)).rejects.toMatchObject(
        refused('InvalidParameterException'),
      )
    },
  )

  it('goes page by page, with the attributes that are asked for', async () => {
    const { sdk, ...rest } = await localPool()
    for (const name of ['a', 'b', 'c']) await signUp({ sdk, ...rest }, `${name}@example.com`)
    const page = (PaginationToken?: string) =>
      sdk.send(
        new ListUsersCommand({ UserPoolId: POOL_ID, Limit: 2, AttributesToGet: ['email'], PaginationToken }),
      )
    const first = await page()
    expect(first.Users?.map(({ Attributes }) => Attributes)).toEqual([
      [{ Name: 'email', Value: 'a@example.com' }],
      [{ Name: 'email', Value: 'b@example.com' }],
    ])
    const second = await page(first.PaginationToken)
    expect(second.Users).toHaveLength(1)
    expect(second.PaginationToken).toBeUndefined()
    await expect(page('nonsense')).rejects.toMatchObject(refused('InvalidParameterException'))
    await expect(sdk.send(new ListUsersCommand({ UserPoolId: POOL_ID, Limit: 61 }))).rejects.toMatchObject(
      refused('InvalidParameterException'),
    )
  })
})

describe('a call', () => {
  const call = (target: string, body = '{}') => ({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': target },
    body: Buffer.from(body),
    signal: new AbortController().signal,
  })

  it('that the pool does not know is refused', async () => {
    const { sdk } = await localPool()
    await expect(
      sdk.send(new CreateGroupCommand({ UserPoolId: POOL_ID, GroupName: 'g' })),
    ).rejects.toMatchObject(refused('UnknownOperationException'))
  })

  it('of another service is left alone', async () => {
    const { service } = await localPool()
    expect(service(call('DynamoDB_20120810.GetItem'))).toBeUndefined()
    expect(
      service({ ...call(''), method: 'GET', path: '/us-east-1_other/.well-known/jwks.json' }),
    ).toBeUndefined()
  })

  it('names what IAM is asked, and whether it is', async () => {
    const { service } = await localPool()
    const resource = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${POOL_ID}`
    const operation = (name: string) => service(call(`AWSCognitoIdentityProviderService.${name}`))
    expect(operation('AdminGetUser')).toMatchObject({
      action: 'cognito-idp:AdminGetUser',
      resource,
      signed: true,
    })
    expect(operation('ListUsers')).toMatchObject({ signed: true })
    for (const name of ['SignUp', 'InitiateAuth', 'GetUser', 'RevokeToken', 'toString']) {
      expect(operation(name)).toMatchObject({ signed: false })
    }
  })

  it.each(['{', '[]', '"x"', '{"ClientId": 1}', '{"UserAttributes": {}}'])(
    'with the body %s cannot be read',
    async (body) => {
      const { service } = await localPool()
      const operation = service(call('AWSCognitoIdentityProviderService.SignUp', body))
      await expect(operation?.run()).rejects.toMatchObject({ code: 'SerializationException', status: 400 })
    },
  )
})

describe('a template', () => {
  it.each([
    { pool: { MfaConfiguration: 'ON' } },
    { pool: { UsernameAttributes: ['phone_number'] } },
    { pool: { LambdaConfig: { PostConfirmation: 'arn' } } },
    { client: { GenerateSecret: true } },
    { client: { RefreshTokenRotation: { Feature: 'ENABLED' } } },
  ])('with %j is refused, not emulated in part', async (properties) => {
    await expect(localPool(properties)).rejects.toThrow('The local runner does not emulate')
  })
})
