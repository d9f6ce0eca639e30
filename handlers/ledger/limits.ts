import type { Ports } from '../../generated/operations.ts'
import { micros } from './balance.ts'
import { windowOf } from './window.ts'

type Limits = Parameters<Ports['ledger']['read']>[1]
type Period = PlanLimits['requestsPeriod']
type PlanLimits = Omit<NonNullable<Standing['plan']>, 'name'>
export type Standing = Awaited<ReturnType<Ports['profiles']['standing']>>

const PERIODS: readonly Period[] = ['DAY', 'WEEK', 'MONTH']

/** No budget. It must be set explicitly: an unset variable lets nothing pass. */
const NONE = 'none'

/** All limits of a call's person that a plan sets. */
export type InForce = Limits & {
  /** Globs of model ids; undefined if the plan names none. */
  models: readonly string[] | undefined
  /** The most output tokens of one call. */
  maxOutputTokens: number
}

/**
 * Returns the plan of everybody without another one: `API_QUOTA_LIMIT` requests in `API_QUOTA_PERIOD`,
 * `BUDGET_LIMIT_USD` in `BUDGET_PERIOD`, `CALLS_IN_FLIGHT` and `MAX_OUTPUT_TOKENS`.
 *
 * @throws if one of the variables is unset or invalid.
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
 * Returns the limits of a person: their overrides, and otherwise the limits of their plan.
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

/** Returns the globs of the models that a person may use; undefined if there is no restriction. */
export function modelsOf({ plan, ...standing }: Standing, now: number): readonly string[] | undefined {
  const { models = plan?.models } = overriding(standing, now)
  return models ?? undefined
}

/** Tells whether a person may create access keys. */
export function mayMakeKeys({ plan, ...standing }: Standing, now: number): boolean {
  return overriding(standing, now).accessKeys ?? plan?.accessKeys ?? true
}

function overriding({ overrides }: Pick<Standing, 'overrides'>, now: number) {
  return overrides && now < overrides.until ? overrides.limits : {}
}

/**
 * Returns the limits of an access key: its own budget, if it has one, in the budget window of its person.
 *
 * @param budget micro-dollars.
 */
export function keyLimits(budget: number | undefined, { requests, money }: Limits): Limits {
  return { requests: { ...requests, limit: undefined }, money: { ...money, limit: budget }, calls: undefined }
}

/** Tells whether a budget limits the call: the person's own, or that of the access key. */
export function isLimited(keyBudget: number | undefined, { money }: Limits): boolean {
  return keyBudget !== undefined || money.limit !== undefined
}

/** Returns the budget in micro-dollars. */
function budget(): number | null {
  const text = variable('BUDGET_LIMIT_USD')
  if (text === NONE) return null
  const money = micros(Number(text))
  if (!(money >= 0)) throw new Error(`BUDGET_LIMIT_USD must be an amount or '${NONE}', not '${text}'`)
  return money
}

function whole(name: string): number {
  const value = Number(variable(name))
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} must be a whole number from 0`)
  return value
}

function period(name: string): Period {
  const value = PERIODS.find((one) => one === variable(name))
  if (!value) throw new Error(`${name} must be one of ${PERIODS.join(', ')}`)
  return value
}

function variable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
