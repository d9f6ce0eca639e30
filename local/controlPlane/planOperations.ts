import { badRequest, notFound } from './errors.ts'
import { prefixed } from './keyOperations.ts'
import type { ControlPlaneCall, Operation, Stores } from './operation.ts'
import { fields, listOnWire, optionalText, page, patchOperations } from './wire.ts'

const PLANS = /^\/usageplans$/
const PLAN = /^\/usageplans\/([^/]+)$/
const PLAN_KEYS = /^\/usageplans\/([^/]+)\/keys$/
const PLAN_KEY = /^\/usageplans\/([^/]+)\/keys\/([^/]+)$/
const USAGE = /^\/usageplans\/([^/]+)\/usage$/
const KEY_USAGE = /^\/usageplans\/([^/]+)\/keys\/([^/]+)\/usage$/

/**
 * GetUsage covers at most 90 days (API reference) and refuses a longer span. Unverified: the wording for a longer
 * span.
 */
const MAX_DAYS = 90

/** The operations of usage plans, their keys and the usage of the keys. Only the template creates plans. */
export function usagePlanOperations({ keys, plans, usage }: Stores): Operation[] {
  const planTags = ({ parameters: [id = ''] }: ControlPlaneCall) => prefixed('ResourceTag', plans.tags(id))

  const planKey = (planId: string, keyId: string) => {
    const plan = plans.get(planId)
    const key = keys.peek(keyId)
    const joined = plans.joined(planId, keyId)
    if (!key || joined === undefined) throw notFound('Invalid API Key identifier specified')
    return { plan, key, joined }
  }
  const planKeyOnWire = (keyId: string) => {
    const { id, value, name } = keys.get(keyId)
    return { id, type: 'API_KEY', value, name }
  }

  return [
    {
      method: 'GET',
      path: PLANS,
      run: ({ query }) => ({ body: pageOf(plans.list(), query, (plan) => plan) }),
    },
    {
      method: 'GET',
      path: PLAN,
      context: planTags,
      run: ({ parameters: [id = ''] }) => ({ body: plans.get(id) }),
    },
    {
      method: 'POST',
      path: PLAN_KEYS,
      context: planTags,
      run: ({ parameters: [planId = ''], body }) => {
        const given = fields(body)
        const keyId = optionalText(given, 'keyId') ?? ''
        // Unverified: the wording for another type of key.
        if (given['keyType'] !== 'API_KEY') throw badRequest('Invalid key type specified. Must be API_KEY')
        plans.get(planId)
        keys.get(keyId)
        plans.add(planId, keyId)
        return { status: 201, body: planKeyOnWire(keyId) }
      },
    },
    {
      method: 'GET',
      path: PLAN_KEYS,
      context: planTags,
      run: ({ parameters: [planId = ''], query }) => {
        plans.get(planId)
        const prefix = query.get('name') ?? ''
        const found = plans
          .keys(planId)
          .flatMap((id) => keys.peek(id) ?? [])
          .filter((key) => (key.name ?? '').startsWith(prefix))
        return { body: pageOf(found, query, (key) => planKeyOnWire(key.id)) }
      },
    },
    {
      method: 'GET',
      path: PLAN_KEY,
      context: planTags,
      run: ({ parameters: [planId = '', keyId = ''] }) => ({
        body: planKeyOnWire(planKey(planId, keyId).key.id),
      }),
    },
    {
      method: 'DELETE',
      path: PLAN_KEY,
      context: planTags,
      run: ({ parameters: [planId = '', keyId = ''] }) => {
        planKey(planId, keyId)
        plans.remove(planId, keyId)
        return { status: 202, body: new Uint8Array() }
      },
    },
    {
      method: 'GET',
      path: USAGE,
      context: planTags,
      run: ({ parameters: [planId = ''], query }) => {
        const plan = plans.get(planId)
        const { startDate, endDate } = span(query)
        const keyId = query.get('keyId')
        const ids = keyId === null ? plans.keys(planId) : [planKey(planId, keyId).key.id]
        const { item, ...more } = pageOf(
          ids.map((id) => ({ id })),
          query,
          ({ id }) => [id, usage.byDay(plan, id, startDate, endDate)] as const,
        )
        return {
          body: { usagePlanId: planId, startDate, endDate, values: Object.fromEntries(item), ...more },
        }
      },
    },
    {
      method: 'PATCH',
      path: KEY_USAGE,
      context: planTags,
      run: ({ parameters: [planId = '', keyId = ''], body }) => {
        const { plan, joined } = planKey(planId, keyId)
        for (const { op, path, value } of patchOperations(body)) {
          if (op !== 'replace' || path !== '/remaining') {
            throw badRequest(
              `Invalid patch path  '${path}' specified for op '${op}'. Must be one of: [/remaining]`,
            )
          }
          // Unverified: the wording, and what AWS does for a plan without a quota.
          if (!plan.quota) throw badRequest('Usage Plan does not have a quota')
          if (!/^\d+$/.test(value)) throw badRequest('Invalid remaining value specified')
          usage.setRemaining(plan, keyId, joined, Number(value))
        }
        const today = new Date(usage.now()).toISOString().slice(0, 10)
        const values = { [keyId]: usage.byDay(plan, keyId, today, today) }
        return { body: { usagePlanId: planId, startDate: today, endDate: today, values } }
      },
    },
  ]
}

function pageOf<T extends { id: string }, Wire>(
  items: T[],
  query: URLSearchParams,
  toWire: (item: T) => Wire,
) {
  const { limit, position } = page(query)
  const from = items.filter(({ id }) => id > position).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return listOnWire(from, limit, toWire)
}

function span(query: URLSearchParams): { startDate: string; endDate: string } {
  const startDate = query.get('startDate') ?? ''
  const endDate = query.get('endDate') ?? ''
  for (const date of [startDate, endDate]) {
    if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date))) {
      throw badRequest(`Invalid date specified: '${date}'. It must be of the form YYYY-MM-DD`)
    }
  }
  const days = (Date.parse(endDate) - Date.parse(startDate)) / 86_400_000
  if (days < 0) throw badRequest('The start date must not be after the end date')
  if (days > MAX_DAYS) throw badRequest(`The time span must not be longer than ${MAX_DAYS} days`)
  return { startDate, endDate }
}
