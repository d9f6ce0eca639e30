import { createHash, randomInt } from 'node:crypto'

/** By which people and secret scanners know an access key of this product. */
const PREFIX = 'bgw_'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** What a secret names: whose key it is, and which. */
export type Named = { person: string; keyId: string }

const FORM =
  /^bgw_(?<keyId>[A-Za-z0-9]{8})(?<person>[0-9a-f]{32})(?<random>[A-Za-z0-9]{32})(?<checksum>[0-9a-f]{6})$/

/** An id for a new key of a person's. */
export function newKeyId(): string {
  return random(8)
}

/**
 * The secret of a new access key: the prefix, the key and its person, 190 random bits, and a checksum. That it
 * names its key lets one consistent read tell whether it is valid.
 */
export function newSecret({ person, keyId }: Named): string {
  const text = `${startOf(keyId)}${person}${random(32)}`
  return text + checksum(text)
}

/** The first characters of a key's secret, by which its owner knows it. */
export function startOf(keyId: string): string {
  return PREFIX + keyId
}

/** What a secret names; undefined for what is none of this product's, or mistyped. */
export function namedIn(secret: string): Named | undefined {
  const { keyId, person, checksum: given } = FORM.exec(secret)?.groups ?? {}
  if (!person || !keyId || given !== checksum(secret.slice(0, -6))) return undefined
  return { person, keyId }
}

/** The hash by which a secret is kept: no one can be guessed, so that a plain one is enough. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function checksum(text: string): string {
  return hashOf(text).slice(0, 6)
}

function random(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
