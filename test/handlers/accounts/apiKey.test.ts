import { beforeEach, describe, expect, test } from 'vitest'
import { issueApiKey, recoverApiKey } from '../../../handlers/accounts/apiKey.ts'

type Key = { id: string; value: string; createdDate: Date }

const signal = new AbortController().signal
const lost = () => Promise.reject(new Error('The answer was lost'))

/** A user `sub` and the keys made for them, with the calls in order. */
let user: { apiKey: string | undefined } | undefined
let keys: Key[]
let planned: Set<string>
let calls: string[]
beforeEach(() => {
  user = { apiKey: undefined }
  keys = []
  planned = new Set()
  calls = []
})

const ports = {
  users: {
    find: async () => user && { sub: 'sub', email: '', fullname: '', unconfirmed: false, ...user },
    setApiKey: async (_: string, value: string) => {
      calls.push('set')
      if (user) user.apiKey = value
      return user !== undefined
    },
  },
  apiKeys: {
    create: async (_: string, value: string) => {
      calls.push('create')
      const key = { id: `id-${keys.length}`, value, createdDate: new Date() }
      keys.push(key)
      return key
    },
    subscribe: async (id: string) => {
      calls.push('subscribe')
      planned.add(id)
      return keys.some((key) => key.id === id)
    },
    find: async () => [...keys],
    delete: async (id: string) => {
      calls.push(`delete ${id}`)
      keys = keys.filter((key) => key.id !== id)
    },
  },
}

describe('issueApiKey', () => {
  test('makes a key of 40 letters and digits, on the plan, and then the user’s', async () => {
    const value = await issueApiKey('sub', ports, signal)
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/)
    expect(calls).toEqual(['create', 'subscribe', 'set'])
    expect(user?.apiKey).toBe(value)
  })

  test('makes a key of its own each time', async () => {
    const values = await Promise.all(Array.from({ length: 100 }, () => issueApiKey('sub', ports, signal)))
    expect(new Set(values).size).toBe(100)
  })

  test('deletes the key where it does not come onto the plan', async () => {
    const apiKeys = { ...ports.apiKeys, subscribe: lost }
    await expect(issueApiKey('sub', { ...ports, apiKeys }, signal)).rejects.toThrow('lost')
    expect([keys, user?.apiKey]).toEqual([[], undefined])
  })

  test('deletes the key where its preparation fails, before the user has it', async () => {
    await expect(issueApiKey('sub', ports, signal, lost)).rejects.toThrow('lost')
    expect(calls).toEqual(['create', 'subscribe', 'delete id-0'])
  })

  test('deletes the key, and gives none, where the user is gone', async () => {
    user = undefined
    expect(await issueApiKey('sub', ports, signal)).toBeUndefined()
    expect(keys).toEqual([])
  })

  test('makes another where a request of the same user deleted the key meanwhile', async () => {
    let gone = true
    const subscribe = async (id: string) => {
      if (gone) keys = []
      gone = false
      return ports.apiKeys.subscribe(id)
    }
    const value = await issueApiKey('sub', { ...ports, apiKeys: { ...ports.apiKeys, subscribe } }, signal)
    expect(calls).toEqual(['create', 'subscribe', 'create', 'subscribe', 'set'])
    expect(keys.map((key) => key.value)).toEqual([value])
  })

  test('gives up where every key is deleted at once', async () => {
    const apiKeys = { ...ports.apiKeys, subscribe: async () => false }
    await expect(issueApiKey('sub', { ...ports, apiKeys }, signal)).rejects.toThrow('deleting')
  })

  test('succeeds where the write took effect and only its answer was lost', async () => {
    const setApiKey = async (_: string, value: string) => {
      user = { apiKey: value }
      return lost()
    }
    const value = await issueApiKey('sub', { ...ports, users: { ...ports.users, setApiKey } }, signal)
    expect(keys.map((key) => key.value)).toEqual([value])
    expect(user?.apiKey).toBe(value)
  })

  test('deletes the key where the write is known to have failed', async () => {
    const users = { ...ports.users, setApiKey: lost }
    await expect(issueApiKey('sub', { ...ports, users }, signal)).rejects.toThrow('lost')
    expect(keys).toEqual([])
  })

  test('keeps the key where nobody can tell whether the user has it', async () => {
    const users = { find: lost, setApiKey: lost }
    await expect(issueApiKey('sub', { ...ports, users }, signal)).rejects.toThrow('lost')
    expect(keys).toHaveLength(1)
  })
})

describe('recoverApiKey', () => {
  const left = (n: number): Key => ({ id: `id-${n}`, value: `value-${n}`, createdDate: new Date() })

  test('gives the user the key that was left, back on the plan, and deletes the others', async () => {
    keys = [left(0), left(1), left(2)]
    expect(await recoverApiKey('sub', ports, signal)).toBe('value-0')
    expect(calls).toEqual(['delete id-1', 'delete id-2', 'subscribe', 'set'])
    expect([user?.apiKey, keys.length, planned.has('id-0')]).toEqual(['value-0', 1, true])
  })

  test('makes one where none was left', async () => {
    expect(await recoverApiKey('sub', ports, signal)).toBe(user?.apiKey)
    expect(calls).toEqual(['create', 'subscribe', 'set'])
  })

  test('gives none where the user is gone', async () => {
    user = undefined
    keys = [left(0)]
    expect(await recoverApiKey('sub', ports, signal)).toBeUndefined()
  })
})
