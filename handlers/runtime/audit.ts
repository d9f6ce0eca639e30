import type { Ports } from '../../generated/operations.ts'
import type { TokenCaller } from './contract.ts'

export type Audit = Pick<Ports['audit'], 'append'>
type Entry = Parameters<Audit['append']>[0]

/** What an entry says of the request behind an act. */
type Asked = { requestId: string; sourceIp: string; caller: Pick<TokenCaller, 'sub' | 'email'> }

/**
 * An entry of the audit, to be appended before the act takes effect: no act is then without a record, and one that
 * failed afterwards is told by the log of its request.
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

/** What is read of a request to an operation that the contract has written down. */
type Act = { path: object; body: unknown; caller: unknown; requestId: string; sourceIp: string }

/**
 * Writes down what somebody whom a group lets in is about to do, with the fields of the body that `x-audit` names.
 *
 * @throws where it cannot be written down: it is not done then.
 */
export async function recordAct(
  operation: { operationId: string; audit: readonly string[] | null },
  { path, body, caller, requestId, sourceIp }: Act,
  audit: Audit | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { operationId, audit: fields } = operation
  if (!fields) return
  if (!audit || !isTokenCaller(caller)) throw new Error(`${operationId} cannot be written down`)
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
