import { putPlan as operation } from '../generated/operations.ts'
import { ofTheDeployment } from './administration/plan.ts'
import { micros } from './ledger/balance.ts'
import { audit } from './ports/audit.ts'
import { groups } from './ports/groups.ts'
import { DEFAULT_PLAN, plans } from './ports/plans.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Creates or replaces a plan. */
export async function putPlan(
  { path: { plan: name }, body: { budgetUsd, models, ...limits }, signal }: Request<'putPlan'>,
  { plans }: PortsOf<'putPlan'>,
): Promise<Response<'putPlan'>> {
  if (name === DEFAULT_PLAN) return ofTheDeployment
  const budget = budgetUsd === null ? null : micros(budgetUsd)
  await plans.put({ ...limits, name, budget, models: models ?? null }, signal)
  return { status: 200, body: { status: 200, success: true, message: 'Plan kept.' } }
}

export const handler = serve(operation, putPlan, { profiles, groups, audit, plans })
