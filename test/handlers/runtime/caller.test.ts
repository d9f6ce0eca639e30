import type { APIGatewayProxyEvent } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { operations } from '../../../generated/operations.ts'
import { personOf } from '../../../handlers/ledger/person.ts'
import { callerOf } from '../../../handlers/runtime/caller.ts'
import type { AccessKey, PortsOf } from '../../../handlers/runtime/contract.ts'
import { Problem } from '../../../handlers/runtime/problem.ts'
import { hashOf, newSecret } from '../../../handlers/runtime/secret.ts'
import { accountPorts } from '../accountPorts.ts'
import { CLAIMS, eventOf, KEY } from '../invocation.ts'
import { openLedger } from '../ledger/openLedger.ts'

const NO_MODELS = { list: async () => [], profiles: async () => [] }
const signal = new AbortController().signal
/** The caller's standing, and the arguments of the look-up. */
let standing: Awaited<ReturnType<PortsOf<'listModels'>['profiles']['standing']>> = { disabled: false }
let asked: string[][] = []
const profiles: PortsOf<'listModels'>['profiles'] = {
  async standing(...about) {
    asked.push(about.slice(0, 2).map(String))
    return standing
  },
}
beforeEach(() => {
  vi.stubEnv('PERSON_HASH_KEY', 'secret')
  standing = { disabled: false }
  asked = []
})
const list = (event: APIGatewayProxyEvent) =>
  callerOf(
    operations.listModels,
    event,
    { profiles, ledger: openLedger, foundationModels: NO_MODELS },
    signal,
  )

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the caller of an operation', () => {
  test('without security does not exist, whatever the event contains', async () => {
    const event = eventOf('login', { claims: CLAIMS, apiKey: KEY })
    expect(await callerOf(operations.login, event, accountPorts().ports, signal)).toBeUndefined()
  })

  test('with token and key is the one in the token', async () => {
    expect(await list(eventOf('listModels', { claims: CLAIMS, apiKey: KEY }))).toEqual({
      sub: 'sub-1',
      email: 'jane@example.com',
      claims: CLAIMS,
      person: personOf('jane@example.com'),
      standing,
    })
  })

  test('is looked up by person and domain', async () => {
    await list(eventOf('listModels', { claims: { ...CLAIMS, email: 'jane@Example.COM' }, apiKey: KEY }))
    expect(asked).toEqual([[personOf('jane@example.com'), 'example.com']])
  })

  test('is refused if an administrator disabled them', async () => {
    standing = { disabled: true }
    await expect(list(eventOf('listModels', { claims: CLAIMS, apiKey: KEY }))).rejects.toMatchObject({
      status: 403,
      details: { code: 'account_disabled' },
    })
  })

  test('is refused if the look-up of their standing fails', async () => {
    const failing = { standing: () => Promise.reject(new Error('no answer')) }
    const ports = { profiles: failing, ledger: openLedger, foundationModels: NO_MODELS }
    const event = eventOf('listModels', { claims: CLAIMS, apiKey: KEY })
    await expect(callerOf(operations.listModels, event, ports, signal)).rejects.toThrow('no answer')
  })

  test.each([
    ["is another user's", CLAIMS, 'key-of-another'],
    ['differs in its last character', CLAIMS, 'key-of-janE'],
    ['is longer', CLAIMS, `${KEY}x`],
    ['is empty, as the one in the token', { ...CLAIMS, 'custom:api_key': '' }, ''],
    ['is missing', CLAIMS, undefined],
    ['is not in the token', { sub: 'sub-1', email: 'jane@example.com' }, KEY],
  ])('is refused if the key %s', async (_, claims, apiKey) => {
    const event = eventOf('listModels', { claims, ...(apiKey !== undefined && { apiKey }) })
    const refused = list(event)
    await expect(refused).rejects.toThrow(
      expect.objectContaining({
        status: 403,
        message: 'The API key and the token do not belong together. Sign in or refresh, then try again.',
        details: { code: 'api_key_of_another_token' },
      }),
    )
    await expect(refused).rejects.toBeInstanceOf(Problem)
  })

  test.each([
    ['there are no claims', undefined],
    ['the claims lack the sub', { email: 'jane@example.com', 'custom:api_key': KEY }],
    ['the claims lack the address', { sub: 'sub-1', 'custom:api_key': KEY }],
  ])('is a fault if %s: a route without its authorizer stays closed', async (_, claims) => {
    const event = eventOf('listModels', { apiKey: KEY, ...(claims && { claims }) })
    const failed = list(event)
    await expect(failed).rejects.toThrow("listModels was called without an authorizer's claims")
    await expect(failed).rejects.not.toBeInstanceOf(Problem)
  })
})

