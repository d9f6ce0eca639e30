import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeyOf } from './answer.ts'
import { Client, newEmail } from './client.ts'
import { type Gateway, startGateway } from './runner.ts'
import { isLocal } from './target.ts'

describe.runIf(isLocal())('registration for one domain', () => {
  let gateway: Gateway
  let client: Client
  beforeAll(async () => {
    gateway = await startGateway({ ORGANIZATION_DOMAIN: '@Example.COM', API_PUBLIC_BURST_LIMIT: '100' })
    client = new Client(gateway.endpoints)
  })
  afterAll(() => gateway.remove())

  test.each(['example.com', 'EXAMPLE.com', 'Example.Com'])('accepts addresses at %s', async (domain) => {
    expect((await client.register({ email: newEmail(domain) })).status).toBe(200)
  })

  test.each([
    'example.org',
    'mail.example.com',
    'notexample.com',
    'example.com.evil.org',
    'example.co',
    'xn--exmple-cua.com',
  ])('refuses addresses at %s with a reason and mails no code', async (domain) => {
    const email = newEmail(domain)
    const { status, body } = await client.register({ email })
    expect([status, body.message]).toEqual([
      400,
      'PreSignUp failed with error Cannot register user as email is not part of domain: example.com.',
    ])
    expect(await client.mailedCode(email)).toBe('')
    expect((await client.login(email)).status).toBe(401)
  })

  test.each(['"@example.com"@example.org', 'a@example.org@example.com', 'a@example.com ', 'a@example.com\n'])(
    'refuses %j as an address',
    async (email) => {
      expect((await client.register({ email })).status).toBe(400)
    },
  )

  test('still asks for the code, which proves who owns the address', async () => {
    const email = newEmail()
    const apiKey = apiKeyOf(await client.register({ email }))
    expect((await client.login(email)).status).toBe(403)
    const code = await client.mailedCode(email)
    expect((await client.call('POST', '/confirm', { email, code, apiKey })).status).toBe(200)
    expect((await client.login(email)).status).toBe(200)
  })
})
