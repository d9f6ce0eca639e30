import { operations } from '../../generated/operations.ts'
import { asksModels } from '../../infra/throttles.ts'
import type { Answer } from '../conformance/answer.ts'
import { Account } from './account.ts'
import { concurrently } from './concurrently.ts'
import { type Duration, durationsOf, type FaultName, faults } from './faults.ts'
import type { ObservedGateway, Watch } from './observedGateway.ts'
import { letChangesPass } from './pastChanges.ts'
import { type Scenario, type Sent, scenarios } from './scenarios.ts'

/** As many requests as keep a small machine busy without a call that waits longer than the SDK waits for AWS. */
const BUSY_AT_ONCE = 6

/** For each operation: a call that hangs does not load the machine, but occupies one of ten environments. */
const WAITING_AT_ONCE = 4

/** Operations that hang at once: each prepares users meanwhile, which does load the machine. */
const OPERATIONS_WAITING = 8

/**
 * The same code reads the caller, writes the audit and reserves money ahead of every handler. Only these operations
 * strike its calls: with a token, with an access key, as an administrator, and for a model with either. An operation
 * that makes no other call strikes them too. For the count of tokens they are the only calls that lead to a 500.
 */
const STRUCK_AHEAD = [
  'getAccount',
  'setPersonPlan',
  'countMessageTokens',
  'createChatCompletion',
  'invokeModel',
]

/** The length from which a run of the same call is a loop. Only its first and last rounds are struck. */
const LOOP = 4

type Way = { operation: keyof typeof operations; scenario: Scenario }

/** A fault in one call of one scenario of an operation. */
export type Case = Way & { call: string; occurrence: number; fault: FaultName; duration: Duration }

/** The result of a case: the response to the request with the fault, and to the same request sent again. */
export type Outcome = Case & {
  account: Account
  sent: Sent
  /** Epoch milliseconds. */
  prepared: number
  struck: boolean
  answer: Answer | undefined
  wrong: string[]
}

/** Every scenario of every operation. */
export function ways(): Way[] {
  const ids = Object.keys(operations).filter((id): id is keyof typeof operations => id in operations)
  return ids.flatMap((operation) => (scenarios[operation] ?? []).map((scenario) => ({ operation, scenario })))
}

/** The calls of each scenario in their order, from one request without a fault. */
export async function record(gateway: ObservedGateway, way: Way): Promise<string[]> {
  const calls: string[] = []
  const account = new Account(gateway.endpoints)
  const sent = await way.scenario.given(account)
  const answer = await send(gateway, way, account, sent, ({ call, first, run }) => {
    if (first) calls.push(call)
    return run()
  })
  if (answer.status !== 200) throw new Error(`${way.operation}, ${way.scenario.when}: ${answer.status}`)
  return calls
}

/** Each fault, for each of its durations, in each call. */
export function casesOf(way: Way, calls: readonly string[]): Case[] {
  const names = Object.keys(faults).filter((name): name is FaultName => name in faults)
  const { streams } = operations[way.operation]
  const ahead = STRUCK_AHEAD.includes(way.operation) ? 0 : callsAhead(way, calls)
  return calls.flatMap((call, index) => {
    if (index < ahead && calls.length > ahead) return []
    if (isWithinLoop(calls, index)) return []
    const occurrence = calls.slice(0, index).filter((earlier) => earlier === call).length + 1
    // A streaming function waits minutes for a model, as API Gateway does: too long for a test.
    const waits = streams && call === 'InvokeModel'
    return names
      .filter((fault) => !(waits && fault === 'timed out'))
      .flatMap((fault) =>
        durationsOf(fault, calls.length).map((duration) => ({ ...way, call, occurrence, fault, duration })),
      )
  })
}

/** Counts the calls ahead of the operation's own. */
function callsAhead({ operation }: Way, calls: readonly string[]): number {
  const { groups, security, audit, uses } = operations[operation]
  if (asksModels(uses)) return calls.findIndex((call) => call === 'AssumeRole' || call === 'InvokeModel')
  if (security.length === 0) return 0
  const hasAccessKey = security.some((all) => 'accessKey' in all)
  return 2 + (hasAccessKey ? 1 : 0) + (groups.length > 0 ? 1 : 0) + (audit ? 1 : 0)
}

function isWithinLoop(calls: readonly string[], index: number): boolean {
  const differs = (other: string) => other !== calls[index]
  const first = calls.slice(0, index).findLastIndex(differs) + 1
  const rest = calls.slice(index).findIndex(differs)
  const last = rest === -1 ? calls.length - 1 : index + rest - 1
  return last - first >= LOOP && index !== first && index !== last
}

