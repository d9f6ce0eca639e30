import { beforeAll, describe, expect, inject, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { Client, credentials, type SignedIn } from './client.ts'

const client = new Client(inject('target'))

let user: SignedIn
beforeAll(async () => {
  user = await client.signedIn()
})

const BODY = {
  modelId: 'amazon.nova-lite-v1:0',
  inferenceParameters: { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] },
}

describe('POST /bedrock', () => {
  test('answers 401 without a token', async () => {
    const { status, body } = await client.call('POST', '/bedrock', BODY, { 'x-api-key': user.apiKey })
    expect([status, body.message]).toEqual([401, 'Unauthorized'])
  })

  test('reports how long the ledger and the model took', async () => {
    const { status, headers } = await client.call('POST', '/bedrock', BODY, credentials(user))
    expect([status, headers.get('server-timing')]).toEqual([
      200,
      expect.stringMatching(/^ledger;dur=\d+, model;dur=\d+$/),
    ])
  })

  test('answers 404 for a model that has reached the end of its life', async () => {
    const modelId = 'anthropic.claude-v2:1'
    const { status } = await client.call('POST', '/bedrock', { ...BODY, modelId }, credentials(user))
    expect(status).toBe(404)
  })

  test('answers 413 for a body over the size that the contract allows', async () => {
    const padding = 'x'.repeat(operations.invokeModel.maxBodyBytes)
    const { status } = await client.call('POST', '/bedrock', { ...BODY, padding }, credentials(user))
    expect(status).toBe(413)
  })

  test('answers 415 for a body that is not declared as JSON', async () => {
    const headers = { ...credentials(user), 'Content-Type': 'text/plain' }
    const { status } = await client.call('POST', '/bedrock', BODY, headers)
    expect(status).toBe(415)
  })
})
