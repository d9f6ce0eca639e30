import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { invokeModel } from '../../handlers/invokeModel.ts'
import { personOf } from '../../handlers/ledger/person.ts'
import { callOf } from '../../handlers/ledger/spend.ts'
import type { PortsOf } from '../../handlers/runtime/contract.ts'
import { problem } from '../../handlers/runtime/problem.ts'
import { answerOf, CLAIMS, KEY } from './invocation.ts'
import { LIMITS } from './ledger/ledgerTable.ts'
import { onDefaultPlan } from './ledger/onDefaultPlan.ts'
import { openLedger } from './ledger/openLedger.ts'

type Invoke = PortsOf<'invokeModel'>['models']['invoke']
type Invoked = Awaited<ReturnType<Invoke>>

const PROMPT = { messages: [{ role: 'user', content: [{ text: 'my secret plan' }] }] }
const MODEL = 'amazon.nova-lite-v1:0'

const invoking = (invoke: Invoke, modelId = MODEL) =>
  answerOf(
    operations.invokeModel,
    invokeModel,
    { profiles: onDefaultPlan, ledger: openLedger, models: { invoke } },
    {
      body: { modelId, inferenceParameters: PROMPT },
      claims: CLAIMS,
      apiKey: KEY,
    },
  )
const answered = (body: unknown) => invoking(async () => ({ outcome: 'answered', body, tokens: {} }))

beforeEach(() => {
  for (const [name, value] of Object.entries(LIMITS)) vi.stubEnv(name, value)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a model that answers', () => {
  test('receives the parameters unchanged, with its output bounded', async () => {
    const sent: unknown[] = []
    const { headers } = await invoking(async (reserved) => {
      const { modelId, body } = callOf(reserved)
      sent.push(modelId, body)
      return { outcome: 'answered', body: {}, tokens: {} }
    })
    expect(sent).toEqual([MODEL, { ...PROMPT, inferenceConfig: { maxTokens: 8192 } }])
    expect(headers).toMatchObject({ 'x-max-output-tokens': '8192' })
  })

  test("is logged with the ledger's id of the person, and with the duration of each part", async () => {
    const { logged } = await answered({ output: { message: { content: [{ text: 'Hello.' }] } } })
    expect(JSON.parse(logged)).toMatchObject({
      person: personOf(CLAIMS.email),
      modelId: MODEL,
      ledgerMs: expect.any(Number),
      modelMs: expect.any(Number),
    })
    expect(logged).not.toContain(CLAIMS.email)
  })

  test("has its reply extracted from the provider's body", async () => {
    const { status, body } = await answered({ output: { message: { content: [{ text: 'Hello.' }] } } })
    expect([status, body]).toEqual([
      200,
      {
        status: 200,
        success: true,
        message: 'Successfully retrieved response from foundation model.',
        data: 'Hello.',
      },
    ])
  })

  test.each([[{ unheard: 'of' }], ['plain text'], [null], [[]]])(
    'has its whole body returned if it is %j',
    async (body) => {
      expect((await answered(body)).body).toMatchObject({ data: body })
    },
  )
})

describe('a model that fails', () => {
  test.each<[Exclude<Invoked['outcome'], 'answered'>, number, string, string | undefined]>([
    ['invalid', 400, 'of Bedrock', undefined],
    ['denied', 403, 'Access to the model is denied.', undefined],
    ['notFound', 404, 'of Bedrock', undefined],
    ['modelFailed', 424, 'of Bedrock', undefined],
    ['throttled', 429, 'The model is throttled. Wait a moment, then try again.', '1'],
    ['unavailable', 503, 'The model is unavailable. Try again.', '1'],
    ['timedOut', 504, 'The model did not answer in time.', undefined],
  ])('with %s gets %i', async (outcome, expected, message, retryAfter) => {
    const { status, headers, body } = await invoking(async () => ({ outcome, message: 'of Bedrock' }))
    const code = expected === 403 ? { code: 'model_access_denied' } : {}
    expect([status, body]).toEqual([expected, problem(expected, message, code).body])
    expect(headers?.['Retry-After']).toBe(retryAfter)
  })
})

describe('a disallowed model', () => {
  test('is not called', async () => {
    vi.stubEnv('ALLOWED_MODELS', 'anthropic.*')
    const { status, body } = await invoking(() => Promise.reject(new Error('It was asked')))
    expect([status, body]).toMatchObject([403, { message: expect.stringContaining('not allowed') }])
  })
})

test('the log names the model, and never the prompt or the reply', async () => {
  const { logged } = await answered({ output: { message: { content: [{ text: 'my secret reply' }] } } })
  expect(logged).toContain(`"modelId":"${MODEL}"`)
  expect(logged).not.toContain('secret')
})
