import type { Ports } from '../../generated/operations.ts'
import type { TokenCaller } from './contract.ts'

export type Audit = Pick<Ports['audit'], 'append'>
type Entry = Parameters<Audit['append']>[0]

/** The part of a request that an audit entry records. */
type Asked = { requestId: string; sourceIp: string; caller: Pick<TokenCaller, 'sub' | 'email'> }

/**
 * Builds an audit entry. Append it before the act takes effect: then no act lacks an entry, and the request's log line
 * tells if the act failed afterwards.
 *
 * @param act the operation.
 */
export function entryOf(
  act: string,
  { requestId, sourceIp, caller }: Asked,
  { target = {}, details = {} }: Partial<Pick<Entry, 'target' | 'details'>> = {},
): Entry {
  return { at: Date.now(), requestId, act, by: caller.sub, byEmail: caller.email, sourceIp, target, details }
}

/** The part of a request that {@link recordAct} reads. */
type Act = { path: object; body: unknown; caller: unknown; requestId: string; sourceIp: string }

/**
 * Audits what a member of an administrative group is about to do, with the body fields that `x-audit` names.
 *
 * @throws if the entry cannot be written. The act must then not happen.
 */
export async function recordAct(
  operation: { operationId: string; audit: readonly string[] | null },
  { path, body, caller, requestId, sourceIp }: Act,
  audit: Audit | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { operationId, audit: fields } = operation
  if (!fields) return
  if (!audit || !isTokenCaller(caller)) throw new Error(`${operationId} cannot be audited`)
  const sent = new Map(Object.entries(Object(body)))
  const details = Object.fromEntries(
    fields.flatMap((field) => (sent.has(field) ? [[field, sent.get(field)]] : [])),
  )
  const target = Object.fromEntries(Object.entries(path).map(([name, value]) => [name, String(value)]))
  await audit.append(entryOf(operationId, { requestId, sourceIp, caller }, { target, details }), signal)
}

function isTokenCaller(caller: unknown): caller is Pick<TokenCaller, 'sub' | 'email'> {
  return typeof caller === 'object' && caller !== null && 'sub' in caller && 'email' in caller
}
