import { listUsage as operation } from '../generated/operations.ts'
import { cursorOf, placeOf } from './administration/cursor.ts'
import { usageTable } from './administration/usageTable.ts'
import { type DayUsage, daysOf, shownCounts, sumUp } from './ledger/usage.ts'
import { groups } from './ports/groups.ts'
import { DEFAULT_PLAN } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import { usage } from './ports/usage.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

type Query = Request<'listUsage'>['query']
type Told = { date?: string; personId?: string; plan?: string; modelId?: string }

/** Parallel look-ups. Cognito allows 120 AdminGetUser a second in the whole account (developer guide, 'Quotas'). */
const LOOKUPS = 2

/** Lists everybody's use, summed up by the fields that the caller names, in pages. */
export async function listUsage(
  { query, signal }: Request<'listUsage'>,
  ports: PortsOf<'listUsage'>,
): Promise<Response<'listUsage'>> {
  const days = daysOf(query, Date.now())
  if ('wrong' in days) return problem(400, days.wrong)
  const place = query.cursor === undefined ? '' : placeOf(query.cursor)
  if (place !== '' && !place.startsWith('['))
    return problem(400, 'The `cursor` is not from this list. Start again without it.')
  const sums = [...(await sumUp(days, (used) => toldOf(used, query), ports.usage, signal))]
  const { page, next } = pageBehind(place, sums, query.limit)
  const who = await namesOf(new Set(page.flatMap(([, { told }]) => told.personId ?? [])), ports, signal)
  const rows = page.map(([, { told, counts }]) => ({
    ...told,
    ...who.get(told.personId ?? ''),
    ...shownCounts(counts),
  }))
  if (query.format === 'csv') {
    const headers = {
      'Content-Type': 'text/csv; charset=utf-8',
      ...(next !== undefined && { 'x-next-cursor': next }),
    }
    return { status: 200, headers, body: usageTable(rows, query.by) }
  }
  const message = 'Successfully retrieved usage.'
  const data = { ...days, usage: rows, ...(next !== undefined && { next }) }
  return { status: 200, body: { status: 200, success: true, message, data } }
}

/** Returns the first sums after a place, in the order of their keys, and the cursor of the next ones. */
function pageBehind<Sum>(place: string, sums: readonly (readonly [key: string, Sum])[], limit: number) {
  const behind = sums.filter(([key]) => key > place).sort(([a], [b]) => (a < b ? -1 : 1))
  const page = behind.slice(0, limit)
  const [last] = page.at(-1) ?? []
  return { page, next: last !== undefined && behind.length > limit ? cursorOf(last) : undefined }
}

/** Returns the fields that identify the sum of a record; undefined if the caller's filters exclude the record. */
function toldOf({ day, sub, plan = DEFAULT_PLAN, modelId }: DayUsage, query: Query): Told | undefined {
  const { by, ...only } = query
  if ((only.personId ?? sub) !== sub || (only.plan ?? plan) !== plan || (only.modelId ?? modelId) !== modelId)
    return undefined
  return {
    ...(by.includes('day') && { date: day }),
    ...(by.includes('person') && { personId: sub }),
    ...(by.includes('plan') && { plan }),
    ...(by.includes('model') && { modelId }),
  }
}

type Names = { email: string; serviceAccount?: string }

/**
 * Returns the addresses of users, and the names of service accounts with their owners' addresses. Deleted ones are left
 * out.
 */
async function namesOf(
  subs: ReadonlySet<string>,
  { users, serviceAccounts }: Pick<PortsOf<'listUsage'>, 'users' | 'serviceAccounts'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Names>> {
  if (subs.size === 0) return new Map()
  const programs = await serviceAccounts.list(signal)
  const names = new Map(
    programs.map(({ id, name, owner }): [string, Names] => [id, { email: owner, serviceAccount: name }]),
  )
  const left = subs.values()
  const lookUp = async () => {
    for (const sub of left) {
      const user = names.has(sub) ? undefined : await users.find(sub, signal)
      if (user) names.set(sub, { email: user.email })
    }
  }
  await Promise.all(Array.from({ length: LOOKUPS }, lookUp))
  return names
}

export const handler = serve(operation, listUsage, { profiles, groups, usage, serviceAccounts, users })
