import { beforeAll, describe, expect, inject, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { bearer, Client, type SignedIn } from './client.ts'

const client = new Client(inject('target'))

let user: SignedIn
let administrator: SignedIn
let secret: string | undefined
beforeAll(async () => {
  user = await client.signedIn()
  administrator = await client.administrator()
  const { body } = await client.call('POST', '/me/keys', { name: 'refused' }, bearer(user))
  secret = body.data?.secret
})

const withToken = Object.values(operations).filter(({ security }) => security.some((all) => 'token' in all))
const withAccessKey = Object.values(operations).filter(({ security }) =>
  security.some((all) => 'accessKey' in all),
)
const path = {
  keyId: 'AAAAAAAA',
  model: 'amazon.nova-lite-v1:0',
  personId: '7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11',
  plan: 'research',
  domain: 'example.com',
  serviceAccount: 'nightly-reports',
  group: 'data-science',
}

describe('an operation that needs a token', () => {
  test.each(withToken)('$operationId is refused without one', async ({ method, path: route }) => {
    const { status, body } = await client.call(method, route, undefined, {}, { path })
    expect([status, body.message]).toEqual([401, 'Unauthorized'])
  })
})

describe('an operation that needs an access key', () => {
  test.each(withAccessKey)('$operationId is refused without one', async ({ method, path: route }) => {
    const { status, body } = await client.call(method, route, undefined, {}, { path })
    expect([status, body.code]).toEqual([401, 'invalid_access_key'])
  })
})

describe('an operation that needs a token, an access key or a code alone, and a body', () => {
  const bodied = [
    ...[...withToken, ...withAccessKey].filter(
      ({ maxBodyBytes, security }) => maxBodyBytes > 0 && !security.some((all) => 'apiKey' in all),
    ),
    operations.exchangeCode,
  ]
  type Bodied = { method: string; path: string; groups: readonly string[]; maxBodyBytes: number }
  const send = (operation: Bodied, body: string, type = 'application/json') => {
    const { method, path: route, groups } = operation
    const token = bearer(groups.length > 0 ? administrator : user)
    const headers = route.startsWith('/v1/') ? { Authorization: `Bearer ${secret}` } : token
    return client.call(method, route, body, { ...headers, 'Content-Type': type }, { path })
  }

  test.each(bodied)('$operationId refuses a body that is not JSON', async (operation) => {
    expect((await send(operation, '{')).status).toBe(400)
  })

  test.each(bodied)('$operationId refuses a body that is too large', async (operation) => {
    expect((await send(operation, JSON.stringify('x'.repeat(operation.maxBodyBytes)))).status).toBe(413)
  })

  test.each(bodied)('$operationId refuses a body of another type', async (operation) => {
    expect((await send(operation, '{}', 'text/plain')).status).toBe(415)
  })

  const needing = bodied.filter(({ validate }) => validate && !validate({}))

  test.each(needing)('$operationId refuses a body without its required fields', async (operation) => {
    expect((await send(operation, '{}')).status).toBe(422)
  })
})