describe('the caller of an operation with an access key', () => {
  const person = personOf('jane@example.com')
  const secret = newSecret({ person, keyId: 'k3J9xQ2p' })
  const accessKey: AccessKey = {
    id: 'k3J9xQ2p',
    person,
    sub: 'sub-1',
    email: 'jane@example.com',
    hash: hashOf(secret),
    name: 'laptop',
    created: '2026-11-01T00:00:00.000Z',
  }
  const call = (headers: { [name: string]: string }) => {
    const read = () => Promise.reject(new Error('not reached'))
    const ports = { profiles, accessKeys: { find: async () => accessKey }, ledger: { ...openLedger, read } }
    return callerOf(
      operations.getKey,
      eventOf('getKey', { claims: CLAIMS, apiKey: KEY, headers }),
      ports,
      signal,
    )
  }

  test("is the key's owner, with their standing", async () => {
    const caller = { sub: 'sub-1', email: 'jane@example.com', person, accessKey, standing }
    expect(await call({ 'x-api-key': secret })).toEqual(caller)
    expect(asked).toEqual([[person, 'example.com']])
  })

  test('is refused if an administrator disabled the owner', async () => {
    standing = { disabled: true }
    await expect(call({ 'x-api-key': secret })).rejects.toMatchObject({
      status: 403,
      message: 'An administrator has disabled your account.',
      details: { code: 'account_disabled' },
    })
  })

  test('is refused without the access key, whatever token and API key are sent', async () => {
    await expect(call({})).rejects.toMatchObject({ status: 401 })
  })
})

describe('the caller of an operation for administrators', () => {
  const call = (groups: string[]) => {
    const ports = {
      profiles,
      groups: { list: async () => groups },
      audit: { append: async () => {} },
      serviceAccounts: { find: async () => undefined },
      users: { find: async () => undefined },
      accessKeys: { revoke: async () => true },
    }
    const claims = { ...CLAIMS, 'cognito:groups': 'administrators', auth_time: String(Date.now() / 1000) }
    const path = { personId: '7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11', keyId: 'AAAAAAAA' }
    return callerOf(operations.revokePersonKey, eventOf('revokePersonKey', { claims, path }), ports, signal)
  }

  test('comes with the group that admits them', async () => {
    expect(await call(['administrators'])).toMatchObject({ sub: 'sub-1', group: 'administrators' })
  })

  test('is refused if they left the group after they signed in', async () => {
    await expect(call([])).rejects.toMatchObject({ status: 403, details: { code: 'not_in_group' } })
  })
})

describe('the caller without a setting for the organization', () => {
  test.each(['', undefined])('is always refused (%j)', async (nothing) => {
    vi.stubEnv('ORGANIZATION_DOMAIN', nothing)
    const event = eventOf('listModels', { claims: CLAIMS, apiKey: KEY })
    await expect(list(event)).rejects.toThrow('ORGANIZATION_DOMAIN is not set')
  })
})

describe('the caller of an organization', () => {
  const verified = { ...CLAIMS, email_verified: 'true' }
  const call = (claims: { [claim: string]: string }) => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com')
    return list(eventOf('listModels', { claims, apiKey: KEY }))
  }

  test('has a verified address of its domain', async () => {
    expect((await call(verified)).email).toBe('jane@example.com')
    expect((await call({ ...verified, email: 'jane@EXAMPLE.com' })).sub).toBe('sub-1')
  })

  test.each([
    ['is of another domain', { ...verified, email: 'jane@example.org' }],
    ['is of a sub-domain', { ...verified, email: 'jane@mail.example.com' }],
  ])('is refused if the address %s', async (_, claims) => {
    await expect(call(claims)).rejects.toThrow(
      expect.objectContaining({
        status: 403,
        message: 'Your verified email is not part of domain: example.com',
        details: { code: 'email_of_another_domain' },
      }),
    )
  })

  test('is told all of its domains in a refusal', async () => {
    vi.stubEnv('ORGANIZATION_DOMAIN', 'example.com,example.net')
    const claims = { ...verified, email: 'jane@example.org' }
    await expect(list(eventOf('listModels', { claims, apiKey: KEY }))).rejects.toThrow(
      'Your verified email is not part of domain: example.com, example.net',
    )
  })

  test.each([
    ['not verified', { ...CLAIMS, email_verified: 'false' }],
    ['not said to be verified', CLAIMS],
  ])('gets a refusal that says that the address is %s', async (_, claims) => {
    await expect(call(claims)).rejects.toMatchObject({
      status: 403,
      message: 'Your e-mail address is not verified. Register it again to verify it.',
      details: { code: 'email_not_verified' },
    })
  })
})

describe('the caller of an operation that needs a recent sign-in', () => {
  const NOW = Date.parse('2026-11-25T12:00:00Z')
  const SECONDS = NOW / 1000
  const ports = {
    profiles,
    changes: {
      begin: () => Promise.reject(new Error('not reached')),
      end: () => Promise.reject(new Error('not reached')),
    },
    accessKeys: { create: async () => true, list: async () => [] },
    users: { find: async () => undefined },
    audit: { append: async () => {} },
  }
  const call = (authTime?: string) => {
    vi.setSystemTime(NOW)
    const claims = { ...CLAIMS, ...(authTime !== undefined && { auth_time: authTime }) }
    return callerOf(operations.createAccessKey, eventOf('createAccessKey', { claims }), ports, signal)
  }
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each([String(SECONDS), String(SECONDS - 300)])(
    'passes with a sign-in at %s, at most five minutes ago',
    async (time) => {
      expect((await call(time)).sub).toBe('sub-1')
    },
  )

  test.each([String(SECONDS - 301), '0', '', 'yesterday', undefined])(
    'is refused for a sign-in at %j',
    async (time) => {
      await expect(call(time)).rejects.toMatchObject({
        status: 403,
        message: 'Sign in again: this needs a sign-in of the last 5 minutes.',
        details: { code: 'fresh_sign_in_needed' },
      })
    },
  )
})
