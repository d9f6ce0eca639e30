import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { Mailbox } from '../../local/mailbox.ts'

const mail = (to: string, code: string) => ({
  to,
  subject: 'Your verification code',
  code,
  at: '2026-01-01T00:00:00Z',
})

describe('the mailbox of an address', () => {
  test('contains the mail sent to it and nothing else, newest first', () => {
    const mailbox = new Mailbox(new DatabaseSync(':memory:'))
    mailbox.deliver(mail('jane@example.com', '1'))
    mailbox.deliver(mail('john@example.com', '2'))
    mailbox.deliver(mail('jane@example.com', '3'))
    expect(mailbox.to('jane@example.com')).toEqual([
      mail('jane@example.com', '3'),
      mail('jane@example.com', '1'),
    ])
    expect(mailbox.to('nobody@example.com')).toEqual([])
  })

  test('is the same for any spelling of the address', () => {
    const mailbox = new Mailbox(new DatabaseSync(':memory:'))
    mailbox.deliver(mail('Jane@Example.com', '1'))
    expect(mailbox.to('JANE@example.COM')).toHaveLength(1)
  })

  test('shows the last hundred', () => {
    const mailbox = new Mailbox(new DatabaseSync(':memory:'))
    for (let code = 1; code <= 101; code++) mailbox.deliver(mail('jane@example.com', String(code)))
    const codes = mailbox.to('jane@example.com').map(({ code }) => code)
    expect([codes.length, codes[0], codes.at(-1)]).toEqual([100, '101', '2'])
  })

  test('does not treat an address as a pattern or as SQL', () => {
    const mailbox = new Mailbox(new DatabaseSync(':memory:'))
    mailbox.deliver(mail('jane@example.com', '1'))
    for (const address of ['%', "' OR '1'='1", '']) expect(mailbox.to(address)).toEqual([])
  })

  test('survives a restart of the runner', () => {
    const database = new DatabaseSync(':memory:')
    new Mailbox(database).deliver(mail('jane@example.com', '1'))
    expect(new Mailbox(database).to('jane@example.com')).toHaveLength(1)
  })
})
