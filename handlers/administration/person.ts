import type { ServiceAccount } from '../ports/serviceAccounts.ts'
import { stateOf, type User } from '../ports/user.ts'

/** Converts a service account to the form in which administrators see it among people. */
export function serviceAccountAsPerson({ id, name, owner, created }: ServiceAccount) {
  return {
    personId: id,
    email: owner,
    state: 'active' as const,
    verified: true,
    createdAt: created,
    serviceAccount: name,
  }
}

/** Converts a service account to the form of the list of service accounts. */
export function shownServiceAccount({ id, name, owner, created }: ServiceAccount) {
  return { name, personId: id, owner, createdAt: created }
}

/** Converts a user to the form in which administrators see people. */
export function personIn(user: User) {
  const { sub, email, fullname, verified, createdDate } = user
  return {
    personId: sub,
    email,
    ...(fullname && { name: fullname }),
    state: stateOf(user),
    verified,
    createdAt: createdDate.toISOString(),
  }
}
