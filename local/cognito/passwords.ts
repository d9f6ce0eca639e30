import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { AwsError } from '../aws/call.ts'

/** The PasswordPolicy of a user pool. */
export type PasswordPolicy = {
  minimumLength: number
  requireUppercase: boolean
  requireLowercase: boolean
  requireNumbers: boolean
  requireSymbols: boolean
}

// Developer guide, "Adding user pool password requirements". A space inside the password counts; the parameter's
// pattern refuses one at either end.
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/

/**
 * Checks a password against the policy of the pool.
 *
 * @throws AwsError InvalidPasswordException with the first broken rule. Cognito names one rule at a time. Unverified:
 * the order of the rules.
 */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  const broken: [boolean, string][] = [
    [password.length < policy.minimumLength, 'Password not long enough'],
    [policy.requireUppercase && !/[A-Z]/.test(password), 'Password must have uppercase characters'],
    [policy.requireLowercase && !/[a-z]/.test(password), 'Password must have lowercase characters'],
    [policy.requireNumbers && !/[0-9]/.test(password), 'Password must have numeric characters'],
    [policy.requireSymbols && !SYMBOL.test(password), 'Password must have symbol characters'],
  ]
  const reason = broken.find(([found]) => found)?.[1]
  if (reason)
    throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${reason}`)
}

const derive = promisify<string, Buffer, number, { N: number }, Buffer>(scrypt)
const KEY_BYTES = 32
// About 15 ms on a small machine: enough for a local stack, and fast enough for a test suite that signs up hundreds of
// users.
const COST = { N: 4096 }

/** Returns a salted scrypt hash of a password: `salt.key` in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString('base64url')}.${(await derive(password, salt, KEY_BYTES, COST)).toString('base64url')}`
}

const NOBODY = `${randomBytes(16).toString('base64url')}.${randomBytes(KEY_BYTES).toString('base64url')}`

/** Verifies a password against its hash. Without a hash it does the same work and returns false. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [salt = '', key = ''] = (hash ?? NOBODY).split('.')
  const derived = await derive(password, Buffer.from(salt, 'base64url'), KEY_BYTES, COST)
  return timingSafeEqual(derived, Buffer.from(key, 'base64url')) && hash !== undefined
}
