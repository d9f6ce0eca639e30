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
  return keyedHash(normalized(email))
}

function keyedHash(text: string): string {
  const key = process.env['PERSON_HASH_KEY']
  if (!key) throw new Error('PERSON_HASH_KEY is not set')
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 32)
}

/**
 * The id of a service account, which has the form of a user's `sub` and stays the same for a name: to delete one and
 * make it again is no way to a fresh budget.
 *
 * @throws where `PERSON_HASH_KEY` is not set.
 */
export function serviceAccountId(name: string): string {
  // An address has an @, so that none is the same text.
  const hash = keyedHash(`service account ${name}`)
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20)].join(
    '-',
  )
}

/** A service account as the ledger knows it, by its id. */
export function personOfServiceAccount(id: string): string {
  return id.replaceAll('-', '')
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
