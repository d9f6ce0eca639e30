import { AwsError } from '../aws/call.ts'
import { type Attributes, checkChangedAttributes } from './attributes.ts'
import type { UserPool } from './userPool.ts'
import type { User } from './users.ts'

/**
 * Changes some of a user's attributes. A new e-mail is not verified; if the pool verifies e-mail automatically, it
 * mails a code to the new address. Developer guide, "Verifying updates to email addresses and phone numbers".
 *
 * @returns the CodeDeliveryDetails of the mails.
 * @throws AwsError InvalidParameterException for a change that the schema refuses, AliasExistsException for another
 * user's e-mail.
 */
export function changeAttributes(
  { codes, pool, users }: UserPool,
  user: User,
  changes: Attributes,
): object[] {
  checkChangedAttributes(pool, changes)
  const { email, ...others } = changes
  const moved = email !== undefined && email !== user.attributes['email']
  if (moved) assertFree(users.taken(email, user))
  const vouched = changes['email_verified'] === 'true'
  const waits = moved && !vouched && pool.autoVerifyEmail && pool.verifyBeforeUpdate
  const attributes: Attributes = {
    ...user.attributes,
    ...others,
    ...(moved && !waits ? { email, email_verified: String(vouched) } : {}),
  }
  const kept = Object.entries(attributes).filter(([, value]) => value !== '')
  users.update(user, { attributes: Object.fromEntries(kept) })
  if (!moved || email === '' || vouched || !pool.autoVerifyEmail) return []
  return [codes.issue(user, 'VerifyUserAttribute', email)]
}

/** Accepts the code that {@link changeAttributes} mailed: the address becomes the user's, and verified. */
export function verifyEmail({ codes, users }: UserPool, user: User, code: string): void {
  const email = codes.spend(user, 'VerifyUserAttribute', code)
  assertFree(users.taken(email, user))
  users.update(user, { attributes: { ...user.attributes, email, email_verified: 'true' } })
}

function assertFree(taken: boolean): void {
  if (taken) throw new AwsError('AliasExistsException', 'An account with the given email already exists.')
}
