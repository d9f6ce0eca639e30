import { afterEach, describe, expect, test, vi } from 'vitest'
import { accessKeyCaller } from '../../../handlers/runtime/accessKey.ts'
import type { AccessKey } from '../../../handlers/runtime/contract.ts'
import { hashOf, newSecret } from '../../../handlers/runtime/secret.ts'
import { eventOf } from '../invocation.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const NAMED = { person: '0123456789abcdef0123456789abcdef', keyId: 'k3J9xQ2p' }
const SECRET = newSecret(NAMED)
const KEY: AccessKey = {
  id: NAMED.keyId,
  person: NAMED.person,
  sub: 'sub-of-joe',
  email: 'jane@example.com',
  hash: hashOf(SECRET),
  name: 'laptop',
  created: '2026-11-01T00:00:00.000Z',
}
const signal = new AbortController().signal

const calling = (headers: { [name: string]: string }, kept: AccessKey | undefined = KEY) =>
  accessKeyCaller(
    eventOf('getKey', { headers }),
    { find: async (person, id) => (kept?.person === person && kept.id === id ? kept : undefined) },
    signal,
    NOW,
  )
const refused = (message: RegExp) => ({
  status: 401,
  message: expect.stringMatching(message),
  details: { code: 'invalid_access_key' },
})

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('an access key', () => {
  test.each<[string, { [name: string]: string }]>([
    ['as a bearer token', { Authorization: `Bearer ${SECRET}` }],
    ['as a bearer token in lower case with more space', { authorization: `bearer  ${SECRET} ` }],
    ['alone in Authorization', { Authorization: SECRET }],
    ['as an API key', { 'X-Api-Key': SECRET }],
    ['as an API key beside another token', { Authorization: 'Bearer eyJ.eyJ.c2ln', 'x-api-key': SECRET }],
    [
      "as a bearer token beside another service's key",
      { Authorization: `Bearer ${SECRET}`, 'x-api-key': 'sk-of-another-service' },
    ],
  ])('is accepted %s', async (_, headers) => {
    expect(await calling(headers)).toEqual({
      person: NAMED.person,
      sub: 'sub-of-joe',
      email: 'jane@example.com',
      accessKey: KEY,
    })
  })

  test.each([
    ['is missing', {}, /^Send an access key/],
    ['is empty', { Authorization: 'Bearer ' }, /^Send an access key/],
    ['is that of another service', { 'x-api-key': 'sk-123' }, /^This is not an access key of this gateway/],
    ['is cut off', { 'x-api-key': SECRET.slice(0, -1) }, /copied incompletely/],
    ["is another one of the person's", { 'x-api-key': newSecret(NAMED) }, /was revoked or never existed/],
    [
      'is unknown',
      { 'x-api-key': newSecret({ ...NAMED, keyId: 'AAAAAAAA' }) },
      /was revoked or never existed/,
    ],
  ])('that %s is refused with the reason', async (_, headers: { [name: string]: string }, message) => {
    await expect(calling(headers)).rejects.toMatchObject(refused(message))
  })

  test('is refused from its expiry on', async () => {
    const headers = { 'x-api-key': SECRET }
    const expiring = (millis: number) => ({ ...KEY, expires: new Date(NOW + millis).toISOString() })
    expect((await calling(headers, expiring(1))).person).toBe(NAMED.person)
    await expect(calling(headers, expiring(0))).rejects.toMatchObject(
      refused(/^This access key expired at 2026-/),
    )
  })

  test('is refused if its owner belongs to another organization', async () => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.org,example.net')
    await expect(calling({ 'x-api-key': SECRET })).rejects.toMatchObject({
      status: 403,
      message: "The owner's email is not part of domain: example.org, example.net",
      details: { code: 'email_of_another_domain' },
    })
  })
})
