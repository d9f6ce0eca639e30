import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashOf, namedIn, newKeyId, newSecret, startOf } from '../../../handlers/runtime/secret.ts'

const NAMED = { person: '0123456789abcdef0123456789abcdef', keyId: 'k3J9xQ2p' }

describe('a secret', () => {
  test('names its key and its person', () => {
    expect(namedIn(newSecret(NAMED))).toEqual(NAMED)
  })

  test('begins with the part that its owner sees, and is unique', () => {
    const [one, other] = [newSecret(NAMED), newSecret(NAMED)]
    expect(one.startsWith(startOf(NAMED.keyId))).toBe(true)
    expect(one).toHaveLength(82)
    expect(one).not.toBe(other)
    expect(newKeyId()).not.toBe(newKeyId())
  })

  test('is stored as SHA-256', () => {
    expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test('names nothing if any character is mistyped', () => {
    const secret = newSecret(NAMED)
    fc.assert(
      fc.property(fc.nat(secret.length - 1), fc.string({ maxLength: 2 }), (at, instead) => {
        const mistyped = secret.slice(0, at) + instead + secret.slice(at + 1)
        fc.pre(mistyped !== secret)
        expect(namedIn(mistyped)).toBeUndefined()
      }),
    )
  })

  test('names nothing behind other text, even if the checksum covers that text', () => {
    const text = `x${newSecret(NAMED).slice(0, -6)}`
    expect(namedIn(text + hashOf(text).slice(0, 6))).toBeUndefined()
  })

  test.each(['', 'bgw_', 'sk-123', 'eyJraWQiOiJpZCJ9.eyJzdWIiOiIxIn0.c2ln'])('is not %j', (text) => {
    expect(namedIn(text)).toBeUndefined()
  })
})
