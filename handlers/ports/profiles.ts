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

/** Single limits that stand in place of a plan's until a time, in epoch milliseconds. */
export type Overrides = { limits: Partial<PlanLimits>; until: number }

/** What an administrator said of a person. */
export type Profile = {
  disabled: boolean
  /** The name of a plan, which may have been deleted since. */
  plan?: string
  overrides?: Overrides
}

/** How a person stands at this moment. */
export type Standing = {
  disabled: boolean
  /** Missing where that of the deployment holds. */
  plan?: Plan
  overrides?: Overrides
}

/**
 * What administrators say of people. Each is known by the hash of their address, so that it holds for another account
 * of the same address as well.
 */
export const profiles = {
  /**
   * How a person stands, by consistent reads: what was changed a moment ago holds. A plan of their own goes before
   * that of their groups, of which the first by name counts, and that before the one of their domain; one that was
   * deleted is none. `default` is that of the deployment, whatever group and domain have.
   *
   * @param domain of their address, in small letters.
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
      // Whoever is in no group pays for no look at what groups have.
      groups.size > 0 ? plansOfGroups(signal) : [],
    ])
    const item = byName ?? (await firstPlan(ofGroups, groups, signal)) ?? byDomain
    return { ...profile, ...(item && { plan: planIn(item) }) }
  },

  /**
   * Keeps which groups a user was in at a sign-in or a refresh. Each user of a person's address has their own, so that
   * a sign-in as another one takes no group away.
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

  /** Keeps of a user's groups nothing more. */
  forgetGroups,

  /** What was said of a person, as it is now. */
  async find(person: string, signal: AbortSignal): Promise<Profile> {
    return profileIn(await getItem(profileKey(person), signal))
  },

  /** Says a person's plan and overrides anew, from the next call on: what is left out they have no more. */
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

  /** Refuses a person everything from the next call on, or lets them in again. */
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
      // Without it a profile would be made of everybody who is in no group.
      condition: 'attribute_exists(#groups)',
      names,
      values: {},
    },
    signal,
  )
}

/** The attribute that holds the groups of one user. */
function groupsOf(sub: string): string {
  return `${GROUPS_OF}${sub}`
}

const GROUPS_OF = 'groups#'

/** The groups of every user of a person. */
function groupsIn(item: Item = {}): Set<string> {
  return new Set(
    Object.entries(item).flatMap(([name, groups]) => {
      if (!name.startsWith(GROUPS_OF)) return []
      if (!Array.isArray(groups)) throw new Error('The groups of a profile make no sense')
      return groups.map(String)
    }),
  )
}

async function planItem(name: string | undefined, signal: AbortSignal): Promise<Item | undefined> {
  return name === undefined ? undefined : getItem(planKey(name), signal)
}

/** The plan of the first of these groups, by name, that has one which was not deleted. */
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

/** Sets one attribute, so that two administrators at once undo nothing of each other's. */
async function set(person: string, name: string, value: unknown, signal: AbortSignal): Promise<void> {
  const names = { '#name': name }
  await updateItem(
    { key: profileKey(person), update: 'SET #name = :value', names, values: { ':value': value } },
    signal,
  )
}

/** @throws where it makes no sense: what cannot be read lets nobody in. */
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
