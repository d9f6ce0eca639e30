import { DatabaseSync } from 'node:sqlite'
import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { CLIENT_ID, type LocalPool, localPool, POOL_ID } from './localPool.ts'
import { member, refresh, refused, signIn, tokensOf } from './steps.ts'

const ADA = { UserPoolId: POOL_ID, Username: 'ada@example.com' }
const revoked = (token: string) => refused('NotAuthorizedException', `${token} Token has been revoked`)
const getUser = ({ sdk }: LocalPool, AccessToken: string) => sdk.send(new GetUserCommand({ AccessToken }))

async function verified({ url, issuer, clock }: LocalPool, token: string) {
  const keys = createRemoteJWKSet(new URL(`${url}/${POOL_ID}/.well-known/jwks.json`))
  return (await jwtVerify(token, keys, { issuer, currentDate: new Date(clock.now) })).payload
}

describe('the tokens', () => {
  it("have Cognito's claims, and are signed with a published key", async () => {
    const local = await localPool()
    const sub = await member(local)
    await local.sdk.send(
      new AdminUpdateUserAttributesCommand({
        ...ADA,
        UserAttributes: [{ Name: 'custom:api_key', Value: 'k' }],
      }),
    )
    const { IdToken, AccessToken, RefreshToken } = tokensOf(await signIn(local))
    const now = local.clock.now / 1000
    const shared = {
      sub,
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}`,
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      auth_time: now,
      iat: now,
      exp: now + 3600,
      jti: expect.any(String),
    }
    expect(await verified(local, IdToken)).toEqual({
      ...shared,
      token_use: 'id',
      aud: CLIENT_ID,
      'cognito:username': sub,
      email: 'ada@example.com',
      email_verified: true,
      name: 'Ada',
      'custom:api_key': 'k',
    })
    expect(await verified(local, AccessToken)).toEqual({
      ...shared,
      token_use: 'access',
      client_id: CLIENT_ID,
      username: sub,
      scope: 'aws.cognito.signin.user.admin',
    })
    expect(decodeProtectedHeader(IdToken)).toEqual({ alg: 'RS256', kid: local.jwks().keys[0]?.kid })
    expect(RefreshToken.split('.')).toHaveLength(5)
  })

  it('reveal nothing of the private key', async () => {
    const local = await localPool()
    const keys = await (await fetch(`${local.url}/${POOL_ID}/.well-known/jwks.json`)).json()
    expect(keys).toEqual({
      keys: [
        { alg: 'RS256', e: 'AQAB', kid: expect.any(String), kty: 'RSA', n: expect.any(String), use: 'sig' },
      ],
    })
    expect(keys).toEqual(local.jwks())
  })

  it('omit attributes that the client may not read', async () => {
    const local = await localPool({ client: { ReadAttributes: ['email'] } })
    await member(local)
    const { IdToken } = tokensOf(await signIn(local))
    const claims = await verified(local, IdToken)
    expect(claims).toHaveProperty('email')
    expect(claims).not.toHaveProperty('name')
    expect(claims).not.toHaveProperty('email_verified')
  })

  it("have the client's lifetimes", async () => {
    const local = await localPool({
      client: {
        AccessTokenValidity: 5,
        IdTokenValidity: 10,
        RefreshTokenValidity: 2,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' },
      },
    })
    await member(local)
    const answer = await signIn(local)
    const { AccessToken, RefreshToken } = tokensOf(answer)
    expect(answer.AuthenticationResult?.ExpiresIn).toBe(300)
    await getUser(local, AccessToken)
    local.clock.now += 300_000
    await expect(getUser(local, AccessToken)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Access Token has expired'),
    )
    await refresh(local, RefreshToken)
    local.clock.now += 2 * 3_600_000 - 300_000
    await expect(refresh(local, RefreshToken)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Refresh Token has expired'),
    )
  })

  it('stay valid after a restart, and so do the users', async () => {
    const database = new DatabaseSync(':memory:')
    const before = await localPool({ database })
    await member(before)
    const { AccessToken, RefreshToken } = tokensOf(await signIn(before))
    const after = await localPool({ database })
    expect(after.jwks()).toEqual(before.jwks())
    await getUser(after, AccessToken)
    await refresh(after, RefreshToken)
    await signIn(after)
  })

  it('are not stored in clear text', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken, RefreshToken } = tokensOf(await signIn(local))
    const tables = ['users', 'sessions', 'codes', 'attempts', 'failures']
    const kept = JSON.stringify(
      tables.map((name) => local.database.prepare(`SELECT * FROM cognito_${name}`).all()),
    )
    expect(kept).not.toContain(RefreshToken)
    expect(kept).not.toContain(AccessToken)
    expect(kept).not.toContain('Correct-horse')
  })
})

describe('a refresh token', () => {
  it('returns new tokens of the same sign-in, and no other refresh token', async () => {
    const local = await localPool()
    await member(local)
    const first = tokensOf(await signIn(local))
    local.clock.now += 60_000
    const answer = await refresh(local, first.RefreshToken)
    expect(answer.AuthenticationResult).not.toHaveProperty('RefreshToken')
    const [before, after] = await Promise.all(
      [first.IdToken, tokensOf(answer).IdToken].map((token) => verified(local, token)),
    )
    expect(after).toMatchObject({ origin_jti: before?.['origin_jti'], auth_time: before?.['auth_time'] })
    expect(after?.iat).toBe((before?.iat ?? 0) + 60)
    const direct = await local.sdk.send(
      new GetTokensFromRefreshTokenCommand({ ClientId: CLIENT_ID, RefreshToken: first.RefreshToken }),
    )
    expect(direct.AuthenticationResult).toHaveProperty('IdToken')
  })

  it('is valid only for its client, and must be known', async () => {
    const local = await localPool()
    await member(local)
    const { RefreshToken } = tokensOf(await signIn(local))
    const invalid = refused('NotAuthorizedException', 'Invalid Refresh Token')
    await expect(refresh(local, RefreshToken, 'client2')).rejects.toMatchObject(invalid)
    await expect(refresh(local, 'nonsense')).rejects.toMatchObject(invalid)
  })

  it('is ended by RevokeToken, with the access tokens of its sign-in but no others', async () => {
    const local = await localPool()
    await member(local)
    const revokedOnes = tokensOf(await signIn(local))
    const others = tokensOf(await signIn(local))
    const revoke = (Token: string, ClientId = CLIENT_ID) =>
      local.sdk.send(new RevokeTokenCommand({ ClientId, Token }))
    await expect(revoke(revokedOnes.RefreshToken, 'client2')).rejects.toMatchObject(
      refused('UnauthorizedException'),
    )
    await expect(revoke(revokedOnes.AccessToken)).rejects.toMatchObject(
      refused('UnsupportedTokenTypeException'),
    )
    await revoke(revokedOnes.RefreshToken)
    await expect(refresh(local, revokedOnes.RefreshToken)).rejects.toMatchObject(revoked('Refresh'))
    await expect(getUser(local, revokedOnes.AccessToken)).rejects.toMatchObject(revoked('Access'))
    await refresh(local, others.RefreshToken)
    await getUser(local, others.AccessToken)
  })
})

describe('signing out everywhere', () => {
  it.each(['GlobalSignOut', 'AdminUserGlobalSignOut'])(
    '%s revokes all tokens; an ID token keeps its valid signature',
    async (by) => {
      const local = await localPool()
      await member(local)
      const sessions = [tokensOf(await signIn(local)), tokensOf(await signIn(local))]
      const [{ AccessToken } = { AccessToken: '' }] = sessions
      await (by === 'GlobalSignOut'
        ? local.sdk.send(new GlobalSignOutCommand({ AccessToken }))
        : local.sdk.send(new AdminUserGlobalSignOutCommand(ADA)))
      for (const tokens of sessions) {
        await expect(refresh(local, tokens.RefreshToken)).rejects.toMatchObject(revoked('Refresh'))
        await expect(getUser(local, tokens.AccessToken)).rejects.toMatchObject(revoked('Access'))
        await verified(local, tokens.IdToken)
      }
      await getUser(local, tokensOf(await signIn(local)).AccessToken)
    },
  )
})

describe('an access token', () => {
  it('must not be an ID token or a modified token', async () => {
    const local = await localPool()
    await member(local)
    const { AccessToken, IdToken } = tokensOf(await signIn(local))
    const [header, , signature] = AccessToken.split('.')
    const forged = [header, Buffer.from('{"token_use":"access"}').toString('base64url'), signature].join('.')
    for (const token of [IdToken, forged, 'nonsense', tokensOf(await signIn(await other())).AccessToken]) {
      await expect(getUser(local, token)).rejects.toMatchObject(
        refused('NotAuthorizedException', 'Invalid Access Token'),
      )
    }
    async function other() {
      const another = await localPool()
      await member(another)
      return another
    }
  })

  it('is refused after its user is deleted or disabled', async () => {
    const local = await localPool()
    await member(local)
    await member(local, 'eve@example.com')
    const { AccessToken, RefreshToken } = tokensOf(await signIn(local))
    const eve = tokensOf(await signIn(local, 'eve@example.com'))
    await local.sdk.send(new AdminDeleteUserCommand(ADA))
    await expect(getUser(local, AccessToken)).rejects.toMatchObject(
      refused('UserNotFoundException', 'User does not exist.'),
    )
    await expect(refresh(local, RefreshToken)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Invalid Refresh Token'),
    )
    await local.sdk.send(new AdminDisableUserCommand({ UserPoolId: POOL_ID, Username: 'eve@example.com' }))
    await expect(getUser(local, eve.AccessToken)).rejects.toMatchObject(refused('NotAuthorizedException'))
    await expect(refresh(local, eve.RefreshToken)).rejects.toMatchObject(refused('NotAuthorizedException'))
  })
})
