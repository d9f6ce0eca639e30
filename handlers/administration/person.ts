import { stateOf, type User } from '../ports/users.ts'

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
