import { deletePlan as operation } from '../generated/operations.ts'
import { ofTheDeployment } from './administration/plan.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { DEFAULT_PLAN, plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Deletes a plan. A repetition gets the same response. */
export async function deletePlan(
  { path: { plan }, signal }: Request<'deletePlan'>,
  { plans }: PortsOf<'deletePlan'>,
): Promise<Response<'deletePlan'>> {
  if (plan === DEFAULT_PLAN) return ofTheDeployment
  await plans.delete(plan, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Plan deleted.' } }
}

export const handler = serve(operation, deletePlan, { profiles, groups, audit, plans })
