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

test('a value is 40 letters and digits, another each time', () => {
  const values = Array.from({ length: 100 }, newApiKeyValue)
  for (const value of values) expect(value).toMatch(/^[A-Za-z0-9]{40}$/)
  expect(new Set(values).size).toBe(100)
})

describe('issueApiKey', () => {
  test('makes the key, puts it on the plan, and then writes it into the user', async () => {
    const { ports, calls, user } = accountPorts({ user: JANE })
    const id = await issueApiKey(sub, 'value', ports, signal)
    expect(calls).toEqual(['createKey', 'subscribe', 'setApiKey'])
    expect(user()).toMatchObject({ apiKey: 'value', apiKeyId: id })
  })

  test('gives none where the user is gone', async () => {
    const { ports } = accountPorts()
    expect(await issueApiKey(sub, 'value', ports, signal)).toBeUndefined()
  })

  test('makes it anew where it is deleted meanwhile, and gives up where that goes on', async () => {
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
  test('leaves a key that is whole, and does nothing for nobody', async () => {
    for (const user of [{ ...JANE, apiKey: 'value', apiKeyId: 'id' }, undefined]) {
      const { ports, calls } = accountPorts({ ...(user && { user }) })
      await mendApiKey(sub, ports, signal)
      expect(calls).toEqual(['findUser'])
    }
  })
})

describe('deleteApiKeys', () => {
  test("deletes a user's keys, all but the one that is kept, and nobody else's", async () => {
    const { ports, keys } = accountPorts({ keys: [{}, {}, {}, OTHERS] })
    await deleteApiKeys(sub, ports, signal, 'left-1')
    expect(keys().map(({ id }) => id)).toEqual(['left-1', 'left-3'])
    await deleteApiKeys(sub, ports, signal)
    expect(keys().map(({ id }) => id)).toEqual(['left-3'])
  })
})

describe('endApiKey', () => {
  test('takes the key out of the user before it deletes it', async () => {
    const { ports, calls, user, keys } = accountPorts({
      user: { ...JANE, apiKey: 'value', apiKeyId: 'left-0' },
      keys: [{}],
    })
    await endApiKey(sub, ports, signal)
    expect(calls).toEqual(['setApiKey', 'findKeys', 'deleteKey'])
    expect([user()?.apiKey, user()?.apiKeyId, keys()]).toEqual([undefined, undefined, []])
  })
})
