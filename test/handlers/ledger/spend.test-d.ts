/**
 * Code that must not compile: a way to a model that bypasses the ledger. `tsc` fails where an expected error does not
 * occur.
 */
import { type ReservedCall, spend } from '../../../handlers/ledger/spend.ts'
import type { PortsOf } from '../../../handlers/runtime/contract.ts'

declare const ports: PortsOf<'invokeModel'>
declare const context: Parameters<typeof spend>[0]
declare const signal: AbortSignal
const asked = { modelId: 'amazon.nova-lite-v1:0', body: {} }

const spent = () =>
  spend(context, asked, ports.ledger, async (reserved) => ({
    result: await ports.models.invoke(reserved, signal),
    used: 'unknown',
  }))

// @ts-expect-error A call must be reserved before a model is called.
const unreserved = () => ports.models.invoke(asked, signal)

// @ts-expect-error Only `spend` makes a reserved call.
const forged: ReservedCall = { ...asked }

type Loose = { invoke(call: { modelId: string; body: object }, signal: AbortSignal): Promise<unknown> }
// @ts-expect-error The port cannot be widened to accept any call.
const loosened: Loose = ports.models

// @ts-expect-error The usage must be stated.
const unsaid = () => spend(context, asked, ports.ledger, async () => ({ result: 'answered' }))

export type Unused = [typeof spent, typeof unreserved, typeof forged, typeof loosened, typeof unsaid]
