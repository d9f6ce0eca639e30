import type { ServiceAccount } from '../ports/serviceAccounts.ts'
import { stateOf, type User } from '../ports/users.ts'

/** A service account as administrators see it among people. */
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

/** A service account as a list of them shows it. */
export function shownServiceAccount({ id, name, owner, created }: ServiceAccount) {
  return { name, personId: id, owner, createdAt: created }
}

/** A user as administrators see them. */
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
