import { createHmac } from 'node:crypto'

/**
 * Returns the ledger's id for the person behind an e-mail address: a hash that nobody can compute without the stack's
 * key. Case is ignored, and so is a sub-address (the text after a `+`), because its mail reaches the same person.
 *
 * @returns 32 hexadecimal digits.
 * @throws if `PERSON_HASH_KEY` is not set.
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
 * Returns the id of a service account, in the form of a user's `sub`. It depends only on the name, so that deleting and
 * recreating an account does not yield a fresh budget.
 *
 * @throws if `PERSON_HASH_KEY` is not set.
 */
export function serviceAccountId(name: string): string {
  // An e-mail address contains an @, so it never equals this text.
  const hash = keyedHash(`service account ${name}`)
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20)].join(
    '-',
  )
}

/** Returns the ledger's person id for a service account's id. */
export function personOfServiceAccount(id: string): string {
  return id.replaceAll('-', '')
}

/** Returns the domain of an e-mail address, in lower case. */
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
