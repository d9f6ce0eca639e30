import { beforeAll, describe, expect, inject, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { bearer, Client, type SignedIn } from './client.ts'

const client = new Client(inject('target'))

let user: SignedIn
beforeAll(async () => {
  user = await client.signedIn()
})

const withToken = Object.values(operations).filter(({ security }) => security.some((all) => 'token' in all))
const path = { keyId: 'AAAAAAAA' }

describe('an operation that needs a token', () => {
  test.each(withToken)('$operationId is refused without one', async ({ method, path: route }) => {
    const { status, body } = await client.call(method, route, undefined, {}, { path })
    expect([status, body.message]).toEqual([401, 'Unauthorized'])
  })
})

describe('an operation that needs a token alone, and a body', () => {
  const bodied = withToken.filter(
    ({ maxBodyBytes, security }) => maxBodyBytes > 0 && !security.some((all) => 'apiKey' in all),
  )
  const send = (route: string, body: string, type = 'application/json') =>
    client.call('POST', route, body, { ...bearer(user), 'Content-Type': type })

  test.each(bodied)('$operationId is refused a body that is too large', async ({ path, maxBodyBytes }) => {
    expect((await send(path, JSON.stringify('x'.repeat(maxBodyBytes)))).status).toBe(413)
  })

  test.each(bodied)('$operationId is refused a body of another type', async ({ path }) => {
    expect((await send(path, '{}', 'text/plain')).status).toBe(415)
  })

  test.each(bodied)('$operationId is refused a body without its fields', async ({ path }) => {
    expect((await send(path, '{}')).status).toBe(422)
  })
})
