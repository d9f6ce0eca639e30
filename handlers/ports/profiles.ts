import { getItem, type Item, updateItem } from './dynamodb.ts'
import {
  DEFAULT_PLAN,
  domainKey,
  knownLimits,
  type Plan,
  type PlanLimits,
  planIn,
  planKey,
  plansOfGroups,
} from './plans.ts'

/** Single limits that override those of the plan until a time in epoch milliseconds. */
export type Overrides = { limits: Partial<PlanLimits>; until: number }

/** The settings that an administrator made for a person. */
export type Profile = {
  disabled: boolean
  /** The name of a plan. The plan may have been deleted since. */
  plan?: string
  overrides?: Overrides
}

/** The current standing of a person. */
export type Standing = {
  disabled: boolean
  /** Undefined if the plan of the deployment applies. */
  plan?: Plan
  overrides?: Overrides
}

/**
 * Administrators' settings for people. The hash of the e-mail address identifies a person, so the settings also apply
 * to another account with the same address.
 */
export const profiles = {
  /**
   * Reads a person's standing consistently, so that a change applies at once. The person's own plan takes precedence
   * over the plan of their groups (the first by name), and that over the plan of their domain. A deleted plan is
   * ignored. `default` is the plan of the deployment, even if a group or the domain has a plan.
   *
   * @param domain of the person's e-mail address, in lower case.
   */
  async standing(person: string, domain: string, signal: AbortSignal): Promise<Standing> {
    const [own, ofDomain] = await Promise.all([
      getItem(profileKey(person), signal),
      getItem(domainKey(domain), signal),
    ])
    const { plan: named, ...profile } = profileIn(own)
    if (named === DEFAULT_PLAN) return profile
    const groups = groupsIn(own)
    const [byName, byDomain, ofGroups] = await Promise.all([
      planItem(named, signal),
      planItem(ofDomain && String(ofDomain['plan']), signal),
      // A person in no group costs no read of the groups' plans.
      groups.size > 0 ? plansOfGroups(signal) : [],
    ])
    const item = byName ?? (await firstPlan(ofGroups, groups, signal)) ?? byDomain
    return { ...profile, ...(item && { plan: planIn(item) }) }
  },

  /**
   * Stores the groups of a user at a sign-in or refresh. A person may have several users; each has its own entry, so
   * that a sign-in as one keeps the groups of the others.
   */
  async setGroups(
    person: string,
    sub: string,
    groups: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    if (groups.length === 0) return forgetGroups(person, sub, signal)
    await set(person, groupsOf(sub), groups, signal)
  },

  /** Deletes the stored groups of a user. */
  forgetGroups,

  /** Finds the current settings of a person. */
  async find(person: string, signal: AbortSignal): Promise<Profile> {
    return profileIn(await getItem(profileKey(person), signal))
  },

  /** Replaces a person's plan and overrides. What is left out is removed. The change applies to the next call. */
  async assign(
    person: string,
    assigned: Pick<Profile, 'plan' | 'overrides'>,
    signal: AbortSignal,
  ): Promise<void> {
    const { plan, overrides } = assigned
    const kept = {
      ...(plan !== undefined && { plan }),
      ...(overrides && { overrides: { limits: knownLimits(overrides.limits), until: overrides.until } }),
    }
    await set(person, 'assigned', kept, signal)
  },

  /** Disables or enables a person. The change applies to the next call. */
  async setDisabled(person: string, disabled: boolean, signal: AbortSignal): Promise<void> {
    await set(person, 'disabled', disabled, signal)
  },
}

async function forgetGroups(person: string, sub: string, signal: AbortSignal): Promise<void> {
  const names = { '#groups': groupsOf(sub) }
  await updateItem(
    {
      key: profileKey(person),
      update: 'REMOVE #groups',
      // Without the condition, every user in no group would get a profile item.
      condition: 'attribute_exists(#groups)',
      names,
      values: {},
    },
    signal,
  )
}

/** The name of the attribute with the groups of one user. */
function groupsOf(sub: string): string {
  return `${GROUPS_OF}${sub}`
}

const GROUPS_OF = 'groups#'

/** Returns the groups of all users of a person. */
function groupsIn(item: Item = {}): Set<string> {
  return new Set(
    Object.entries(item).flatMap(([name, groups]) => {
      if (!name.startsWith(GROUPS_OF)) return []
      if (!Array.isArray(groups)) throw new Error('The groups of a profile are invalid')
      return groups.map(String)
    }),
  )
}

async function planItem(name: string | undefined, signal: AbortSignal): Promise<Item | undefined> {
  return name === undefined ? undefined : getItem(planKey(name), signal)
}

/** Returns the plan of the person's first group, by name, whose plan still exists. */
async function firstPlan(
  ofGroups: readonly { group: string; plan: string }[],
  groups: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Item | undefined> {
  for (const { group, plan } of ofGroups) {
    const item = groups.has(group) ? await planItem(plan, signal) : undefined
    if (item) return item
  }
  return undefined
}

function profileKey(person: string) {
  return { pk: `profiles#${person}`, sk: 'profile' }
}

/** Sets one attribute only, so that two administrators at once do not undo each other's changes. */
async function set(person: string, name: string, value: unknown, signal: AbortSignal): Promise<void> {
  const names = { '#name': name }
  await updateItem(
    { key: profileKey(person), update: 'SET #name = :value', names, values: { ':value': value } },
    signal,
  )
}

/** Reads a profile. @throws if it is invalid: an unreadable profile admits nobody. */
function profileIn({ assigned = {}, disabled = false }: Item = {}): Profile {
  if (typeof disabled !== 'boolean' || !isItem(assigned)) throw new Error('A profile makes no sense')
  const { plan, overrides } = assigned
  return {
    disabled,
    ...(plan !== undefined && { plan: String(plan) }),
    ...(overrides !== undefined && { overrides: overridesOf(overrides) }),
  }
}

function overridesOf(said: unknown): Overrides {
  if (!isItem(said) || !isItem(said['limits'])) throw new Error('The overrides of a profile make no sense')
  return { limits: knownLimits(said['limits']), until: Number(said['until']) }
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null
}
