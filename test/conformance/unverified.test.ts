import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeyOf, tokensOf } from './answer.ts'
import { Client, credentials, newEmail, PASSWORD } from './client.ts'
import { type Gateway, startGateway } from './runner.ts'
import { isLocal } from './target.ts'

describe.runIf(isLocal())('registration without verification of the address', () => {
  let gateway: Gateway
  let client: Client
  beforeAll(async () => {
    gateway = await startGateway({ EMAIL_VERIFICATION: 'False' })
    client = new Client(gateway.endpoints)
  })
  afterAll(() => gateway.remove())

  test('lets a user sign in and call a model at once', async () => {
    const email = newEmail()
    const apiKey = apiKeyOf(await client.register({ email }))
    const user = { email, password: PASSWORD, apiKey, ...tokensOf(await client.login(email)) }
    expect((await client.call('GET', '/bedrock', undefined, credentials(user))).status).toBe(200)
  })

  test('mails no code, and accepts none', async () => {
    const email = newEmail()
    await client.register({ email })
    expect(await client.mailedCode(email)).toBe('')
    expect((await client.call('POST', '/confirm/resend', { email })).status).toBe(200)
    expect(await client.mailedCode(email)).toBe('')
  })

  test('marks the address as verified, so that a lost password can be reset', async () => {
    const email = newEmail()
    await client.register({ email })
    const { idToken } = tokensOf(await client.login(email))
    expect(decodeJwt(idToken)['email_verified']).toBe(true)
  })

  test('is final: the same request again is refused', async () => {
    const email = newEmail()
    await client.register({ email })
    const { status, body } = await client.register({ email })
    expect([status, body.message]).toEqual([400, 'User already exists'])
  })
})
