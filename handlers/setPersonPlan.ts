import { setPersonPlan as operation } from '../generated/operations.ts'
import { findPerson } from './administration/findPerson.ts'
import { limitsIn, noSuchPlan } from './administration/plan.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { DEFAULT_PLAN, plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import { serviceAccounts } from './ports/serviceAccounts.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Replaces a person's plan and overrides. */
export async function setPersonPlan(
  { path: { personId }, body: { plan, overrides, until }, signal }: Request<'setPersonPlan'>,
  ports: PortsOf<'setPersonPlan'>,
): Promise<Response<'setPersonPlan'>> {
  if ((overrides === undefined) !== (until === undefined)) {
    return problem(400, '`overrides` and `until` must be sent together.')
  }
  const end = Date.parse(until ?? '')
  if (until !== undefined && !(end > Date.now())) return problem(400, '`until` must be in the future.')
  const found = await findPerson(personId, ports, signal)
  if (!found) return problem(404, 'There is no such person.')
  if (plan !== undefined && plan !== DEFAULT_PLAN && !(await ports.plans.find(plan, signal))) {
    return noSuchPlan
  }
  const assigned = {
    ...(plan !== undefined && { plan }),
    ...(overrides && { overrides: { limits: limitsIn(overrides), until: end } }),
  }
  await ports.profiles.assign(found.person, assigned, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Plan set.' } }
}

export const handler = serve(operation, setPersonPlan, {
  profiles,
  groups,
  audit,
  serviceAccounts,
  users,
  plans,
})
