import { decodeJwt } from 'jose'
import { describe, expect, inject, test } from 'vitest'
import { apiKeyOf, tokensOf } from './answer.ts'
import { Client, newEmail, PASSWORD } from './client.ts'

const client = new Client(inject('target'))
const hasMailbox = client.target.mailboxUrl !== undefined

describe('POST /register', () => {
  test('creates a user and answers with an API key', async () => {
    const email = newEmail()
    const { status, body } = await client.register({ email })
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 200,
      success: true,
      message: `User ${email} created successfully.`,
      data: { 'API Key': expect.stringMatching(/^[A-Za-z0-9]{40}$/) },
    })
  })

  test.each(['email', 'password', 'fullname'])('answers 422 and names %s if it is missing', async (field) => {
    const complete = { email: newEmail(), password: PASSWORD, fullname: 'Jane Doe' }
    const { status, body } = await client.call('POST', '/register', { ...complete, [field]: undefined })
    expect(status).toBe(422)
    expect(body).toMatchObject({
      status: 422,
      success: false,
      message: 'Missing required parameters.',
      errors: [{ field, message: 'is required' }],
    })
  })

  test.each([
    ['empty', ''],
    ['null', null],
    ['a number', 1],
    ['an object', {}],
    ['a list', ['x']],
  ])('answers 422 for a field that is %s', async (_, value) => {
    for (const field of ['email', 'password', 'fullname']) {
      const complete = { email: newEmail(), password: PASSWORD, fullname: 'Jane Doe' }
      const { status, body } = await client.call('POST', '/register', { ...complete, [field]: value })
      expect(status).toBe(422)
      expect(body.message).toBe('Missing required parameters.')
      expect(body.errors?.[0]?.field).toBe(field)
    }
  })

  test('names every wrong field, not only the first', async () => {
    const { body } = await client.call('POST', '/register', {})
    expect(body.errors?.map(({ field }) => field)).toEqual(['email', 'password', 'fullname'])
  })

  test.each([
    'not-an-address',
    'a@',
    '@example.com',
    'a b@example.com',
    'a@example.com, b@example.com',
    'a@b@example.com',
  ])("answers 400 for the address '%s'", async (email) => {
    const { status, body } = await client.register({ email })
    expect([status, body.message]).toEqual([400, 'Invalid email address format.'])
  })

  test('answers 400 for a value that is too long', async () => {
    const { status, body } = await client.register({ email: newEmail(), fullname: 'x'.repeat(257) })
    expect([status, body.message, body.errors?.[0]?.field]).toEqual([
      400,
      'Invalid request body.',
      'fullname',
    ])
  })

  test.each([
    ['Short1aaaaa', 'Password not long enough'],
    ['alllowercase123', 'Password must have uppercase characters'],
    ['ALLUPPERCASE123', 'Password must have lowercase characters'],
    ['noDigitsAtAllHere', 'Password must have numeric characters'],
  ])("answers 400 with Cognito's own message for the password %s", async (password, reason) => {
    const { status, body } = await client.register({ email: newEmail(), password })
    expect([status, body.message]).toEqual([400, `Password did not conform with policy: ${reason}`])
  })

  test('answers 400 for a registered address in any spelling', async () => {
    const { email } = await client.signedIn()
    for (const same of [email, email.toUpperCase()]) {
      const { status, body } = await client.register({ email: same })
      expect([status, body.message]).toEqual([400, 'User already exists'])
    }
  })

  test('replaces an unconfirmed sign-up, with any password: a new user, key and code', async () => {
    const email = newEmail()
    const [first, again] = [
      apiKeyOf(await client.register({ email })),
      apiKeyOf(await client.register({ email, password: 'anotherPassword123' })),
    ]
    expect(again).not.toBe(first)
  })

  test('accepts five sign-ups for an address in an hour, and says when to retry', async () => {
    const email = newEmail()
    // A refused sign-up sends no mail and does not count.
    expect((await client.register({ email, password: 'short' })).status).toBe(400)
    for (let signUp = 0; signUp < 5; signUp++) expect((await client.register({ email })).status).toBe(200)
    const [mailbox, subAddress] = email.split('@')
    for (const same of [email, email.toUpperCase(), `${mailbox}+tag@${subAddress}`]) {
      const { status, body, headers } = await client.register({ email: same })
      expect([status, body.code]).toEqual([429, 'too_many_changes'])
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Date.parse(String(body.resetsAt))).toBeGreaterThan(Date.now())
    }
  })

  test.each([' securePassword123', 'securePassword123 ', 'securePassword123\n'])(
    "answers 400 and names the password %j, which Cognito's pattern would refuse",
    async (password) => {
      const { status, body } = await client.register({ email: newEmail(), password })
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'password'])
    },
  )
})

