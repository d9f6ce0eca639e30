import { listPeople as operation } from '../generated/operations.ts'
import { cursorOf, placeOf } from './administration/cursor.ts'
import { personIn } from './administration/person.ts'
import { domainOf, personOf } from './ledger/person.ts'
import { groups } from './ports/groups.ts'
import { DEFAULT_PLAN } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { User } from './ports/user.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Lists people in pages. */
export async function listPeople(
  { query: { email, state, plan, limit, cursor }, signal }: Request<'listPeople'>,
  { users, profiles }: PortsOf<'listPeople'>,
): Promise<Response<'listPeople'>> {
  const page = await users.page(
    {
      limit,
      ...(email !== undefined && { email }),
      ...(state !== undefined && { state }),
      ...(cursor !== undefined && { next: placeOf(cursor) }),
    },
    signal,
  )
  if (!page) return problem(400, 'The `cursor` is not from this list, or is too old. Start again without it.')
  const people = plan === undefined ? page.users : await onPlan(plan, page.users, profiles, signal)
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved people.',
      data: {
        people: people.map(personIn),
        ...(page.next !== undefined && { next: cursorOf(page.next) }),
      },
    },
  }
}

/**
 * Filters the users who have a plan. The plan of each is looked up, because it may come from the mail domain and is
 * stored nowhere per person.
 */
async function onPlan(
  plan: string,
  users: readonly User[],
  profiles: PortsOf<'listPeople'>['profiles'],
  signal: AbortSignal,
): Promise<User[]> {
  const standings = await Promise.all(
    users.map(({ email }) => profiles.standing(personOf(email), domainOf(email), signal)),
  )
  return users.filter((_, index) => (standings[index]?.plan?.name ?? DEFAULT_PLAN) === plan)
}

export const handler = serve(operation, listPeople, { profiles, groups, users })
