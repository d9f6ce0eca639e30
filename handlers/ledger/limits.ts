import type { Ports } from '../../generated/operations.ts'
import { windowOf } from './window.ts'

type Limits = Parameters<Ports['ledger']['read']>[1]
type Period = Limits['requests']['window']['period']

const PERIODS: readonly Period[] = ['DAY', 'WEEK', 'MONTH']

/** What has to be said, since what is left out lets nothing pass. */
const NONE = 'none'

/**
 * The limits that hold for every person: `API_QUOTA_LIMIT` requests in `API_QUOTA_PERIOD`, `BUDGET_LIMIT_USD` in
 * `BUDGET_PERIOD`, and `CALLS_IN_FLIGHT`.
 *
 * @param now epoch milliseconds.
 * @throws where one of the variables is not set or makes no sense.
 */
export function personLimits(now: number): Limits {
  return {
    requests: { limit: whole('API_QUOTA_LIMIT'), window: windowOf(period('API_QUOTA_PERIOD'), now) },
    money: { limit: budget(), window: windowOf(period('BUDGET_PERIOD'), now) },
    calls: whole('CALLS_IN_FLIGHT'),
  }
}

/**
 * The limits of one access key: a budget of its own, if it has one, in the window of its person's.
 *
 * @param budget micro-dollars.
 */
export function keyLimits(budget: number | undefined, now: number): Limits {
  const { requests, money } = personLimits(now)
  return { requests: { ...requests, limit: undefined }, money: { ...money, limit: budget }, calls: undefined }
}

/** Whether a budget bounds what a person may spend, their own or that of the access key that they call with. */
export function isLimited(keyBudget: number | undefined, now = Date.now()): boolean {
  return keyBudget !== undefined || personLimits(now).money.limit !== undefined
}

/** The most tokens that one call may make. @throws where `MAX_OUTPUT_TOKENS` is not set. */
export function maxOutputTokens(): number {
  return whole('MAX_OUTPUT_TOKENS')
}

/** In micro-dollars. */
function budget(): number | undefined {
  const text = variable('BUDGET_LIMIT_USD')
  if (text === NONE) return undefined
  const micros = Math.round(Number(text) * 1e6)
  if (!(micros >= 0)) throw new Error(`BUDGET_LIMIT_USD is '${text}'`)
  return micros
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
