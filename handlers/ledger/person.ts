import { createHmac } from 'node:crypto'

/**
 * The person behind an e-mail address, by which the ledger knows them: a hash that nobody can make without the
 * stack's key. Upper and lower case are the same, and so are the sub-addresses of a mailbox: what stands behind
 * a `+` reaches the same person.
 *
 * @returns 32 hexadecimal digits.
 * @throws where `PERSON_HASH_KEY` is not set.
 */
export function personOf(email: string): string {
  const key = process.env['PERSON_HASH_KEY']
  if (!key) throw new Error('PERSON_HASH_KEY is not set')
  return createHmac('sha256', key).update(normalized(email)).digest('hex').slice(0, 32)
}

/** The domain of an address, in small letters. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

function normalized(email: string): string {
  const at = email.lastIndexOf('@')
  const mailbox = email.slice(0, at)
  const subAddress = mailbox.indexOf('+')
  const local = subAddress > 0 ? mailbox.slice(0, subAddress) : mailbox
  return `${local}${email.slice(at)}`.normalize('NFC').toLowerCase()
}
