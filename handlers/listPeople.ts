import { listPeople as operation } from '../generated/operations.ts'
import { cursorOf, placeOf } from './administration/cursor.ts'
import { personIn } from './administration/person.ts'
import { groups } from './ports/groups.ts'
import { profiles } from './ports/profiles.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Lists people, some at a time. */
export async function listPeople(
  { query: { email, state, limit, cursor }, signal }: Request<'listPeople'>,
  { users }: PortsOf<'listPeople'>,
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
  if (!page) return problem(400, 'The `cursor` is none that this list gave, or too old. Begin anew.')
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved people.',
      data: {
        people: page.users.map(personIn),
        ...(page.next !== undefined && { next: cursorOf(page.next) }),
      },
    },
  }
}

export const handler = serve(operation, listPeople, { profiles, groups, users })