/** Sends the requests with faults, each for a new user. */
export async function strike(gateway: ObservedGateway, cases: readonly Case[]): Promise<Outcome[]> {
  const prepare = preparing(gateway)
  const outcomes = await concurrently(cases, BUSY_AT_ONCE, prepare)
  const lanes = Map.groupBy(outcomes, ({ fault, operation }) => (fault === 'timed out' ? operation : ''))
  const strikeAll = (lane: readonly Outcome[], atOnce: number) =>
    concurrently(lane, atOnce, async (outcome) => {
      if (signInIsOld(outcome)) Object.assign(outcome, await prepare(outcome))
      await strikeOne(gateway, outcome)
      // On a busy machine a call without a fault may take longer than the SDK waits.
      if (!outcome.struck || timedOutOfItself(outcome)) {
        Object.assign(outcome, await prepare(outcome))
        await strikeOne(gateway, outcome)
      }
    })
  const waiting = [...lanes].flatMap(([operation, lane]) => (operation === '' ? [] : [lane]))
  await Promise.all([
    strikeAll(lanes.get('') ?? [], BUSY_AT_ONCE),
    concurrently(waiting, OPERATIONS_WAITING, (lane) => strikeAll(lane, WAITING_AT_ONCE)),
  ])
  return outcomes
}

/** Prepares the cases. A GET that counts nothing changes nothing, so all faults of one way through it share an account. */
function preparing(gateway: ObservedGateway): (one: Case) => Promise<Outcome> {
  const given = async ({ scenario }: Way) => {
    const account = new Account(gateway.endpoints)
    return { account, sent: await scenario.given(account), prepared: Date.now() }
  }
  const shared = new Map<Scenario, ReturnType<typeof given>>()
  const sharing = (way: Way) => {
    const made = shared.get(way.scenario) ?? given(way)
    shared.set(way.scenario, made)
    return made
  }
  return async (one) => {
    const made = await (changesNothing(one) ? sharing(one) : given(one))
    return { ...one, ...made, struck: false, answer: undefined, wrong: [] }
  }
}

function changesNothing({ operation }: Way): boolean {
  const { method, uses } = operations[operation]
  return method === 'GET' && !('ledger' in uses && uses.ledger.some((verb) => verb === 'reserve'))
}

/** Whether the operation requires a more recent sign-in than the prepared one. */
function signInIsOld({ operation, prepared }: Outcome): boolean {
  const { maxAuthAge } = operations[operation]
  return maxAuthAge > 0 && Date.now() - prepared > (maxAuthAge - 60) * 1000
}

/** The repeated request, with a new sign-in if the old one is no longer enough and the user still exists. */
async function sentAgain(outcome: Outcome): Promise<Sent | undefined> {
  const { account, sent } = outcome
  if (!signInIsOld(outcome)) return sent
  const { status } = await account.client.login(account.email, account.password)
  if (status !== 200) return undefined
  await account.signIn()
  return { ...sent, headers: account.token }
}

async function strikeOne(gateway: ObservedGateway, outcome: Outcome): Promise<void> {
  const { account, sent } = outcome
  await noting(outcome, 'answer', async () => {
    outcome.answer = await send(gateway, outcome, account, sent, watchOf(outcome))
  })
}

function timedOutOfItself({ fault, duration, answer }: Outcome): boolean {
  return fault !== 'timed out' && duration === 'once' && answer?.status === 504
}

/** Passes the calls on up to the one of the case. */
function watchOf(outcome: Outcome): Watch {
  const { call, occurrence, fault, duration } = outcome
  let seen = 0
  let done = false
  return (attempt) => {
    if (attempt.first && attempt.call === call) seen += 1
    const begun = seen >= occurrence
    const strikes =
      duration === 'once' ? begun && !done : begun && (duration === 'onwards' || attempt.call === call)
    if (!strikes) return attempt.run()
    done = true
    outcome.struck = true
    return faults[fault](attempt)
  }
}

/**
 * Repeats every request without a fault once interrupted changes block nobody any more, and checks that its user can
 * continue.
 */
export async function repeat(gateway: ObservedGateway, outcomes: readonly Outcome[]): Promise<void> {
  await letChangesPass(gateway.endpoints)
  // A shared account is checked once.
  const lastOf = new Map(outcomes.map((outcome) => [outcome.account, outcome]))
  await concurrently(outcomes, BUSY_AT_ONCE, async (outcome) => {
    const { scenario, account, wrong } = outcome
    await noting(outcome, 'repetition', async () => {
      const sent = await sentAgain(outcome)
      let body: unknown
      if (sent) {
        const answer = await send(gateway, outcome, account, sent, ({ run }) => run())
        body = answer.body
        if (answer.status !== 200) wrong.push(`repetition: ${answer.status} ${answer.body?.message}`)
      }
      if (lastOf.get(account) !== outcome) return
      await (scenario.afterwards ? scenario.afterwards(account, body) : account.works())
    })
  })
}

function send(
  gateway: ObservedGateway,
  { operation }: Way,
  { client }: Account,
  { body, headers, ...parameters }: Sent,
  watch: Watch,
): Promise<Answer> {
  const { method, path } = operations[operation]
  return gateway.watching(watch, (trace) =>
    client.call(method, path, body, { ...headers, ...trace }, parameters),
  )
}

async function noting(outcome: Outcome, step: string, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    outcome.wrong.push(`${step}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
