import {
  AdminUpdateUserAttributesCommand,
  DeleteUserCommand,
  GetUserCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { type LocalPool, localPool, POOL_ID } from './localPool.ts'
import { member, refused, signIn, signUp, tokensOf } from './steps.ts'

const update = ({ sdk }: LocalPool, AccessToken: string, attributes: { [name: string]: string }) =>
  sdk.send(
    new UpdateUserAttributesCommand({
      AccessToken,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  )
const verify = ({ sdk, mails }: LocalPool, AccessToken: string) =>
  sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: mails[0]?.code }))

async function attributesOf({ sdk }: LocalPool, AccessToken: string) {
  const { UserAttributes = [] } = await sdk.send(new GetUserCommand({ AccessToken }))
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]))
}

describe('GetUser', () => {
  it('returns the attributes that the client may read', async () => {
    const local = await localPool({ client: { ReadAttributes: ['email', 'custom:api_key'] } })
    const sub = await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    await expect(local.sdk.send(new GetUserCommand({ AccessToken }))).resolves.toMatchObject({
      Username: sub,
      UserAttributes: [
        { Name: 'sub', Value: sub },
        { Name: 'email', Value: 'ada@example.com' },
      ],
    })
  })
})

describe('UpdateUserAttributes', () => {
  it('changes the attributes that the client may write, and none if one of them is not writable', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    await update(local, AccessToken, { name: 'Ada Lovelace' })
    await expect(update(local, AccessToken, { name: 'Eve', 'custom:api_key': 'mine' })).rejects.toMatchObject(
      refused('NotAuthorizedException', 'A client attempted to write unauthorized attribute'),
    )
    expect(await attributesOf(local, AccessToken)).toMatchObject({ name: 'Ada Lovelace' })
    expect(await attributesOf(local, AccessToken)).not.toHaveProperty('custom:api_key')
  })

  it('does not blank a required attribute', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    for (const name of ['name', 'email']) {
      await expect(update(local, AccessToken, { [name]: '' })).rejects.toMatchObject(
        refused('InvalidParameterException'),
      )
    }
  })

  it('changes an address at once, and verifies it with a code', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    await expect(update(local, AccessToken, { email: 'new@example.com' })).resolves.toMatchObject({
      CodeDeliveryDetailsList: [
        { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' },
      ],
    })
    expect(local.mails[0]?.to).toBe('new@example.com')
    expect(await attributesOf(local, AccessToken)).toMatchObject({
      email: 'new@example.com',
      email_verified: 'false',
    })
    await verify(local, AccessToken)
    expect(await attributesOf(local, AccessToken)).toMatchObject({ email_verified: 'true' })
    await signIn(local, 'new@example.com')
    await signUp(local, 'ada@example.com')
  })

  it('keeps the old address until the code is entered, if the pool requires it', async () => {
    const local = await localPool({
      pool: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
    })
    await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    await update(local, AccessToken, { email: 'new@example.com' })
    expect(await attributesOf(local, AccessToken)).toMatchObject({
      email: 'ada@example.com',
      email_verified: 'true',
    })
    await verify(local, AccessToken)
    expect(await attributesOf(local, AccessToken)).toMatchObject({ email: 'new@example.com' })
  })

  it('does not take over the address of another user', async () => {
    const local = await localPool()
    await member(local)
    await member(local, 'eve@example.com')
    const { AccessToken } = tokensOf(await signIn(local))
    await expect(update(local, AccessToken, { email: 'EVE@example.com' })).rejects.toMatchObject(
      refused('AliasExistsException', 'An account with the given email already exists.'),
    )
    await expect(update(local, AccessToken, { email: 'eve' })).rejects.toMatchObject(
      refused('InvalidParameterException', 'Invalid email address format.'),
    )
  })
})

describe('DeleteUser', () => {
  it('frees the name', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    await local.sdk.send(new DeleteUserCommand({ AccessToken }))
    await expect(signIn(local)).rejects.toMatchObject(refused('NotAuthorizedException'))
    await signUp(local)
  })
})

describe('a blank value', () => {
  it('deletes an attribute', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken } = tokensOf(await signIn(local))
    for (const Value of ['key', '']) {
      await local.sdk.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: POOL_ID,
          Username: 'ada@example.com',
          UserAttributes: [{ Name: 'custom:api_key', Value }],
        }),
      )
      expect((await attributesOf(local, AccessToken))['custom:api_key']).toBe(Value || undefined)
    }
  })
})
