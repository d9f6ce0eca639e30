import { getPlan as operation } from '../generated/operations.ts'
import { shownPlan } from './administration/plan.ts'
import { defaultPlan } from './ledger/limits.ts'
import { groups } from './ports/groups.ts'
import { DEFAULT_PLAN, plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Returns a plan with its domains and groups. */
export async function getPlan(
  { path: { plan: name }, signal }: Request<'getPlan'>,
  { plans }: PortsOf<'getPlan'>,
): Promise<Response<'getPlan'>> {
  const [plan, domains, groups] = await Promise.all([
    name === DEFAULT_PLAN ? { name, ...defaultPlan() } : plans.find(name, signal),
    plans.domains(signal),
    plans.groups(signal),
  ])
  if (!plan) return problem(404, 'There is no such plan.')
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved plan.',
      data: shownPlan(plan, domains, groups),
    },
  }
}

export const handler = serve(operation, getPlan, { profiles, groups, plans })
