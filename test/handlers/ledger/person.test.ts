import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { personOf } from '../../../handlers/ledger/person.ts'

beforeEach(() => vi.stubEnv('PERSON_HASH_KEY', 'a key of the stack'))
afterEach(() => vi.unstubAllEnvs())

describe('a person', () => {
  test('is a hash that does not reveal the address', () => {
    expect(personOf('jane@example.com')).toMatch(/^[0-9a-f]{32}$/)
  })

  test.each(['JANE@EXAMPLE.COM', 'jane+spare@example.com', 'Jane+a+b@example.com'])(
    'is the same for %s',
    (address) => {
      expect(personOf(address)).toBe(personOf('jane@example.com'))
    },
  )

  test.each([
    'john@example.com',
    'jane@example.org',
    'jane@mail.example.com',
    '+jane@example.com',
    'ja.ne@example.com',
  ])('is a different one for %s', (address) => {
    expect(personOf(address)).not.toBe(personOf('jane@example.com'))
  })

  test('has another hash in a stack with another key, and none without a key', () => {
    const here = personOf('jane@example.com')
    vi.stubEnv('PERSON_HASH_KEY', 'another key')
    expect(personOf('jane@example.com')).not.toBe(here)
    vi.stubEnv('PERSON_HASH_KEY', '')
    expect(() => personOf('jane@example.com')).toThrow('PERSON_HASH_KEY is not set')
  })
})
