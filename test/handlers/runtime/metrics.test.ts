import { afterEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../../generated/operations.ts'
import { invokeModel } from '../../../handlers/invokeModel.ts'
import { metricsOf } from '../../../handlers/runtime/metrics.ts'
import { answerOf, CLAIMS, KEY } from '../invocation.ts'
import { LIMITS } from '../ledger/ledgerTable.ts'
import { onDefaultPlan } from '../ledger/onDefaultPlan.ts'
import { openLedger } from '../ledger/openLedger.ts'

const ANSWERED = {
  operation: 'createMessage',
  person: 'person',
  keyId: 'key',
  modelId: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  foundationModel: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  microDollars: 1500,
  inputTokens: 100,
  outputTokens: 20,
  modelMs: 800,
  modelFirstEventMs: 300,
  firstEventMs: 320,
  durationMs: 850,
  status: 200,
}
const REFUSED = {
  operation: 'createMessage',
  person: 'person',
  status: 429,
  code: 'quota_exceeded',
  durationMs: 5,
}

/** The metrics that CloudWatch makes of a line, by their dimensions. */
function named(line: ReturnType<typeof metricsOf>): { [dimensions: string]: string[] } {
  const made = JSON.parse(JSON.stringify(line?.['_aws']))
  return Object.fromEntries(
    made.CloudWatchMetrics.map(
      ({ Dimensions, Metrics }: { Dimensions: string[][]; Metrics: { Name: string }[] }) => [
        Dimensions.join(),
        Metrics.map(({ Name }) => Name),
      ],
    ),
  )
}

describe('the metrics of a call to a model', () => {
  test('have dimensions for stack, operation and model, and never for a person', () => {
    const line = metricsOf('Gateway', ANSWERED, 1_764_000_000_000)
    expect(named(line)).toEqual({
      'stack,operation,model': [
        'Requests',
        'InputTokens',
        'OutputTokens',
        'Dollars',
        'ModelTime',
        'TimeToFirstEvent',
      ],
      'stack,plan': ['Requests', 'InputTokens', 'OutputTokens', 'Dollars'],
      stack: ['Dollars', 'OwnTime'],
    })
    expect(line).toMatchObject({
      _aws: { Timestamp: 1_764_000_000_000 },
      stack: 'Gateway',
      operation: 'createMessage',
      plan: 'default',
      model: ANSWERED.foundationModel,
      Requests: 1,
      Dollars: 0.0015,
      OwnTime: 20,
    })
    expect(JSON.stringify(line)).not.toMatch(/person|key/)
  })

  test('contain every value that they name', () => {
    const line = metricsOf('Gateway', { ...ANSWERED, held: true }, 0)
    for (const name of Object.values(named(line)).flat()) expect(line?.[name]).toEqual(expect.any(Number))
    expect(line?.['UnbalancedHolds']).toBe(1)
  })

  test.each([
    ['its code', REFUSED, 'quota_exceeded'],
    ['its status where it has none', { ...REFUSED, code: undefined, status: 503 }, '503'],
    ['that of a stream which broke', { ...REFUSED, code: undefined, status: 200, failed: 424 }, '424'],
  ])('count a refusal by %s', (_, fields, code) => {
    const line = metricsOf('Gateway', fields, 0)
    expect(named(line)).toEqual({ 'stack,operation,code': ['Refusals'], 'stack,plan': ['Refusals'] })
    expect(line).toMatchObject({ code, Refusals: 1 })
  })

  test("have the person's plan as a dimension", () => {
    expect(metricsOf('Gateway', { ...ANSWERED, plan: 'research' }, 0)).toMatchObject({ plan: 'research' })
    expect(metricsOf('Gateway', { ...REFUSED, plan: 'research' }, 0)).toMatchObject({ plan: 'research' })
  })

  test('have no plan if the caller is unknown', () => {
    const { person, ...unknown } = REFUSED
    expect(metricsOf('Gateway', unknown, 0)).not.toHaveProperty('plan')
  })

  test('are empty if no model was called and nothing refused', () => {
    expect(
      metricsOf('Gateway', { operation: 'createMessage', status: 200, durationMs: 3 }, 0),
    ).toBeUndefined()
  })
})

describe('a function with metrics', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  const writtenBy = async (modelId: string) => {
    for (const [name, value] of Object.entries({ ...LIMITS, BUDGET_LIMIT_USD: 'none' }))
      vi.stubEnv(name, value)
    const written: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0)
    await answerOf(
      operations.invokeModel,
      invokeModel,
      {
        profiles: onDefaultPlan,
        ledger: openLedger,
        models: { invoke: async () => ({ outcome: 'answered', body: {}, tokens: {} }) },
      },
      {
        body: { modelId, inferenceParameters: { max_tokens: 1, messages: [] } },
        claims: CLAIMS,
        apiKey: KEY,
      },
    )
    spy.mockRestore()
    return written.join('')
  }

  test('writes them as one line that bypasses the console', async () => {
    vi.stubEnv('METRICS_STACK', 'Gateway')
    const [line = '', rest] = (await writtenBy('us.anthropic.claude-sonnet-4-5-20250929-v1:0')).split('\n')
    expect(JSON.parse(line)).toMatchObject({ stack: 'Gateway', model: ANSWERED.foundationModel, Requests: 1 })
    expect(rest).toBe('')
  })

  test('names no model that only its caller knows', async () => {
    vi.stubEnv('METRICS_STACK', 'Gateway')
    expect(JSON.parse(await writtenBy('anthropic.my-own-metric'))).toMatchObject({ model: 'other' })
  })

  test('writes none if they are switched off', async () => {
    expect(await writtenBy('anthropic.claude-3-haiku-20240307-v1:0')).toBe('')
  })
})