describe.each([
  '/register',
  '/confirm',
  '/confirm/resend',
  '/login',
  '/token',
  '/password/forgot',
  '/password/reset',
])('POST %s', (path) => {
  test('answers 400 for a body that is not JSON', async () => {
    for (const text of ['{', 'email=a@example.com', '{"email": "a@example.com",}', '\u0000']) {
      const { status, body } = await client.call('POST', path, text)
      expect([status, body.message]).toEqual([400, 'The request body is not valid JSON.'])
    }
  })

  test('answers 400 without a body', async () => {
    const { status, body } = await client.call('POST', path)
    expect([status, body.message]).toEqual([400, 'A request body is required.'])
  })

  test.each([[[]], [null], ['text'], [1]])(
    'answers 422 for the JSON %j, which is not an object',
    async (json) => {
      const { status, body } = await client.call('POST', path, JSON.stringify(json))
      expect([status, body.message]).toEqual([422, 'Missing required parameters.'])
    },
  )

  test('answers 413 for a body over 16 kB', async () => {
    const { status } = await client.call('POST', path, { email: newEmail(), padding: 'x'.repeat(16_384) })
    expect(status).toBe(413)
  })

  test('answers 415 for a body that is not declared as JSON', async () => {
    const { status } = await client.call('POST', path, '{}', { 'Content-Type': 'application/xml' })
    expect(status).toBe(415)
  })
})

describe('POST /confirm', () => {
  const REFUSAL =
    'The code or the API key is wrong, or the code has expired. If you have confirmed before, sign in; if not, register again.'
  const NO_KEY = 'A'.repeat(40)

  // A deployed stage mails to real people.
  test.runIf(hasMailbox)(
    'accepts the mailed code with the key, which then works, and may be repeated',
    async () => {
      const email = newEmail()
      const apiKey = apiKeyOf(await client.register({ email }))
      const code = await client.mailedCode(email)
      for (const _ of ['first', 'again']) {
        const { status, body } = await client.call('POST', '/confirm', { email, code, apiKey })
        expect([status, body.message]).toEqual([200, 'User confirmed successfully.'])
      }
      const { idToken } = tokensOf(await client.login(email))
      const headers = { Authorization: `Bearer ${idToken}`, 'x-api-key': apiKey }
      expect((await client.call('GET', '/bedrock', undefined, headers)).status).toBe(200)
    },
  )

  test.runIf(hasMailbox)('accepts no code without the key', async () => {
    const email = newEmail()
    await client.register({ email })
    const code = await client.mailedCode(email)
    const { status, body } = await client.call('POST', '/confirm', { email, code, apiKey: NO_KEY })
    expect([status, body.message]).toEqual([400, REFUSAL])
    expect((await client.login(email)).status).toBe(403)
  })

  test('gives the same response to a wrong code, a wrong key, an unknown user and a confirmed one', async () => {
    const pending = newEmail()
    const apiKey = apiKeyOf(await client.register({ email: pending }))
    const { email: confirmed } = await client.signedIn()
    for (const [email, key] of [
      [pending, apiKey],
      [pending, NO_KEY],
      [confirmed, NO_KEY],
      [newEmail(), NO_KEY],
    ]) {
      const { status, body } = await client.call('POST', '/confirm', { email, code: '000000', apiKey: key })
      expect([status, body.message]).toEqual([400, REFUSAL])
    }
  })

  test('answers 422 for a code that is a number, and without a key', async () => {
    const email = newEmail()
    const number = await client.call('POST', '/confirm', { email, code: 123456, apiKey: NO_KEY })
    expect([number.status, number.body.errors?.[0]?.field]).toEqual([422, 'code'])
    const keyless = await client.call('POST', '/confirm', { email, code: '123456' })
    expect([keyless.status, keyless.body.errors?.[0]?.field]).toEqual([422, 'apiKey'])
  })
})

describe('POST /confirm/resend', () => {
  test('gives the same response whether or not the user is unconfirmed', async () => {
    const pending = newEmail()
    await client.register({ email: pending })
    const { email: confirmed } = await client.signedIn()
    const answers = await Promise.all(
      [pending, confirmed, newEmail()].map((email) => client.call('POST', '/confirm/resend', { email })),
    )
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toEqual(answers[0]?.body)
    }
  })

  test.runIf(hasMailbox)('mails a new code, and the old one becomes invalid', async () => {
    const email = newEmail()
    const apiKey = apiKeyOf(await client.register({ email }))
    const first = await client.mailedCode(email)
    await client.call('POST', '/confirm/resend', { email })
    const second = await client.mailedCode(email)
    if (first !== second)
      expect((await client.call('POST', '/confirm', { email, code: first, apiKey })).status).toBe(400)
    expect((await client.call('POST', '/confirm', { email, code: second, apiKey })).status).toBe(200)
  })
})

describe('POST /login', () => {
  test('exchanges credentials for tokens', async () => {
    const { email } = await client.signedIn()
    const { status, body } = await client.login(email)
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 200,
      success: true,
      IdToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      AccessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      RefreshToken: expect.any(String),
      ExpiresIn: 3600,
      TokenType: 'Bearer',
    })
  })

  test('returns an ID token that contains the API key', async () => {
    const { idToken, apiKey } = await client.signedIn()
    expect(decodeJwt(idToken)['custom:api_key']).toBe(apiKey)
  })

  test('gives the same response to a wrong password and an unknown user', async () => {
    const { email } = await client.signedIn()
    for (const unknown of [email, newEmail()]) {
      const { status, body } = await client.login(unknown, 'wrongPassword123')
      expect([status, body.message]).toEqual([401, 'Incorrect username or password.'])
    }
  })

  test('answers 403 for an unconfirmed user, which proves no password', async () => {
    const email = newEmail()
    await client.register({ email })
    const { status, body } = await client.login(email)
    expect([status, body.message]).toEqual([403, 'User is not confirmed.'])
  })

  test('accepts the address in any spelling', async () => {
    const { email } = await client.signedIn()
    expect((await client.login(email.toUpperCase())).status).toBe(200)
  })
})
