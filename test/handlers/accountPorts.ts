import type { Entry } from '../../handlers/ports/audit.ts'
import type { PortsOf } from '../../handlers/runtime/contract.ts'
import { changesInMemory } from './changesInMemory.ts'
import { onDefaultPlan } from './ledger/onDefaultPlan.ts'

/** A user of the pool as the ports return it. */
export type Person = {
  sub: string
  email: string
  password: string
  fullname: string
  unconfirmed: boolean
  verified: boolean
  apiKey: string | undefined
  apiKeyId: string | undefined
  enabled: boolean
  createdDate: Date
}

type Key = { id: string; value: string; createdDate: Date; sub: string; subscribed: boolean }

export type Step =
  | 'signUp'
  | 'signIn'
  | 'signOut'
  | 'confirm'
  | 'reset'
  | 'findUser'
  | 'setApiKey'
  | 'deleteUser'
  | 'createKey'
  | 'subscribe'
  | 'findKeys'
  | 'deleteKey'
  | 'revokeAccessKey'
  | 'writeDown'

export const JANE: Person = {
  sub: 'sub-of-jane',
  email: 'jane@example.com',
  password: 'securePassword123',
  fullname: 'Jane Doe',
  unconfirmed: true,
  verified: false,
  apiKey: undefined,
  apiKeyId: undefined,
  enabled: true,
  createdDate: new Date(0),
}

/** The mailed code. */
export const CODE = '123456'

type AccountPorts = PortsOf<'register'> &
  PortsOf<'confirmRegistration'> &
  PortsOf<'login'> &
  PortsOf<'logout'> &
  PortsOf<'resetPassword'> &
  PortsOf<'rotateApiKey'> &
  PortsOf<'deleteAccount'>

/**
 * Ports for creating, changing and ending accounts, with one user pool and one account's keys in memory. A failing step
 * fails at every call, before it has any effect.
 */
export function accountPorts(
  stated: { user?: Person; keys?: Partial<Key>[]; failing?: Step[]; groups?: string[] } = {},
) {
  const calls: Step[] = []
  const ledger = changesInMemory()
  const entries: Entry[] = []
  /** By the users' subs. */
  const groupsKept = new Map<string, readonly string[]>()
  let signUps = 0
  let user = stated.user && { ...stated.user }
  let accessKeys = ['laptop', 'phone']
  let keys = (stated.keys ?? []).map((key, index) => ({
    id: `left-${index}`,
    value: `value-${index}`,
    createdDate: new Date(0),
    sub: JANE.sub,
    subscribed: false,
    ...key,
  }))
  const step = (name: Step) => {
    calls.push(name)
    if (stated.failing?.includes(name)) throw new Error(`${name} failed`)
  }
  const tokens = { IdToken: 'id', AccessToken: 'access', RefreshToken: 'refresh', ExpiresIn: 3600 }

  const ports: AccountPorts = {
    profiles: {
      ...onDefaultPlan,
      async setGroups(_, sub, groups) {
        groupsKept.set(sub, groups)
      },
      async forgetGroups(_, sub) {
        groupsKept.delete(sub)
      },
    },
    changes: ledger.changes,
    users: {
      async signUp(person) {
        step('signUp')
        if (person.password === 'weak') return { outcome: 'refused', message: 'Password did not conform.' }
        if (user) return { outcome: 'exists' }
        signUps += 1
        user = { ...JANE, ...person, sub: `sub-${signUps}` }
        return { outcome: 'created', sub: user.sub }
      },
      async confirm(_, code) {
        step('confirm')
        if (!user || code !== CODE) return false
        Object.assign(user, { unconfirmed: false, verified: true })
        return true
      },
      async find(name) {
        step('findUser')
        return user && [user.sub, user.email].includes(name) ? { ...user } : undefined
      },
      async setApiKey(sub, { value, id }) {
        step('setApiKey')
        if (user?.sub !== sub) return false
        if (value !== undefined) user.apiKey = value || undefined
        user.apiKeyId = id || undefined
        return true
      },
      async delete(sub) {
        step('deleteUser')
        if (user?.sub === sub) user = undefined
      },
    },
    sessions: {
      async signIn(email, password) {
        step('signIn')
        // Whatever the password is: this answer proves nothing.
        if (user?.email === email && user.unconfirmed) return { outcome: 'unconfirmed' }
        if (user?.email !== email || user.password !== password) return { outcome: 'wrongCredentials' }
        const { sub, apiKey, apiKeyId } = user
        const known = { sub, email, apiKey, apiKeyId, verified: user.verified }
        return { outcome: 'signedIn', tokens, ...known, groups: stated.groups ?? [], providerGroups: [] }
      },
      async signOut() {
        step('signOut')
      },
    },
    passwords: {
      async reset(_, code, password) {
        step('reset')
        if (code !== CODE || !user) return { outcome: 'codeRefused' }
        user.password = password
        return { outcome: 'reset' }
      },
    },
    apiKeys: {
      async create(sub, value) {
        step('createKey')
        const existing = keys.find((key) => key.value === value)
        if (existing) return existing
        const key = { id: `key-${keys.length}`, value, createdDate: new Date(0), sub, subscribed: false }
        keys.push(key)
        return key
      },
      async subscribe(id) {
        step('subscribe')
        const key = keys.find((one) => one.id === id)
        if (key) key.subscribed = true
        return key !== undefined
      },
      async find(sub) {
        step('findKeys')
        return keys.filter((key) => key.sub === sub)
      },
      async delete(id) {
        step('deleteKey')
        keys = keys.filter((key) => key.id !== id)
      },
    },
    audit: {
      async append(entry) {
        step('writeDown')
        entries.push(entry)
      },
    },
    accessKeys: {
      async list(person) {
        return accessKeys.map((id) => ({ id, person, sub: '', email: '', hash: '', name: id, created: '' }))
      },
      async revoke(_, id) {
        step('revokeAccessKey')
        accessKeys = accessKeys.filter((one) => one !== id)
        return true
      },
    },
  }
  return {
    ports,
    calls,
    entries,
    groupsKept,
    ledger,
    user: () => user,
    keys: () => keys,
    accessKeys: () => accessKeys,
  }
}
