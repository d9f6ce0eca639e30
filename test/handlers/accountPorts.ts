import type { PortsOf } from '../../handlers/runtime/contract.ts'

/** A user of the pool as the ports see it. */
export type Person = {
  sub: string
  email: string
  password: string
  fullname: string
  unconfirmed: boolean
  apiKey: string | undefined
}

type Key = { id: string; value: string; createdDate: Date; sub: string; subscribed: boolean }

export type Step =
  | 'signUp'
  | 'signIn'
  | 'resendCode'
  | 'findUser'
  | 'setApiKey'
  | 'deleteUser'
  | 'createKey'
  | 'subscribe'
  | 'findKeys'
  | 'deleteKey'

export const JANE: Person = {
  sub: 'sub-1',
  email: 'jane@example.com',
  password: 'securePassword123',
  fullname: 'Jane Doe',
  unconfirmed: true,
  apiKey: undefined,
}

/**
 * Ports of registration and sign-in on one user pool and one account's keys in memory. A step that fails
 * does so at each call, before it has any effect.
 */
export function accountPorts(stated: { user?: Person; keys?: Partial<Key>[]; failing?: Step[] } = {}) {
  const calls: Step[] = []
  let user = stated.user && { ...stated.user }
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

  const ports: PortsOf<'register'> & PortsOf<'login'> = {
    users: {
      async signUp(person) {
        step('signUp')
        if (person.password === 'weak') return { outcome: 'refused', message: 'Password did not conform.' }
        if (user) return { outcome: 'exists' }
        user = { ...JANE, ...person }
        return { outcome: 'created', sub: user.sub }
      },
      async resendCode() {
        step('resendCode')
        return true
      },
      async find(name) {
        step('findUser')
        return user && [user.sub, user.email].includes(name) ? user : undefined
      },
      async setApiKey(sub, apiKey) {
        step('setApiKey')
        if (user?.sub !== sub) return false
        user.apiKey = apiKey
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
        if (user?.email !== email || user.password !== password) return { outcome: 'wrongCredentials' }
        if (user.unconfirmed) return { outcome: 'unconfirmed' }
        return { outcome: 'signedIn', tokens, sub: user.sub, apiKey: user.apiKey }
      },
    },
    apiKeys: {
      async create(sub, value) {
        step('createKey')
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
  }
  return { ports, calls, user: () => user, keys: () => keys }
}
