import { listAuditEntries as operation } from '../generated/operations.ts'
import { cursorOf, placeOf } from './administration/cursor.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

const DAY = 86_400_000

/** As long as entries are kept: a wider range would search where nothing is. */
const MAX_DAYS = 400

/** Lists audit entries in pages, newest first. */
export async function listAuditEntries(
  { query, signal }: Request<'listAuditEntries'>,
  { audit }: PortsOf<'listAuditEntries'>,
): Promise<Response<'listAuditEntries'>> {
  const to = query.to === undefined ? Date.now() + 1 : Date.parse(query.to)
  const from = query.from === undefined ? to - 30 * DAY : Date.parse(query.from)
  if (!(from < to)) return problem(400, '`from` must be before `to`.')
  if (to - from > MAX_DAYS * DAY) return problem(400, `Ask for at most ${MAX_DAYS} days.`)
  const next = query.cursor === undefined ? undefined : placeOf(query.cursor)
  if (next !== undefined && !isPlace(next)) {
    return problem(400, 'The `cursor` is not from this list. Start again without it.')
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

/** Tells whether text is a time and a request id. */
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
