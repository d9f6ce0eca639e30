import { setDomainPlan as operation } from '../generated/operations.ts'
import { noSuchPlan } from './administration/plan.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Gives a plan to everybody with an address of a domain. */
export async function setDomainPlan(
  { path: { domain }, body: { plan }, signal }: Request<'setDomainPlan'>,
  { plans }: PortsOf<'setDomainPlan'>,
): Promise<Response<'setDomainPlan'>> {
  if (!(await plans.find(plan, signal))) return noSuchPlan
  await plans.assign(domain, plan, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Plan set.' } }
}

export const handler = serve(operation, setDomainPlan, { profiles, groups, audit, plans })
