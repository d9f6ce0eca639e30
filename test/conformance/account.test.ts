import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type Answer, apiKeyOf, tokensOf } from './answer.ts'
import { bearer, Client, credentials, newEmail, PASSWORD, type SignedIn } from './client.ts'

const client = new Client(inject('target'))
const hasMailbox = client.target.mailboxUrl !== undefined

const list = (user: SignedIn) => client.call('GET', '/bedrock', undefined, credentials(user))
const account = (user: SignedIn) => client.call('GET', '/me', undefined, bearer(user))
const rotate = (user: SignedIn) => client.call('POST', '/me/api-key', undefined, bearer(user))
const refresh = (refreshToken: string) => client.call('POST', '/token', { refreshToken })

const makeAccessKey = (user: SignedIn) => client.call('POST', '/me/keys', { name: 'laptop' }, bearer(user))
const keyItself = (secret: string) =>
  client.call('GET', '/v1/key', undefined, { Authorization: `Bearer ${secret}` })

const secretOf = ({ status, body }: Answer<'POST', '/me/keys'>): string => {
  if (!body.data) throw new Error(`The request for an access key was answered ${status}`)
  return body.data.secret
}

const messageOf = ({ status, body }: Answer) => [status, body.message]

/** The user with the tokens of a refreshed session, which contain the current key. */
const refreshed = async (user: SignedIn, apiKey: string): Promise<SignedIn> => {
  return { ...user, ...tokensOf(await refresh(user.refreshToken)), apiKey }
}

/** The user after another sign-in, with the key from the token. */
const signedInAgain = async (user: SignedIn): Promise<SignedIn> => {
  const tokens = tokensOf(await client.login(user.email, user.password))
  return { ...user, ...tokens, apiKey: String(decodeJwt(tokens.idToken)['custom:api_key']) }
}

describe('POST /token', () => {
  test('exchanges a refresh token for new tokens that work', async () => {
    const user = await client.signedIn()
    const answer = await refresh(user.refreshToken)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      status: 200,
      success: true,
      IdToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      AccessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      RefreshToken: user.refreshToken,
      ExpiresIn: 3600,
      TokenType: 'Bearer',
    })
    expect((await list({ ...user, ...tokensOf(answer) })).status).toBe(200)
  })

  test('answers 401 for an invalid token and for one of another kind', async () => {
    const { idToken, accessToken } = await client.signedIn()
    for (const other of ['nonsense', `${idToken}x`, idToken, accessToken]) {
      expect(messageOf(await refresh(other))).toEqual([401, 'Invalid refresh token. Sign in again.'])
    }
  })
})

describe('POST /logout', () => {
  test('ends every session, and may be repeated', async () => {
    const user = await client.signedIn()
    const elsewhere = tokensOf(await client.login(user.email))
    for (const _ of [1, 2]) {
      const answer = await client.call('POST', '/logout', undefined, bearer(user))
      expect(messageOf(answer)).toEqual([200, 'Signed out everywhere.'])
    }
    for (const refreshToken of [user.refreshToken, elsewhere.refreshToken]) {
      expect(messageOf(await refresh(refreshToken))).toEqual([401, 'Invalid refresh token. Sign in again.'])
    }
    expect((await client.login(user.email)).status).toBe(200)
  })

  test('ends the API key: the old token no longer gives access to models, and the next sign-in creates another key', async () => {
    const user = await client.signedIn()
    expect((await list(user)).status).toBe(200)
    expect((await client.call('POST', '/logout', undefined, bearer(user))).status).toBe(200)
    expect(messageOf(await list(user))).toEqual([403, 'Forbidden'])
    const again = await signedInAgain(user)
    expect(again.apiKey).not.toBe(user.apiKey)
    expect((await list(again)).status).toBe(200)
  })

  test('leaves a token with which nothing can be created that outlives it', async () => {
    const user = await client.signedIn()
    await client.call('POST', '/logout', undefined, bearer(user))
    const { status, body } = await makeAccessKey(user)
    expect([status, body.code]).toEqual([403, 'fresh_sign_in_needed'])
    expect((await makeAccessKey(await signedInAgain(user))).status).toBe(200)
  })
})

describe('POST /password/forgot', () => {
  test('gives the same response whether or not the address is registered, however often', async () => {
    const [{ email: confirmed }, pending] = [await client.signedIn(), newEmail()]
    await client.register({ email: pending })
    const answers: unknown[] = []
    for (const email of [confirmed, pending, newEmail()]) {
      // More often than Cognito mails to one user in an hour.
      for (let attempt = 0; attempt < 7; attempt++) {
        const { status, body } = await client.call('POST', '/password/forgot', { email })
        answers.push({ status, body })
      }
    }
    const message = 'If the address is registered, a code was sent to it.'
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ status: 200, body: { status: 200, success: true, message } })]),
    )
  })
})

