import { beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { asksModels } from '../../infra/throttles.ts'
import { UNLIMITED } from '../unlimited.ts'
import { concurrently } from './concurrently.ts'
import { casesOf, type Outcome, record, repeat, strike, ways } from './matrix.ts'
import { ObservedGateway } from './observedGateway.ts'

/** The fault matrix covers every other call: COST_ATTRIBUTION adds this one to those that call models. */
const CALL = 'AssumeRole'

describe('a fault in the call that names the person to AWS', () => {
  let gateway: ObservedGateway
  let outcomes: Outcome[]

  beforeAll(async () => {
    gateway = await ObservedGateway.start(
      { ...UNLIMITED, COST_ATTRIBUTION: 'true', STACK_NAME: 'Attribution' },
      { controlPlaneLimits: false },
    )
    const asking = ways().filter(({ operation }) => asksModels(operations[operation].uses))
    const cases = await concurrently(asking, 4, async (way) => casesOf(way, await record(gateway, way)))
    outcomes = await strike(
      gateway,
      cases.flat().filter(({ call }) => call === CALL),
    )
    await repeat(gateway, outcomes)
  }, 600_000)

  test('occurs in each operation that calls models', () => {
    const struck = new Set(outcomes.filter(({ struck }) => struck).map(({ operation }) => operation))
    expect([...struck].sort()).toEqual([
      'createChatCompletion',
      'createEmbedding',
      'createMessage',
      'createResponse',
      'invokeModel',
    ])
    expect(outcomes.filter(({ struck }) => !struck).map(nameOf)).toEqual([])
  })

  test('gets a declared response, the budget is settled, and a plain repetition succeeds', () => {
    const wrong = outcomes.filter((outcome) => outcome.wrong.length > 0)
    expect(wrong.map((outcome) => `${nameOf(outcome)}: ${outcome.wrong.join('; ')}`)).toEqual([])
  })

  test('is not visible if it ends before the next attempt', () => {
    const passing = ['throttled', 'failed', 'reset before', 'reset after']
    const shown = outcomes.filter(
      ({ fault, duration, answer }) =>
        duration === 'once' && passing.includes(fault) && answer?.status !== 200,
    )
    expect(shown.map(nameOf)).toEqual([])
  })

  test('is reported by the status, and says when to retry if that may help', () => {
    const lasting = outcomes.filter(({ duration, fault }) => duration === 'always' && fault !== 'timed out')
    const told = new Set(lasting.map(({ fault, answer }) => `${fault}: ${answer?.status}`))
    // The handler of connections calls a connection that breaks a time-out as well.
    expect([...told].sort()).toEqual([
      'failed: 503',
      'refused: 500',
      'reset after: 504',
      'reset before: 504',
      'throttled: 429',
    ])
    const busy = outcomes.filter(({ answer }) => answer?.status === 429 || answer?.status === 503)
    expect(busy.filter(({ answer }) => !answer?.headers.has('retry-after')).map(nameOf)).toEqual([])
  })

  test('leaks no credentials of a session', async () => {
    // Throws if it finds one.
    await gateway.remove()
    expect(Object.keys(gateway.canary.planted)).toContain('session token')
  }, 60_000)
})

function nameOf({ operation, fault, duration, answer }: Outcome): string {
  return `${operation}: ${fault} (${duration}) -> ${answer?.status}`
}
