import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { ISSUER, idToken, NOON, smallBody, startStage } from './stage.ts'

const guarded = smallBody({
  '/id': { get: { security: [{ token: [] }] } },
  '/scoped': { get: { security: [{ token: ['files/read', 'files/write'] }] } },
})

const message = async (response: Response) => [response.status, await response.json()]
const UNAUTHORIZED = [401, { message: 'Unauthorized' }]

test('the event contains the claims as strings, and two times as Java prints them', async () => {
  const { fetch, invocations } = await startStage({ body: guarded })
  const token = await idToken({
    email_verified: true,
    auth_time: 1616935242,
    'cognito:groups': ['admins', 'users'],
    exp: Date.parse('2026-03-28T13:40:42Z') / 1000,
  })
  await fetch('/id', { headers: { authorization: token } })
  expect(invocations[0]?.event.requestContext.authorizer?.claims).toEqual({
    iss: ISSUER,
    sub: 'sub-1',
    token_use: 'id',
    email_verified: 'true',
    auth_time: '1616935242',
    'cognito:groups': 'admins,users',
    iat: 'Wed Mar 04 11:59:00 UTC 2026',
    exp: 'Sat Mar 28 13:40:42 UTC 2026',
  })
})

test('the response says that a token has expired, from the second of its expiry on', async () => {
  const { fetch, clock } = await startStage({ body: guarded })
  const token = await idToken({ exp: NOON / 1000 + 10 })
  clock.at = NOON + 9_999
  expect((await fetch('/id', { headers: { authorization: token } })).status).toBe(200)
  clock.at = NOON + 10_000
  const expired = await fetch('/id', { headers: { authorization: token } })
  expect(expired.headers.get('x-amzn-errortype')).toBe('UnauthorizedException')
  expect(await message(expired)).toEqual([401, { message: 'The incoming token has expired' }])
})

test('a token that the user pool did not sign is refused', async () => {
  const { fetch } = await startStage({ body: guarded })
  const stranger = await generateKeyPair('RS256')
  const claims = { iss: ISSUER, token_use: 'id', exp: NOON / 1000 + 60 }
  const [head, , signature] = (await idToken()).split('.')
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'another' })).toString('base64url')
  const tokens = {
    'another key': await idToken({}, stranger.privateKey),
    'a changed payload': `${head}.${forged}.${signature}`,
    'no signature': new UnsecuredJWT(claims).encode(),
    'a symmetric signature': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(Buffer.from('a secret that is long enough for HS256')),
    'another algorithm': await idToken({}, undefined, { alg: 'RS512', kid: 'open' }),
    'another issuer': await idToken({ iss: `${ISSUER}2` }),
    'an access token': await idToken({ token_use: 'access' }),
    'no use at all': await idToken({ token_use: undefined }),
    'no expiry': await idToken({ exp: undefined }),
    'no token': 'Bearer',
    rubbish: 'Basic YTpi',
  }
  for (const [name, authorization] of Object.entries(tokens)) {
    expect(await message(await fetch('/id', { headers: { authorization } })), name).toEqual(UNAUTHORIZED)
  }
})

test('a method with scopes accepts access tokens with one of these scopes', async () => {
  const { fetch } = await startStage({ body: guarded })
  const call = async (claims: object) =>
    (await fetch('/scoped', { headers: { authorization: await idToken({ ...claims }) } })).status
  expect(await call({ token_use: 'access', scope: 'openid files/write' })).toBe(200)
  expect(await call({ token_use: 'access', scope: 'files/delete' })).toBe(401)
  expect(await call({ token_use: 'id', scope: 'files/write' })).toBe(401)
})