describe('POST /password/reset', () => {
  const NEW_PASSWORD = 'anotherPassword456'
  const REFUSAL = 'The code is wrong or has expired.'
  const reset = (email: string, code: string, password = NEW_PASSWORD) =>
    client.call('POST', '/password/reset', { email, code, password })
  const codeFor = async (email: string) => {
    expect((await client.call('POST', '/password/forgot', { email })).status).toBe(200)
    return client.mailedCode(email)
  }

  test.runIf(hasMailbox)('takes the mailed code, ends every session, and may be repeated', async () => {
    const user = await client.signedIn('by mail')
    const code = await codeFor(user.email)
    for (const _ of [1, 2]) {
      expect(messageOf(await reset(user.email, code))).toEqual([
        200,
        'The new password is set. Sign in with it.',
      ])
    }
    expect((await refresh(user.refreshToken)).status).toBe(401)
    expect((await client.login(user.email, PASSWORD)).status).toBe(401)
    expect((await client.login(user.email, NEW_PASSWORD)).status).toBe(200)
  })

  test.runIf(hasMailbox)('ends the API key, and every access key unless the request keeps them', async () => {
    const user = await client.signedIn('by mail')
    const secret = secretOf(await makeAccessKey(user))
    expect((await keyItself(secret)).status).toBe(200)
    const keep = { email: user.email, code: await codeFor(user.email), password: NEW_PASSWORD }
    expect((await client.call('POST', '/password/reset', { ...keep, keepAccessKeys: true })).status).toBe(200)
    expect(messageOf(await list(user))).toEqual([403, 'Forbidden'])
    expect((await keyItself(secret)).status).toBe(200)
    expect((await reset(user.email, await codeFor(user.email), PASSWORD)).status).toBe(200)
    expect((await keyItself(secret)).status).toBe(401)
  })

  test.runIf(hasMailbox)('does not report a wrong code for a password with a trailing space', async () => {
    const user = await client.signedIn('by mail')
    const code = await codeFor(user.email)
    const { status, body } = await reset(user.email, code, `${NEW_PASSWORD} `)
    expect([status, body.errors?.[0]?.field]).toEqual([400, 'password'])
    expect((await reset(user.email, code)).status).toBe(200)
  })

  test.runIf(hasMailbox)("answers 400 with Cognito's own message for a weak password", async () => {
    const user = await client.signedIn('by mail')
    const code = await codeFor(user.email)
    expect(messageOf(await reset(user.email, code, 'short'))).toEqual([
      400,
      'Password did not conform with policy: Password not long enough',
    ])
    expect((await reset(user.email, code)).status).toBe(200)
  })

  test('gives the same response to a weak password whether or not the user exists', async () => {
    const [{ email: confirmed }, pending] = [await client.signedIn(), newEmail()]
    await client.register({ email: pending })
    for (const email of [confirmed, pending, newEmail()]) {
      expect(messageOf(await reset(email, '000000', 'short'))).toEqual([
        400,
        'Password did not conform with policy: Password not long enough',
      ])
    }
  })

  test('gives the same response to a wrong code, an unknown user and too many attempts', async () => {
    const [{ email: confirmed }, pending] = [await client.signedIn(), newEmail()]
    await client.register({ email: pending })
    for (const email of [confirmed, pending, newEmail()]) {
      for (let attempt = 0; attempt < 7; attempt++) {
        expect(messageOf(await reset(email, '000000'))).toEqual([400, REFUSAL])
      }
    }
  })
})

describe('too many attempts with a code', () => {
  test('answers 400 as for a wrong code at /confirm, and 200 at /confirm/resend', async () => {
    const email = newEmail()
    const apiKey = apiKeyOf(await client.register({ email }))
    for (let attempt = 0; attempt < 17; attempt++) {
      expect((await client.call('POST', '/confirm', { email, code: '000000', apiKey })).status).toBe(400)
    }
    for (let attempt = 0; attempt < 7; attempt++) {
      expect((await client.call('POST', '/confirm/resend', { email })).status).toBe(200)
    }
  })
})

describe('too many attempts with a password', () => {
  test('answers 401 as for a wrong password, for a user and for an unknown address', async () => {
    const { email } = await client.signedIn()
    for (const name of [newEmail(), email]) {
      for (let attempt = 0; attempt < 8; attempt++) {
        expect(messageOf(await client.login(name, 'wrongPassword123'))).toEqual([
          401,
          'Incorrect username or password.',
        ])
      }
    }
    // The user is locked out: for now, the right password does not work either.
    expect((await client.login(email)).status).toBe(401)
  })
})

