import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { dynamodb, getItem, type Item, marshalled, query, table, updateItem } from './dynamodb.ts'

export type Period = 'DAY' | 'WEEK' | 'MONTH'

/** The limits of a plan, which apply to everybody who has it. */
export type PlanLimits = {
  /** Micro-dollars; null means no budget. */
  budget: number | null
  budgetPeriod: Period
  requests: number
  requestsPeriod: Period
  callsInFlight: number
  /** Globs of model ids; null means all that the deployment allows. */
  models: string[] | null
  /** The most output tokens of one call. */
  maxOutputTokens: number
  /** Whether people with this plan may create access keys. */
  accessKeys: boolean
}

export type Plan = PlanLimits & { name: string }

/** The name of the plan that the deployment's variables define. It has no item. */
export const DEFAULT_PLAN = 'default'

/** Plans, which are named sets of limits, and the mail domains and groups that have one. */
export const plans = {
  /** Lists every plan, by name. */
  async list(abortSignal: AbortSignal): Promise<Plan[]> {
    return (await Array.fromAsync(query({ pk: PLANS }, abortSignal))).map(planIn)
  },

  /** Finds a plan by a consistent read. */
  async find(name: string, abortSignal: AbortSignal): Promise<Plan | undefined> {
    const item = await getItem(planKey(name), abortSignal)
    return item && planIn(item)
  },

  /** Creates or replaces a plan. The change applies to the next call. */
  async put({ name, ...limits }: Plan, abortSignal: AbortSignal): Promise<void> {
    // A body may have fields that the contract does not name. None of them may override the key.
    await put({ ...knownLimits(limits), ...planKey(name) }, abortSignal)
  },

  /** Deletes a plan. People who have it then have no plan. */
  async delete(name: string, abortSignal: AbortSignal): Promise<void> {
    await remove(planKey(name), abortSignal)
  },

  /** Lists the mail domains that have a plan, with the plan of each. */
  async domains(abortSignal: AbortSignal): Promise<{ domain: string; plan: string }[]> {
    return (await Array.fromAsync(query({ pk: DOMAINS }, abortSignal))).map(({ sk, plan }) => ({
      domain: String(sk),
      plan: String(plan),
    }))
  },

  /** Gives a plan to everybody with an e-mail address of a domain. */
  async assign(domain: string, plan: string, abortSignal: AbortSignal): Promise<void> {
    await put({ ...domainKey(domain), plan }, abortSignal)
  },

  /** Removes the plan of a domain. */
  async release(domain: string, abortSignal: AbortSignal): Promise<void> {
    await remove(domainKey(domain), abortSignal)
  },

  groups: plansOfGroups,

  /** Gives a plan to everybody who is in a group. */
  async assignGroup(group: string, plan: string, abortSignal: AbortSignal): Promise<void> {
    const names = groupNames(group)
    await updateItem(
      { key: GROUPS, update: 'SET #group = :plan', names, values: { ':plan': plan } },
      abortSignal,
    )
  },

  /** Removes the plan of a group. */
  async releaseGroup(group: string, abortSignal: AbortSignal): Promise<void> {
    const [update, condition] = ['REMOVE #group', 'attribute_exists(#group)']
    await updateItem({ key: GROUPS, update, condition, names: groupNames(group), values: {} }, abortSignal)
  },
}

const PLANS = 'plans#all'
const DOMAINS = 'domains#all'
/** One item contains the plans of all groups, each in its own attribute. */
const GROUPS = { pk: 'groups#all', sk: 'plans' }
const GROUP = 'group#'

export function planKey(name: string) {
  return { pk: PLANS, sk: name }
}

/** @param domain in lower case. */
export function domainKey(domain: string) {
  return { pk: DOMAINS, sk: domain }
}

/** The name of the attribute with the plan of a group. */
function groupNames(group: string) {
  return { '#group': `${GROUP}${group}` }
}

/** Lists the groups with a plan, sorted by name. One read returns them all, since a person may be in many groups. */
export async function plansOfGroups(abortSignal: AbortSignal): Promise<{ group: string; plan: string }[]> {
  const item = (await getItem(GROUPS, abortSignal)) ?? {}
  return Object.entries(item)
    .flatMap(([name, plan]) =>
      name.startsWith(GROUP) ? [{ group: name.slice(GROUP.length), plan: String(plan) }] : [],
    )
    .sort((one, other) => (one.group < other.group ? -1 : 1))
}

/** Reads a plan. @throws if an attribute is missing or invalid: an unreadable plan grants nothing. */
export function planIn(item: Item): Plan {
  return {
    name: String(item['sk']),
    budget: budgetIn(item),
    budgetPeriod: periodIn(item, 'budgetPeriod'),
    requests: whole(item, 'requests'),
    requestsPeriod: periodIn(item, 'requestsPeriod'),
    callsInFlight: whole(item, 'callsInFlight'),
    models: modelsIn(item),
    maxOutputTokens: whole(item, 'maxOutputTokens'),
    accessKeys: accessKeysIn(item),
  }
}

/** Returns the valid plan limits that an item has, and ignores its other fields. @throws if a limit is invalid. */
export function knownLimits(item: Item): Partial<PlanLimits> {
  const has = (name: keyof PlanLimits) => item[name] !== undefined
  return {
    ...(has('budget') && { budget: budgetIn(item) }),
    ...(has('budgetPeriod') && { budgetPeriod: periodIn(item, 'budgetPeriod') }),
    ...(has('requests') && { requests: whole(item, 'requests') }),
    ...(has('requestsPeriod') && { requestsPeriod: periodIn(item, 'requestsPeriod') }),
    ...(has('callsInFlight') && { callsInFlight: whole(item, 'callsInFlight') }),
    ...(has('models') && { models: modelsIn(item) }),
    ...(has('maxOutputTokens') && { maxOutputTokens: whole(item, 'maxOutputTokens') }),
    ...(has('accessKeys') && { accessKeys: accessKeysIn(item) }),
  }
}

function budgetIn(item: Item): number | null {
  return item['budget'] === null ? null : whole(item, 'budget')
}

function modelsIn({ models }: Item): string[] | null {
  if (models !== null && !Array.isArray(models)) throw new Error('models of a plan are no list')
  return models === null ? null : models.map(String)
}

function accessKeysIn({ accessKeys }: Item): boolean {
  if (typeof accessKeys !== 'boolean') throw new Error('accessKeys of a plan is no boolean')
  return accessKeys
}

function whole(item: Item, name: string): number {
  const value = item[name]
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new Error(`${name} of a plan is no whole number`)
  return value
}

const PERIODS: readonly Period[] = ['DAY', 'WEEK', 'MONTH']

function periodIn(item: Item, name: string): Period {
  const period = PERIODS.find((one) => one === item[name])
  if (!period) throw new Error(`${name} of a plan is no period`)
  return period
}

async function put(item: Item, abortSignal: AbortSignal): Promise<void> {
  await dynamodb.send(new PutItemCommand({ TableName: table(), Item: marshalled(item) }), { abortSignal })
}

async function remove(key: { pk: string; sk: string }, abortSignal: AbortSignal): Promise<void> {
  await dynamodb.send(new DeleteItemCommand({ TableName: table(), Key: marshall(key) }), { abortSignal })
}
