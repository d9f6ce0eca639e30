import { listAuditEntries as operation } from '../generated/operations.ts'
import { cursorOf, placeOf } from './administration/cursor.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

const DAY = 86_400_000

/** As long as entries are kept: a wider range would look where nothing is. */
const MAX_DAYS = 400

/** Lists what was done, the newest first, some at a time. */
export async function listAuditEntries(
  { query, signal }: Request<'listAuditEntries'>,
  { audit }: PortsOf<'listAuditEntries'>,
): Promise<Response<'listAuditEntries'>> {
  const to = query.to === undefined ? Date.now() + 1 : Date.parse(query.to)
  const from = query.from === undefined ? to - 30 * DAY : Date.parse(query.from)
  if (!(from < to)) return problem(400, '`from` does not lie before `to`.')
  if (to - from > MAX_DAYS * DAY) return problem(400, `Ask for at most ${MAX_DAYS} days.`)
  const next = query.cursor === undefined ? undefined : placeOf(query.cursor)
  if (next !== undefined && !isPlace(next)) {
    return problem(400, 'The `cursor` is none that this list gave. Begin anew.')
  }
  const page = await audit.page({ from, to, next, limit: query.limit }, signal)
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved audit entries.',
      data: {
        entries: page.entries.map(({ at, by, byEmail, ...entry }) => ({
          at: new Date(at).toISOString(),
          by: { personId: by, email: byEmail },
          ...entry,
        })),
        ...(page.next !== undefined && { next: cursorOf(page.next) }),
      },
    },
  }
}

/** A time and the id of a request. */
function isPlace(text: string): boolean {
  const [time = '', id = '', ...rest] = text.split('#')
  return (
    /^\d{4}(-\d\d){2}T\d\d(:\d\d){2}\.\d{3}Z$/.test(time) &&
    !Number.isNaN(Date.parse(time)) &&
    id !== '' &&
    rest.length === 0
  )
}

export const handler = serve(operation, listAuditEntries, { profiles, groups, audit })
