import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../../local/aws/credentials.ts'
import type { Runner } from '../../local/runner.ts'
import { Client, credentials, type SignedIn } from '../conformance/client.ts'
import { startTemporaryRunner } from './temporaryRunner.ts'

const decisions: Decision[] = []
let runner: Runner
let client: Client
let user: SignedIn
beforeAll(async () => {
  runner = await startTemporaryRunner({
    context: { API_THROTTLE_BURST_LIMIT: '1000', INFERENCE_GEOGRAPHIES: 'us' },
    controlPlaneLimits: false,
    onDecision: (decision) => decisions.push(decision),
  })
  client = new Client(runner.endpoints)
  user = await client.signedIn('by mail')
}, 60_000)
afterAll(() => runner?.stop())

const NOVA = { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] }
const invoke = (modelId: string) =>
  client.call('POST', '/bedrock', { modelId, inferenceParameters: NOVA }, credentials(user))
const invocations = () => decisions.filter(({ action }) => action === 'bedrock:InvokeModel')

describe('INFERENCE_GEOGRAPHIES', () => {
  test('lists no profile of another geography', async () => {
    const { body } = await client.call('GET', '/bedrock', undefined, credentials(user))
    const listed = body.foundationModels?.map(({ modelId }) => modelId) ?? []
    expect(listed).toContain('us.amazon.nova-lite-v1:0')
    expect(listed.filter((modelId) => /^(global|eu|apac)\./.test(modelId))).toEqual([])
  })

  test.each(['amazon.nova-lite-v1:0', 'us.amazon.nova-lite-v1:0'])(
    'allows %s, in the role too',
    async (modelId) => {
      expect((await invoke(modelId)).status).toBe(200)
      expect(invocations().at(-1)?.statement).toBeDefined()
    },
  )

  test('refuses another geography before any call to Bedrock', async () => {
    const before = invocations().length
    const { status, body } = await invoke('global.amazon.nova-2-lite-v1:0')
    expect([status, body.code]).toEqual([403, 'model_not_allowed'])
    expect(invocations()).toHaveLength(before)
  })
})
