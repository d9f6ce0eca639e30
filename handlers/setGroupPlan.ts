import { setGroupPlan as operation } from '../generated/operations.ts'
import { noSuchPlan } from './administration/plan.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Sets the plan of everybody in a group. */
export async function setGroupPlan(
  { path: { group }, body: { plan }, signal }: Request<'setGroupPlan'>,
  { plans }: PortsOf<'setGroupPlan'>,
): Promise<Response<'setGroupPlan'>> {
  if (!(await plans.find(plan, signal))) return noSuchPlan
  await plans.assignGroup(group, plan, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Plan set.' } }
}

export const handler = serve(operation, setGroupPlan, { profiles, groups, audit, plans })
