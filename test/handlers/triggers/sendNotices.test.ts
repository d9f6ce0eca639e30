import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Mail } from '../../../handlers/ports/mail.ts'
import { notices } from '../../../handlers/ports/notices.ts'
import type { User } from '../../../handlers/ports/user.ts'
import { type NoticePorts, sendNotices } from '../../../handlers/triggers/sendNotices.ts'
import { startLedgerTable } from '../ledger/ledgerTable.ts'

const signal = new AbortController().signal
const TERMS = { name: 'Gateway', members: ['administrators'], mayGoOn: () => true, signal }

let table: { close: () => void }
beforeAll(async () => {
  table = await startLedgerTable()
  vi.stubEnv('NOTICES', 'true')
})
afterAll(() => {
  vi.unstubAllEnvs()
  table.close()
})

let ids = 0
let sub: string
beforeEach(async () => {
  for (const { id } of await notices.list(signal)) await notices.take(id, signal)
  ids += 1
  sub = `sub-${ids}`
})

const USER: User = {
  sub: '',
  email: 'joe@example.com',
  fullname: 'Joe',
  apiKey: undefined,
  apiKeyId: undefined,
  unconfirmed: false,
  verified: true,
  enabled: true,
  createdDate: new Date(0),
}
const RESETS = '2026-12-01T00:00:00.000Z'
const tell = (percent: 50 | 80 | 100) =>
  notices.put(
    `${sub}#${percent}`,
    { about: 'budget', sub, percent, limit: 10_000_000, resets: RESETS },
    signal,
  )

function ports(over: Partial<NoticePorts> = {}) {
  const mails: Mail[] = []
  const all: NoticePorts = {
    notices,
    users: { find: async () => USER },
    serviceAccounts: { find: async () => undefined },
    groups: { emails: async () => ['jane@example.com'] },
    mail: {
      send: async (mail) => {
        mails.push(mail)
      },
    },
    ...over,
  }
  return { all, mails }
}

describe('a notice', () => {
  test('is mailed to its person, and summarized for administrators', async () => {
    await tell(80)
    const { all, mails } = ports()
    expect(await sendNotices(all, TERMS)).toEqual({ mailed: 1, nobody: 0, failed: 0 })
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['joe@example.com', 'Gateway: your budget is 80% used'],
      ['jane@example.com', 'Gateway: budgets are running out'],
    ])
    expect(mails[0]?.text).toContain('Your budget of $10 at Gateway is 80% used.')
    expect(mails[0]?.text).toContain('It resets at 2026-12-01 00:00 UTC.')
    expect(mails[1]?.text).toContain('joe@example.com: 80% of $10.')
  })

  test('is mailed once, even if it is queued again', async () => {
    await tell(50)
    await sendNotices(ports().all, TERMS)
    await tell(50)
    expect(await sendNotices(ports().all, TERMS)).toEqual({ mailed: 0, nobody: 0, failed: 0 })
  })

  test('is mailed by only one of two concurrent runs', async () => {
    await tell(50)
    const sent = await Promise.all([sendNotices(ports().all, TERMS), sendNotices(ports().all, TERMS)])
    expect(sent[0].mailed + sent[1].mailed).toBe(1)
  })

  test('is kept for the next run if its mail failed', async () => {
    await tell(100)
    const send = () => Promise.reject(Object.assign(new Error('Throttled'), { name: 'TooManyRequests' }))
    const line = vi.spyOn(console, 'warn').mockImplementation(() => {})
    expect(await sendNotices(ports({ mail: { send } }).all, TERMS)).toMatchObject({ mailed: 0, failed: 1 })
    line.mockRestore()
    const { all, mails } = ports()
    expect(await sendNotices(all, TERMS)).toMatchObject({ mailed: 1, failed: 0 })
    expect(mails[0]?.subject).toBe('Gateway: your budget is used up')
  })

  test('reaches the other administrators if the mail to one fails', async () => {
    await tell(50)
    const heard: string[] = []
    const emails = async () => ['full@example.com', 'jane@example.com']
    const send = async ({ to }: Mail) => {
      if (to === 'full@example.com') throw new Error('The mailbox is full')
      heard.push(to)
    }
    const line = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const sent = await sendNotices(ports({ groups: { emails }, mail: { send } }).all, TERMS)
    line.mockRestore()
    expect([sent, heard]).toEqual([
      { mailed: 1, nobody: 0, failed: 1 },
      ['joe@example.com', 'jane@example.com'],
    ])
  })

  test('is dropped if its person is gone', async () => {
    await tell(50)
    const { all, mails } = ports({ users: { find: async () => undefined } })
    expect(await sendNotices(all, TERMS)).toEqual({ mailed: 0, nobody: 1, failed: 0 })
    expect(mails).toEqual([])
    expect(await notices.list(signal)).toEqual([])
  })

  test('about a service account goes to its owner', async () => {
    await tell(50)
    const account = { id: sub, name: 'reports', owner: 'owner@example.com', created: RESETS }
    const { all, mails } = ports({ serviceAccounts: { find: async () => account } })
    await sendNotices(all, TERMS)
    expect(mails[0]).toMatchObject({
      to: 'owner@example.com',
      subject: 'Gateway: the budget of the service account reports is 50% used',
    })
  })

  test('waits if the time of a run is over', async () => {
    await tell(50)
    expect(await sendNotices(ports().all, { ...TERMS, mayGoOn: () => false })).toMatchObject({ mailed: 0 })
    expect(await notices.list(signal)).toHaveLength(1)
  })
})

test('no notice is stored if the deployment sends no mail', async () => {
  vi.stubEnv('NOTICES', 'false')
  await tell(50)
  vi.stubEnv('NOTICES', 'true')
  expect(await notices.list(signal)).toEqual([])
})
