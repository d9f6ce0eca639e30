import {
  GetUsageCommand,
  GetUsagePlanCommand,
  paginateGetUsagePlanKeys,
  UpdateUsageCommand,
} from '@aws-sdk/client-api-gateway'
import { apiGateway } from './apiGateway.ts'
import { environment, errorName } from './aws.ts'

export type Quota = { limit: number; period: 'DAY' | 'WEEK' | 'MONTH' }

const usagePlanId = () => environment('USAGE_PLAN_ID')

/** The usage plan of this stack. */
export const usagePlan = {
  /** How many requests each key has, and for how long. */
  async read(abortSignal: AbortSignal): Promise<Quota> {
    const { quota } = await apiGateway().send(new GetUsagePlanCommand({ usagePlanId: usagePlanId() }), {
      abortSignal,
    })
    if (quota?.limit === undefined || !quota.period) throw new Error('The usage plan has no quota')
    return { limit: quota.limit, period: quota.period }
  },

  /**
   * What a key used and what it then had left on each day, the first day first. The days are `YYYY-MM-DD`.
   *
   * @returns an empty list for a key that was not used, or is not on the plan.
   */
  async usage(
    keyId: string,
    startDate: string,
    endDate: string,
    abortSignal: AbortSignal,
  ): Promise<{ used: number; left: number }[]> {
    try {
      const { items } = await apiGateway().send(
        new GetUsageCommand({ usagePlanId: usagePlanId(), keyId, startDate, endDate }),
        { abortSignal },
      )
      return (items?.[keyId] ?? []).map(([used = 0, left = 0]) => ({ used, left }))
    } catch (error) {
      if (errorName(error) === 'NotFoundException') return []
      throw error
    }
  },

  /**
   * Sets what a key has left in the current period (API reference, UpdateUsage).
   *
   * @returns false where there is no such key.
   */
  async setLeft(keyId: string, left: number, abortSignal: AbortSignal): Promise<boolean> {
    try {
      await apiGateway().send(
        new UpdateUsageCommand({
          usagePlanId: usagePlanId(),
          keyId,
          patchOperations: [{ op: 'replace', path: '/remaining', value: String(left) }],
        }),
        { abortSignal },
      )
      return true
    } catch (error) {
      if (errorName(error) === 'NotFoundException') return false
      throw error
    }
  },

  /** The ids of all keys on the plan. */
  async keyIds(abortSignal: AbortSignal): Promise<Set<string>> {
    const ids = new Set<string>()
    const pages = paginateGetUsagePlanKeys(
      { client: apiGateway(), pageSize: 500 },
      { usagePlanId: usagePlanId() },
      { abortSignal },
    )
    for await (const { items = [] } of pages) for (const { id } of items) if (id) ids.add(id)
    return ids
  },
}
