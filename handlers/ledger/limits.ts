import type { Ports } from '../../generated/operations.ts'
import { micros } from './balance.ts'
import { windowOf } from './window.ts'

type Limits = Parameters<Ports['ledger']['read']>[1]
type Period = PlanLimits['requestsPeriod']
type PlanLimits = Omit<NonNullable<Standing['plan']>, 'name'>
export type Standing = Awaited<ReturnType<Ports['profiles']['standing']>>

const PERIODS: readonly Period[] = ['DAY', 'WEEK', 'MONTH']

/** What has to be said, since what is left out lets nothing pass. */
const NONE = 'none'

/** What the person of a call may use of everything that a plan bounds. */
export type InForce = Limits & {
  /** Globs of model ids; undefined where the plan names none. */
  models: readonly string[] | undefined
  /** The most tokens that one call may make. */
  maxOutputTokens: number
}

/**
 * The plan of everybody who has no other: `API_QUOTA_LIMIT` requests in `API_QUOTA_PERIOD`, `BUDGET_LIMIT_USD` in
 * `BUDGET_PERIOD`, `CALLS_IN_FLIGHT` and `MAX_OUTPUT_TOKENS`.
 *
 * @throws where one of the variables is not set or makes no sense.
 */
export function defaultPlan(): PlanLimits {
  return {
    budget: budget(),
    budgetPeriod: period('BUDGET_PERIOD'),
    requests: whole('API_QUOTA_LIMIT'),
    requestsPeriod: period('API_QUOTA_PERIOD'),
    callsInFlight: whole('CALLS_IN_FLIGHT'),
    models: null,
    maxOutputTokens: whole('MAX_OUTPUT_TOKENS'),
    accessKeys: true,
  }
}

/**
 * The limits of a person: what is overridden for them, else those of their plan.
 *
 * @param now epoch milliseconds.
 * @throws as {@link defaultPlan}.
 */
export function limitsOf(standing: Standing, now: number): InForce {
  const limits = { ...(standing.plan ?? defaultPlan()), ...overriding(standing, now) }
  return {
    requests: { limit: limits.requests, window: windowOf(limits.requestsPeriod, now) },
    money: { limit: limits.budget ?? undefined, window: windowOf(limits.budgetPeriod, now) },
    calls: limits.callsInFlight,
    models: modelsOf(standing, now),
    maxOutputTokens: limits.maxOutputTokens,
  }
}

/** Globs of the models that a person may use, where their plan names any. */
export function modelsOf({ plan, ...standing }: Standing, now: number): readonly string[] | undefined {
  const { models = plan?.models } = overriding(standing, now)
  return models ?? undefined
}

/** Whether a person may make access keys. */
export function mayMakeKeys({ plan, ...standing }: Standing, now: number): boolean {
  return overriding(standing, now).accessKeys ?? plan?.accessKeys ?? true
}

function overriding({ overrides }: Pick<Standing, 'overrides'>, now: number) {
  return overrides && now < overrides.until ? overrides.limits : {}
}

/**
 * The limits of one access key: a budget of its own, if it has one, in the window of its person's.
 *
 * @param budget micro-dollars.
 */
export function keyLimits(budget: number | undefined, { requests, money }: Limits): Limits {
  return { requests: { ...requests, limit: undefined }, money: { ...money, limit: budget }, calls: undefined }
}

/** Whether a budget bounds what a person may spend, their own or that of the access key that they call with. */
export function isLimited(keyBudget: number | undefined, { money }: Limits): boolean {
  return keyBudget !== undefined || money.limit !== undefined
}

/** In micro-dollars. */
function budget(): number | null {
  const text = variable('BUDGET_LIMIT_USD')
  if (text === NONE) return null
  const money = micros(Number(text))
  if (!(money >= 0)) throw new Error(`BUDGET_LIMIT_USD is '${text}'`)
  return money
}

function whole(name: string): number {
  const value = Number(variable(name))
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} is no whole number`)
  return value
}

function period(name: string): Period {
  const value = PERIODS.find((one) => one === variable(name))
  if (!value) throw new Error(`${name} is no period`)
  return value
}

function variable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
