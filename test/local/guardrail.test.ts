import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../../local/aws/credentials.ts'
import { BLOCKED_WORD } from '../../local/bedrock/guardrail.ts'
import type { Runner } from '../../local/runner.ts'
import { bearer, Client, credentials, type SignedIn } from '../conformance/client.ts'
import { startTemporaryRunner } from './temporaryRunner.ts'

const NOVA = 'amazon.nova-lite-v1:0'
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const GPT_OSS = 'openai.gpt-oss-20b-1:0'
const GPT = 'us.openai.gpt-5.6-luna'
const GUARDRAIL = 'arn:aws:bedrock:us-east-1:000000000000:guardrail/abcdefghij12'

const decisions: Decision[] = []
let runner: Runner
let client: Client
let user: SignedIn
let key: { [header: string]: string }
beforeAll(async () => {
  runner = await startTemporaryRunner({
    context: {
      API_THROTTLE_BURST_LIMIT: '1000',
      API_QUOTA_LIMIT: '1000',
      GUARDRAIL_ID: 'abcdefghij12',
      GUARDRAIL_VERSION: '3',
    },
    controlPlaneLimits: false,
    onDecision: (decision) => decisions.push(decision),
  })
  client = new Client(runner.endpoints)
  user = await client.signedIn('by mail')
  const { body } = await client.call('POST', '/me/keys', { name: 'guarded' }, bearer(user))
  key = { Authorization: `Bearer ${body.data?.secret}` }
}, 60_000)
afterAll(() => runner?.stop())

const said = (content: string) => [{ role: 'user', content }]
const invocation = (text: string) => ({
  modelId: NOVA,
  inferenceParameters: { messages: [{ role: 'user', content: [{ text }] }] },
})

/** A call to each route that can apply a guardrail. */
const GUARDED = [
  ['/bedrock', NOVA, (text: string) => client.call('POST', '/bedrock', invocation(text), credentials(user))],
  ...[NOVA, CLAUDE, GPT_OSS].map(
    (model) =>
      [
        '/v1/chat/completions',
        model,
        (text: string) => client.call('POST', '/v1/chat/completions', { model, messages: said(text) }, key),
      ] as const,
  ),
  [
    '/v1/embeddings',
    'amazon.titan-embed-text-v2:0',
    (input: string) =>
      client.call('POST', '/v1/embeddings', { model: 'amazon.titan-embed-text-v2:0', input }, key),
  ],
] as const

describe('a gateway with a guardrail', () => {
  test.each(GUARDED)('%s answers unblocked requests, %s', async (_route, _model, ask) => {
    decisions.length = 0
    expect((await ask('Say hello.')).status).toBe(200)
    expect(decisions).toContainEqual(
      expect.objectContaining({ action: 'bedrock:ApplyGuardrail', resource: GUARDRAIL }),
    )
  })

  test.each(GUARDED)('%s distinguishes blocked requests, %s', async (_route, _model, ask) => {
    const { status, body } = await ask(`Please ${BLOCKED_WORD}.`)
    expect([status, body.code]).toEqual([400, 'guardrail_intervened'])
  })

  test.each([NOVA, GPT_OSS])('a stream ends as a failure with the code, %s', async (model) => {
    const streamed = async (text: string) => {
      const response = await fetch(`${client.target.apiUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { ...key, 'Content-Type': 'application/json' },
        body: JSON.stringify({ model, messages: said(text), stream: true }),
      })
      return response.text()
    }
    expect(await streamed('Say hello.')).toContain('[DONE]')
    const blocked = await streamed(BLOCKED_WORD)
    expect(blocked).toContain('"code":"guardrail_intervened"')
    expect(blocked).not.toContain('[DONE]')
  })

  test.each([
    ['/v1/messages', { model: CLAUDE, max_tokens: 9, messages: said('Say hello.') }],
    ['/v1/responses', { model: GPT, input: 'Say hello.' }],
  ] as const)('%s, which cannot apply it, is refused before any call', async (route, body) => {
    decisions.length = 0
    const answer = await client.call('POST', route, body, key)
    expect([answer.status, answer.body.code]).toEqual([400, 'guardrail_not_applicable'])
    expect(decisions.filter(({ action }) => action.startsWith('bedrock:'))).toEqual([])
  })

  test('no model is listed with a route that cannot apply it', async () => {
    const { body } = await client.call('GET', '/v1/models', undefined, key)
    const routes = new Set(body.data?.flatMap((model) => model.routes))
    expect([...routes].sort()).toEqual(['/v1/chat/completions', '/v1/embeddings'])
  })

  test.each([
    [
      '/bedrock',
      () => {
        const { modelId, inferenceParameters } = invocation(BLOCKED_WORD)
        const without = { ...inferenceParameters, 'amazon-bedrock-guardrailConfig': { tagSuffix: 'mine' } }
        return client.call('POST', '/bedrock', { modelId, inferenceParameters: without }, credentials(user))
      },
    ],
    [
      '/v1/chat/completions',
      () =>
        client.call(
          'POST',
          '/v1/chat/completions',
          {
            model: GPT_OSS,
            messages: said(BLOCKED_WORD),
            'amazon-bedrock-guardrailConfig': { tagSuffix: 'mine' },
          },
          key,
        ),
    ],
  ] as const)('no caller of %s controls what it checks', async (_, ask) => {
    const { status, body } = await ask()
    expect([status, body.code]).toEqual([400, 'guardrail_fixed'])
  })

  test.each([
    { 'X-Amzn-Bedrock-GuardrailIdentifier': 'another', 'X-Amzn-Bedrock-GuardrailVersion': '1' },
    { 'X-Amzn-Bedrock-GuardrailIdentifier': '' },
  ])('no header of a caller replaces it or switches it off: %j', async (headers) => {
    decisions.length = 0
    const { body } = await client.call(
      'POST',
      '/v1/chat/completions',
      { model: GPT_OSS, messages: said(BLOCKED_WORD) },
      { ...key, ...headers },
    )
    expect(body.code).toBe('guardrail_intervened')
    const applied = decisions.filter(({ action }) => action === 'bedrock:ApplyGuardrail')
    expect(applied.map(({ resource }) => resource)).toEqual([GUARDRAIL])
  })
})
