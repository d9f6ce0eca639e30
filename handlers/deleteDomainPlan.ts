import { deleteDomainPlan as operation } from '../generated/operations.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Removes the plan of a domain. A repetition gets the same response. */
export async function deleteDomainPlan(
  { path: { domain }, signal }: Request<'deleteDomainPlan'>,
  { plans }: PortsOf<'deleteDomainPlan'>,
): Promise<Response<'deleteDomainPlan'>> {
  await plans.release(domain, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Plan of the domain taken back.' } }
}

export const handler = serve(operation, deleteDomainPlan, { profiles, groups, audit, plans })
