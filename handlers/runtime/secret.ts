import { createHash, randomInt } from 'node:crypto'

/** The prefix by which people and secret scanners recognise this product's access keys. */
const PREFIX = 'bgw_'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The ids inside a secret: the key and its person. */
export type Named = { person: string; keyId: string }

const FORM =
  /^bgw_(?<keyId>[A-Za-z0-9]{8})(?<person>[0-9a-f]{32})(?<random>[A-Za-z0-9]{32})(?<checksum>[0-9a-f]{6})$/

/** Returns an id for a new access key. */
export function newKeyId(): string {
  return random(8)
}

/**
 * Returns the secret of a new access key: the prefix, the ids of the key and its person, 190 random bits and a
 * checksum. Because the secret names its key, one consistent read tells whether it is valid.
 */
export function newSecret({ person, keyId }: Named): string {
  const text = `${startOf(keyId)}${person}${random(32)}`
  return text + checksum(text)
}

/** Returns the first characters of a key's secret, by which its owner recognises it. */
export function startOf(keyId: string): string {
  return PREFIX + keyId
}

/** Returns the ids inside a secret; undefined if the text is mistyped or not an access key of this product. */
export function namedIn(secret: string): Named | undefined {
  const { keyId, person, checksum: given } = FORM.exec(secret)?.groups ?? {}
  if (!person || !keyId || given !== checksum(secret.slice(0, -6))) return undefined
  return { person, keyId }
}

/** Returns the hash under which a secret is stored. A secret cannot be guessed, so that a plain SHA-256 is enough. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function checksum(text: string): string {
  return hashOf(text).slice(0, 6)
}

function random(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
