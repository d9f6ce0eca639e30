import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { UsagePlan as AppliedUsagePlan } from '../dataPlane/services.ts'
import type { Throttle } from '../dataPlane/tokenBucket.ts'
import { list, type Properties, type ResolvedResource, record } from '../template.ts'
import { conflict, notFound } from './errors.ts'

export type Quota = { limit: number; offset: number; period: 'DAY' | 'WEEK' | 'MONTH' }

export type UsagePlan = AppliedUsagePlan & {
  name: string | undefined
  description: string | undefined
  quota: Quota | undefined
  tags: { [key: string]: string }
}

/** The largest offset that CreateUsagePlan accepts for each period. */
const MAX_OFFSET = { DAY: 0, WEEK: 6, MONTH: 27 } as const

/** The template's usage plans, and the API keys in them. */
export class UsagePlans {
  readonly #database: DatabaseSync
  readonly #now: () => number
  readonly #plans: Map<string, UsagePlan>
  readonly #ofKey: StatementSync
  readonly #joined: StatementSync

  /** @throws if CloudFormation would refuse a plan of the template. */
  constructor(database: DatabaseSync, resources: ResolvedResource[], now: () => number) {
    this.#database = database
    this.#now = now
    this.#plans = new Map(resources.map((resource) => [resource.physicalId, usagePlan(resource)]))
    database.exec(`CREATE TABLE IF NOT EXISTS usage_plan_key (
      plan_id TEXT NOT NULL,
      key_id TEXT NOT NULL,
      created INTEGER NOT NULL,
      PRIMARY KEY (key_id, plan_id)
    ) STRICT, WITHOUT ROWID`)
    this.#ofKey = database.prepare('SELECT plan_id FROM usage_plan_key WHERE key_id = ?')
    this.#joined = database.prepare('SELECT created FROM usage_plan_key WHERE key_id = ? AND plan_id = ?')
  }

  list(): UsagePlan[] {
    return [...this.#plans.values()]
  }

  /** @throws {AwsError} NotFoundException. */
  get(planId: string): UsagePlan {
    const plan = this.#plans.get(planId)
    if (!plan) throw notFound('Invalid Usage Plan ID specified')
    return plan
  }

  /** Returns a plan's tags, or none if the plan does not exist. */
  tags(planId: string): { [key: string]: string } {
    return this.#plans.get(planId)?.tags ?? {}
  }

  /** Returns the ids of a plan's keys. */
  keys(planId: string): string[] {
    return this.#database
      .prepare('SELECT key_id FROM usage_plan_key WHERE plan_id = ? ORDER BY key_id')
      .all(planId)
      .map((row) => String(row['key_id']))
  }

  /** Returns the plans that contain a key. */
  plansOf(keyId: string): UsagePlan[] {
    return this.#ofKey.all(keyId).flatMap((row) => this.#plans.get(String(row['plan_id'])) ?? [])
  }

  /** Returns when a key joined a plan, in epoch milliseconds, or undefined if the plan does not contain the key. */
  joined(planId: string, keyId: string): number | undefined {
    const row = this.#joined.get(keyId, planId)
    return row && Number(row['created'])
  }

  /**
   * Adds a key to a plan. A key may be in only one plan for each stage (developer guide, 'Usage plans and API keys').
   * Unverified: the wording of the errors about keys of a plan.
   *
   * @throws {AwsError} NotFoundException, ConflictException.
   */
  add(planId: string, keyId: string): void {
    const plan = this.get(planId)
    const others = this.plansOf(keyId)
    if (others.includes(plan)) throw conflict('API Key is already in the usage plan')
    const taken = plan.apiStages.find((stage) => others.some((other) => covers(other, stage)))
    if (taken) {
      throw conflict(`API Key is already in a usage plan for the API stage ${taken.apiId}:${taken.stage}`)
    }
    this.#database.prepare('INSERT INTO usage_plan_key VALUES (?, ?, ?)').run(planId, keyId, this.#now())
  }

  /** Removes a key from a plan. */
  remove(planId: string, keyId: string): void {
    this.#database.prepare('DELETE FROM usage_plan_key WHERE key_id = ? AND plan_id = ?').run(keyId, planId)
  }

  /** Removes a key from every plan. */
  removeKey(keyId: string): void {
    this.#database.prepare('DELETE FROM usage_plan_key WHERE key_id = ?').run(keyId)
  }
}

/** Whether a plan includes a stage. */
export function covers(plan: UsagePlan, { apiId, stage }: { apiId: string; stage: string }): boolean {
  return plan.apiStages.some((other) => other.apiId === apiId && other.stage === stage)
}

function usagePlan({ logicalId, physicalId, properties }: ResolvedResource): UsagePlan {
  const optional = (name: string) => (properties[name] === undefined ? undefined : String(properties[name]))
  return {
    id: physicalId,
    name: optional('UsagePlanName'),
    description: optional('Description'),
    apiStages: list(properties['ApiStages'])
      .map(record)
      .map((stage) => ({
        apiId: String(stage['ApiId']),
        stage: String(stage['Stage']),
        throttle: Object.fromEntries(
          Object.entries(record(stage['Throttle'] ?? {})).flatMap(([method, settings]) => {
            const limits = throttle(record(settings))
            return limits ? [[method, limits]] : []
          }),
        ),
      })),
    throttle: properties['Throttle'] === undefined ? undefined : throttle(record(properties['Throttle'])),
    quota: properties['Quota'] === undefined ? undefined : quota(record(properties['Quota']), logicalId),
    tags: Object.fromEntries(
      list(properties['Tags'])
        .map(record)
        .map((tag) => [String(tag['Key']), String(tag['Value'])]),
    ),
  }
}

function throttle({ RateLimit, BurstLimit }: Properties): Throttle | undefined {
  if (RateLimit === undefined && BurstLimit === undefined) return undefined
  // Unverified: what a plan does with one limit alone.
  return {
    rateLimit: Number(RateLimit ?? BurstLimit),
    burstLimit: Number(BurstLimit ?? Math.ceil(Number(RateLimit))),
  }
}

function quota({ Limit, Offset, Period }: Properties, logicalId: string): Quota | undefined {
  if (Limit === undefined) return undefined
  if (Period !== 'DAY' && Period !== 'WEEK' && Period !== 'MONTH') {
    throw new Error(`${logicalId}: Quota.Period must be DAY, WEEK or MONTH`)
  }
  const offset = Number(Offset ?? 0)
  if (offset < 0 || offset > MAX_OFFSET[Period]) {
    throw new Error(`${logicalId}: Quota.Offset must be between 0 and ${MAX_OFFSET[Period]} for a ${Period}`)
  }
  return { limit: Number(Limit), offset, period: Period }
}
