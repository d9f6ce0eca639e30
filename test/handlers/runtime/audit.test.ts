import { describe, expect, test, vi } from 'vitest'
import { operations } from '../../../generated/operations.ts'
import type { Entry } from '../../../handlers/ports/audit.ts'
import { recordAct } from '../../../handlers/runtime/audit.ts'
import { problem } from '../../../handlers/runtime/problem.ts'
import { serve } from '../../../handlers/runtime/serve.ts'
import { CLAIMS, contextOf, eventOf } from '../invocation.ts'

const signal = new AbortController().signal
const PATH = { personId: '7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11' }

describe('an act of a member of a group', () => {
  const record = async (audit: readonly string[] | null, body?: unknown) => {
    const entries: Entry[] = []
    const act = { path: PATH, body, caller: CLAIMS, requestId: 'request-1', sourceIp: '192.0.2.1' }
    const append = async (entry: Entry) => {
      entries.push(entry)
    }
    await recordAct({ operationId: 'changeThing', audit }, act, { append }, signal)
    return entries
  }

  test('is audited with who, what, on whom and from where', async () => {
    expect(await record([])).toEqual([
      {
        at: expect.any(Number),
        requestId: 'request-1',
        act: 'changeThing',
        by: 'sub-1',
        byEmail: 'jane@example.com',
        sourceIp: '192.0.2.1',
        target: PATH,
        details: {},
      },
    ])
  })

  test('is audited with only the body fields that the contract names', async () => {
    const [entry] = await record(['plan', 'until'], { plan: 'research', secret: 'hidden' })
    expect(entry?.details).toEqual({ plan: 'research' })
    expect(await record([], { secret: 'hidden' })).toMatchObject([{ details: {} }])
  })

  test('is not audited if the contract does not require it', async () => {
    expect(await record(null)).toEqual([])
  })

  const act = { path: {}, body: undefined, caller: CLAIMS, requestId: '1', sourceIp: '192.0.2.1' }
  const operation = { operationId: 'changeThing', audit: [] }

  test('fails if it cannot be audited', async () => {
    const failed = recordAct(operation, act, undefined, signal)
    await expect(failed).rejects.toThrow('changeThing cannot be audited')
  })

  test.each([undefined, null, 'sub and email', {}, { sub: 'sub-1' }, { email: 'jane@example.com' }])(
    'fails without an entry if it does not tell who acts (%j)',
    async (caller) => {
      const entries: Entry[] = []
      const append = async (entry: Entry) => {
        entries.push(entry)
      }
      const failed = recordAct(operation, { ...act, caller }, { append }, signal)
      await expect(failed).rejects.toThrow('changeThing cannot be audited')
      expect(entries).toEqual([])
    },
  )
})

describe('an act whose audit entry fails', () => {
  test('is not done', async () => {
    const line = vi.spyOn(console, 'error').mockImplementation(() => {})
    const done: string[] = []
    const now = String(Math.floor(Date.now() / 1000))
    const claims = { ...CLAIMS, 'cognito:groups': 'administrators', auth_time: now }
    vi.stubEnv('PERSON_HASH_KEY', 'secret')
    const handler = serve(
      operations.revokePersonKey,
      async () => {
        done.push('revoked')
        return problem(404, 'There is no such person.')
      },
      {
        profiles: { standing: async () => ({ disabled: false }) },
        groups: { list: async () => ['administrators'] },
        audit: { append: () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' })) },
        serviceAccounts: { find: async () => undefined },
        users: { find: async () => undefined },
        accessKeys: { revoke: async () => true },
      },
    )
    const event = eventOf('revokePersonKey', { claims, path: { ...PATH, keyId: 'AAAAAAAA' } })
    expect((await handler(event, contextOf())).statusCode).toBe(503)
    expect(done).toEqual([])
    vi.unstubAllEnvs()
    line.mockRestore()
  })
})
