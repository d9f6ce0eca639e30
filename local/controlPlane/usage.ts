import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Quota, UsagePlan } from './usagePlans.ts'

const DAY = 86_400_000

/**
 * Counts the requests of each key by plan and UTC day. The remaining quota is computed from these counts, so that a
 * changed limit applies at once.
 *
 * Unverified: where AWS draws the line between periods (here midnight UTC, Sunday and the first of the
 * month), and that a request which throttling refuses does not count.
 */
export class Usage {
  readonly #database: DatabaseSync
  readonly now: () => number
  readonly #since: StatementSync
  readonly #add: StatementSync

  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database
    this.now = now
    // `granted` is the amount that UpdateUsage added to the quota on that day.
    database.exec(`CREATE TABLE IF NOT EXISTS api_key_usage (
      plan_id TEXT NOT NULL,
      key_id TEXT NOT NULL,
      day TEXT NOT NULL,
      used INTEGER NOT NULL DEFAULT 0,
      granted INTEGER NOT NULL DEFAULT 0,
      remaining INTEGER,
      PRIMARY KEY (key_id, plan_id, day)
    ) STRICT, WITHOUT ROWID`)
    this.#since = database.prepare(
      `SELECT coalesce(SUM(used), 0) AS used, coalesce(SUM(granted), 0) AS granted FROM api_key_usage
       WHERE key_id = ? AND plan_id = ? AND day >= ?`,
    )
    this.#add = database.prepare(
      `INSERT INTO api_key_usage VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         used = used + excluded.used, granted = granted + excluded.granted, remaining = excluded.remaining`,
    )
  }

  /**
   * Counts a request of a key against its plan's quota. No other request can come between the check and the count: both
   * are synchronous, and no other process may open the database.
   *
   * @param joined when the key joined the plan, in epoch milliseconds.
   * @returns false if the quota is used up; the request then does not count.
   */
  count(plan: UsagePlan, keyId: string, joined: number): boolean {
    const remaining = this.remaining(plan, keyId, joined)
    if (remaining !== undefined && remaining < 1) return false
    this.#book(plan, keyId, {
      used: 1,
      granted: 0,
      remaining: remaining === undefined ? null : remaining - 1,
    })
    return true
  }

  /** Returns the remaining quota of the current period, or undefined if the plan has no quota. */
  remaining({ id, quota }: UsagePlan, keyId: string, joined: number): number | undefined {
    if (!quota) return undefined
    const start = periodStart(quota, this.now())
    const row = this.#since.get(keyId, id, day(start))
    // QuotaSettings, API reference: the offset is the number of requests subtracted in the initial period.
    const offset = joined >= start ? quota.offset : 0
    return quota.limit - offset - Number(row?.['used']) + Number(row?.['granted'])
  }

  /** Sets the remaining quota of the current period. */
  setRemaining(plan: UsagePlan, keyId: string, joined: number, remaining: number): void {
    const granted = remaining - (this.remaining(plan, keyId, joined) ?? 0)
    this.#book(plan, keyId, { used: 0, granted, remaining })
  }

  /** Returns the used and the remaining requests of each day from `startDate` to `endDate`, both `YYYY-MM-DD`. */
  byDay({ id, quota }: UsagePlan, keyId: string, startDate: string, endDate: string): [number, number][] {
    // A day without requests reports the remaining quota of the day before, so the read begins at the period's start.
    const from = quota ? periodStart(quota, Date.parse(startDate)) : Date.parse(startDate)
    const rows = new Map(
      this.#database
        .prepare(
          `SELECT day, used, remaining FROM api_key_usage
           WHERE key_id = ? AND plan_id = ? AND day BETWEEN ? AND ?`,
        )
        .all(keyId, id, day(from), endDate)
        .map((row) => [String(row['day']), row] as const),
    )
    const days: [number, number][] = []
    let left = quota?.limit ?? 0
    for (let at = from; at <= Date.parse(endDate); at += DAY) {
      const row = rows.get(day(at))
      if (quota && periodStart(quota, at) === at) left = quota.limit
      if (row) left = Number(row['remaining'] ?? 0)
      if (at >= Date.parse(startDate)) days.push([Number(row?.['used'] ?? 0), left])
    }
    return days
  }

  #book(
    plan: UsagePlan,
    keyId: string,
    change: { used: number; granted: number; remaining: number | null },
  ): void {
    this.#add.run(plan.id, keyId, day(this.now()), change.used, change.granted, change.remaining)
  }
}

/** Returns the start of the period that contains `at`, in epoch milliseconds. */
function periodStart({ period }: Quota, at: number): number {
  const date = new Date(at)
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
  if (period === 'DAY') return midnight
  if (period === 'WEEK') return midnight - date.getUTCDay() * DAY
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
