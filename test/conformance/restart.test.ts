import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeyOf } from './answer.ts'
import { Client, credentials, newEmail, PASSWORD, type SignedIn } from './client.ts'
import { type Gateway, startGateway } from './runner.ts'
import { isLocal } from './target.ts'

const CONTEXT = { API_QUOTA_LIMIT: '3', API_THROTTLE_BURST_LIMIT: '100' }

describe.runIf(isLocal())('a local gateway that was stopped and started again', () => {
  let before: Gateway
  let after: Gateway
  let client: Client
  let user: SignedIn
  const awaiting = newEmail()
  let code: string
  let apiKey: string

  const list = (caller: Client) => caller.call('GET', '/bedrock', undefined, credentials(user))

  beforeAll(async () => {
    before = await startGateway(CONTEXT)
    const former = new Client(before.endpoints)
    user = await former.signedIn()
    apiKey = apiKeyOf(await former.register({ email: awaiting }))
    code = await former.mailedCode(awaiting)
    for (let call = 0; call < 2; call++) await list(former)
    await before.stop()
    after = await startGateway(CONTEXT, before)
    client = new Client(after.endpoints)
  })
  afterAll(() => after.remove())

  test('has the same pool, app client and usage plan', () => {
    const { userPoolId, userPoolClientId, usagePlanId } = before.endpoints
    expect(after.endpoints).toMatchObject({ userPoolId, userPoolClientId, usagePlanId })
  })

  test('writes its addresses to a file', () => {
    const written = JSON.parse(readFileSync(join(after.state, 'endpoints.json'), 'utf8'))
    expect(written).toEqual(after.endpoints)
  })

  test('knows its users by their passwords', async () => {
    expect((await client.login(user.email)).status).toBe(200)
    expect((await client.login(user.email, `${PASSWORD}4`)).status).toBe(401)
    expect((await client.register({ email: user.email })).status).toBe(400)
  })

  test('accepts earlier tokens and keys, and continues to count', async () => {
    expect((await list(client)).status).toBe(200)
    const { status, body } = await list(client)
    expect([status, body.message]).toEqual([429, 'Limit Exceeded'])
  })

  test('accepts a code that was mailed before', async () => {
    expect(await client.mailedCode(awaiting)).toBe(code)
    expect((await client.call('POST', '/confirm', { email: awaiting, code, apiKey })).status).toBe(200)
    expect((await client.login(awaiting)).status).toBe(200)
  })
})
