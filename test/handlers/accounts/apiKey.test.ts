import { describe, expect, test } from 'vitest'
import {
  deleteApiKeys,
  endApiKey,
  issueApiKey,
  mendApiKey,
  newApiKeyValue,
} from '../../../handlers/accounts/apiKey.ts'
import { accountPorts, JANE } from '../accountPorts.ts'

const { signal } = new AbortController()
const { sub } = JANE
const OTHERS = { sub: 'sub-of-john' }

test('a new value has 40 letters and digits and differs each time', () => {
  const values = Array.from({ length: 100 }, newApiKeyValue)
  for (const value of values) expect(value).toMatch(/^[A-Za-z0-9]{40}$/)
  expect(new Set(values).size).toBe(100)
})

describe('issueApiKey', () => {
  test('creates the key, adds it to the plan, and then stores it in the user', async () => {
    const { ports, calls, user } = accountPorts({ user: JANE })
    const id = await issueApiKey(sub, 'value', ports, signal)
    expect(calls).toEqual(['createKey', 'subscribe', 'setApiKey'])
    expect(user()).toMatchObject({ apiKey: 'value', apiKeyId: id })
  })

  test('creates no key for a deleted user', async () => {
    const { ports } = accountPorts()
    expect(await issueApiKey(sub, 'value', ports, signal)).toBeUndefined()
  })

  test('creates the key again if it was deleted meanwhile, and gives up if that continues', async () => {
    const { ports, calls } = accountPorts({ user: JANE })
    const { subscribe } = ports.apiKeys
    let gone = 1
    ports.apiKeys.subscribe = async (...asked) => (gone-- > 0 ? false : subscribe(...asked))
    expect(await issueApiKey(sub, 'value', ports, signal)).toBeDefined()
    expect(calls).toEqual(['createKey', 'createKey', 'subscribe', 'setApiKey'])
    gone = 100
    await expect(issueApiKey(sub, 'value', ports, signal)).rejects.toThrow('was deleted at each of')
  })
})

describe('mendApiKey', () => {
  test('leaves a complete key unchanged, and does nothing for an unknown user', async () => {
    for (const user of [{ ...JANE, apiKey: 'value', apiKeyId: 'id' }, undefined]) {
      const { ports, calls } = accountPorts({ ...(user && { user }) })
      await mendApiKey(sub, ports, signal)
      expect(calls).toEqual(['findUser'])
    }
  })
})

describe('deleteApiKeys', () => {
  test('deletes all keys of a user except the kept one, and no key of another user', async () => {
    const { ports, keys } = accountPorts({ keys: [{}, {}, {}, OTHERS] })
    await deleteApiKeys(sub, ports, signal, 'left-1')
    expect(keys().map(({ id }) => id)).toEqual(['left-1', 'left-3'])
    await deleteApiKeys(sub, ports, signal)
    expect(keys().map(({ id }) => id)).toEqual(['left-3'])
  })
})

describe('endApiKey', () => {
  test('removes the key from the user before it deletes the key', async () => {
    const { ports, calls, user, keys } = accountPorts({
      user: { ...JANE, apiKey: 'value', apiKeyId: 'left-0' },
      keys: [{}],
    })
    await endApiKey(sub, ports, signal)
    expect(calls).toEqual(['setApiKey', 'findKeys', 'deleteKey'])
    expect([user()?.apiKey, user()?.apiKeyId, keys()]).toEqual([undefined, undefined, []])
  })
})
