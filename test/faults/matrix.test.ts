import { beforeAll, describe, expect, test } from 'vitest'
import { UNLIMITED } from '../unlimited.ts'
import { type Audit, audit } from './audit.ts'
import { concurrently } from './concurrently.ts'
import { casesOf, type Outcome, record, repeat, strike, ways } from './matrix.ts'
import { ObservedGateway } from './observedGateway.ts'
import { sweepNow } from './sweepNow.ts'
import { table } from './table.ts'

const STACK_NAME = 'FaultMatrix'

/**
 * Each case has two variants: half of the callers repeat the request at once, the others give up, and return only after
 * the sweep.
 */
describe('a fault in any call to AWS', () => {
  let gateway: ObservedGateway
  let outcomes: Outcome[]
  let afterFaults: Audit
  let afterSweep: Audit
  let atLast: Audit

  beforeAll(async () => {
    const started = performance.now()
    gateway = await ObservedGateway.start({ ...UNLIMITED, STACK_NAME }, { controlPlaneLimits: false })
    const { endpoints } = gateway
    const cases = await concurrently(ways(), 4, async (way) => casesOf(way, await record(gateway, way)))
    outcomes = await strike(gateway, cases.flat())
    afterFaults = await audit(endpoints)
    await repeat(
      gateway,
      outcomes.filter((_, index) => index % 2 === 0),
    )
    const swept = await sweepNow(endpoints, STACK_NAME)
    afterSweep = await audit(endpoints)
    await repeat(
      gateway,
      outcomes.filter((_, index) => index % 2 === 1),
    )
    await sweepNow(endpoints, STACK_NAME)
    atLast = await audit(endpoints)
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(table(outcomes))
    console.log(`Fault matrix: ${outcomes.length} faults in ${seconds} s.`, {
      'after the faults': counts(afterFaults),
      swept,
      'after the sweep': counts(afterSweep),
      'at last': counts(atLast),
    })
  }, 2_400_000)

  test('occurs', () => {
    expect(outcomes.length).toBeGreaterThan(0)
    expect(outcomes.filter(({ struck }) => !struck).map(nameOf)).toEqual([])
  })

  test('gets a declared response, and a plain repetition succeeds', () => {
    const wrong = outcomes.filter((outcome) => outcome.wrong.length > 0)
    expect(wrong.map((outcome) => `${nameOf(outcome)}: ${outcome.wrong.join('; ')}`)).toEqual([])
  })

  test('is not visible if it ends before the SDK retries', () => {
    const passing = ['throttled', 'failed', 'reset before', 'reset after']
    const shown = outcomes.filter(
      ({ fault, duration, answer }) =>
        duration === 'once' && passing.includes(fault) && answer?.status !== 200,
    )
    expect(shown.map(nameOf)).toEqual([])
  })

  test('is answered 502 by the gateway if the function dies', () => {
    const dead = outcomes.filter(({ fault }) => fault === 'killed')
    expect(dead.filter(({ answer }) => answer?.status !== 502).map(nameOf)).toEqual([])
  })

  test('says when to retry if AWS is throttled or fails', () => {
    const busy = outcomes.filter(({ answer }) => answer?.status === 429 || answer?.status === 503)
    expect(busy.length).toBeGreaterThan(0)
    expect(busy.filter(({ answer }) => !answer?.headers.has('retry-after')).map(nameOf)).toEqual([])
  })

  test('leaves traces, without which the invariants below would prove nothing', () => {
    expect(afterFaults.usersWithTwoKeys).not.toEqual([])
    expect(afterFaults.keysOutsidePlan).not.toEqual([])
  })

  test.each([
    ['no key without a user', 'keysWithoutUser'],
    ['no user with two keys', 'usersWithTwoKeys'],
    ['no key outside the plan', 'keysOutsidePlan'],
    ['no user whose key is not the one in the token', 'usersWithAnotherKey'],
  ] as const)('leaves %s after the sweep, and none when everybody returned', (_, invariant) => {
    expect(afterSweep[invariant]).toEqual([])
    expect(atLast[invariant]).toEqual([])
  })

  test('leaks no password, code, token or key into a log, an error or the state folder', async () => {
    // Throws if it finds one.
    await gateway.remove()
    const { planted } = gateway.canary
    console.log('Canary of the fault matrix, none found of', planted)
    expect(Object.keys(planted).toSorted()).toEqual([
      'API key',
      'ID token',
      'access token',
      'code',
      'generated secret',
      'password',
      'refresh token',
      'session token',
    ])
  }, 60_000)
})

function nameOf({ operation, scenario, call, fault, duration, answer }: Outcome): string {
  return `${operation}, ${scenario.when}: ${call} ${fault} (${duration}) -> ${answer?.status}`
}

function counts(found: Audit) {
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, typeof value === 'number' ? value : value.length]),
  )
}
