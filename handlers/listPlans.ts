import { listPlans as operation } from '../generated/operations.ts'
import { shownPlan } from './administration/plan.ts'
import { defaultPlan } from './ledger/limits.ts'
import { groups } from './ports/groups.ts'
import { DEFAULT_PLAN, plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Lists the plans, with the plan of the deployment first. */
export async function listPlans(
  { signal }: Request<'listPlans'>,
  { plans }: PortsOf<'listPlans'>,
): Promise<Response<'listPlans'>> {
  const [made, domains, groups] = await Promise.all([
    plans.list(signal),
    plans.domains(signal),
    plans.groups(signal),
  ])
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved plans.',
      data: [{ name: DEFAULT_PLAN, ...defaultPlan() }, ...made].map((plan) =>
        shownPlan(plan, domains, groups),
      ),
    },
  }
}

export const handler = serve(operation, listPlans, { profiles, groups, plans })