describe('GET /me', () => {
  test('shows the account, what was used and what is left', async () => {
    const user = await client.signedIn()
    for (const _ of [1, 2, 3]) expect((await list(user)).status).toBe(200)
    const { status, body } = await account(user)
    expect(status).toBe(200)
    const { quota, budget, callsInFlight } = body.data ?? {}
    expect(body.data).toMatchObject({ email: user.email, name: 'Jane Doe' })
    expect(quota).toMatchObject({ used: 3, held: 0, left: (quota?.limit ?? 0) - 3 })
    expect(budget).toMatchObject({ used: 0, held: 0 })
    expect(budget?.left).toBe(budget?.limit)
    expect(callsInFlight).toMatchObject({ used: 0 })
    expect(JSON.stringify(body)).not.toContain(user.apiKey)
  })

  test('needs only the token, and counts against no quota', async () => {
    const user = await client.signedIn()
    await account(user)
    const { body } = await account(user)
    expect(body.data?.quota.used).toBe(0)
  })

  test('returns what the token says, also after the user was deleted', async () => {
    const user = await client.signedIn()
    await client.delete(user.email)
    expect((await account(user)).body.data?.email).toBe(user.email)
    expect(messageOf(await rotate(user))).toEqual([401, 'Unauthorized'])
  })
})

describe('POST /me/api-key', () => {
  test('replaces the key: the old one is refused at once, the new one works with a new token', async () => {
    const user = await client.signedIn()
    const rotated = await rotate(user)
    expect(messageOf(rotated)).toEqual([200, 'API key replaced. Sign in or refresh to use it.'])
    const apiKey = apiKeyOf(rotated)
    expect(apiKey).not.toBe(user.apiKey)
    expect(messageOf(await list(user))).toEqual([403, 'Forbidden'])
    expect(messageOf(await list({ ...user, apiKey }))).toEqual([
      403,
      'The API key and the token do not belong together. Sign in or refresh, then try again.',
    ])
    expect((await list(await refreshed(user, apiKey))).status).toBe(200)
  })

  test('may be repeated when the response was lost: only the newest key remains', async () => {
    const user = await client.signedIn()
    const lost = apiKeyOf(await rotate(user))
    const apiKey = apiKeyOf(await rotate(user))
    const current = await refreshed(user, apiKey)
    expect((await list(current)).status).toBe(200)
    expect((await list({ ...current, apiKey: lost })).status).toBe(403)
  })

  test('leaves one key when several are requested at once', async () => {
    const user = await client.signedIn()
    const rotated = await Promise.all([1, 2, 3, 4].map(() => rotate(user)))
    // Each request waits for the previous one; requests that waited too long get 429.
    expect(rotated.filter(({ status }) => status !== 200 && status !== 429)).toEqual([])
    const current = { ...user, ...tokensOf(await refresh(user.refreshToken)) }
    const working: string[] = []
    for (const answer of [...rotated.filter(({ status }) => status === 200)]) {
      const apiKey = apiKeyOf(answer)
      if ((await list({ ...current, apiKey })).status === 200) working.push(apiKey)
    }
    expect(working).toEqual([decodeJwt(current.idToken)['custom:api_key']])
  })

  test('gives nobody more than the quota', async () => {
    const user = await client.signedIn()
    for (const _ of [1, 2]) await list(user)
    const quota = (await account(user)).body.data?.quota
    expect(quota?.used).toBe(2)
    for (const _ of [1, 2]) {
      expect((await rotate(user)).status).toBe(200)
      expect((await account(user)).body.data?.quota).toEqual(quota)
    }
  })
})

describe('DELETE /me', () => {
  const remove = (user: SignedIn) => client.call('DELETE', '/me', undefined, bearer(user))

  test('deletes the user and the key, and may be repeated', async () => {
    const user = await client.signedIn()
    for (const _ of [1, 2]) expect(messageOf(await remove(user))).toEqual([200, 'Account deleted.'])
    expect((await list(user)).status).toBe(403)
    expect((await refresh(user.refreshToken)).status).toBe(401)
    expect((await client.login(user.email)).status).toBe(401)
    expect((await client.register({ email: user.email })).status).toBe(200)
  })

  test('revokes the access keys', async () => {
    const user = await client.signedIn()
    const secret = secretOf(await makeAccessKey(user))
    expect((await remove(user)).status).toBe(200)
    expect((await keyItself(secret)).status).toBe(401)
    expect((await makeAccessKey(user)).status).toBe(403)
  })
})

describe('without a token', () => {
  let user: SignedIn
  beforeAll(async () => {
    user = await client.signedIn()
  })

  test.each([
    ['GET', '/me'],
    ['DELETE', '/me'],
    ['POST', '/me/api-key'],
    ['POST', '/logout'],
  ])('%s %s answers 401, whatever the key', async (method, path) => {
    for (const headers of [
      {},
      { 'x-api-key': user.apiKey },
      { Authorization: `Bearer ${user.accessToken}` },
    ]) {
      expect(messageOf(await client.call(method, path, undefined, headers))).toEqual([401, 'Unauthorized'])
    }
    expect((await account(user)).status).toBe(200)
  })
})
