import { deleteGroupPlan as operation } from '../generated/operations.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Removes the plan of a group. A repeated request gets the same response. */
export async function deleteGroupPlan(
  { path: { group }, signal }: Request<'deleteGroupPlan'>,
  { plans }: PortsOf<'deleteGroupPlan'>,
): Promise<Response<'deleteGroupPlan'>> {
  await plans.releaseGroup(group, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Plan of the group taken back.' } }
}

export const handler = serve(operation, deleteGroupPlan, { profiles, groups, audit, plans })
