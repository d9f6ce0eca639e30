import { micros, usd } from '../ledger/balance.ts'
import type { Plan, PlanLimits } from '../ports/plans.ts'
import { problem } from '../runtime/problem.ts'

type Said = Partial<Omit<PlanLimits, 'budget'>> & { budgetUsd?: number | null }

/** Returns the limits in a body, with money in micro-dollars. */
export function limitsIn({ budgetUsd, ...limits }: Said): Partial<PlanLimits> {
  return {
    ...limits,
    ...(budgetUsd !== undefined && { budget: budgetUsd === null ? null : micros(budgetUsd) }),
  }
}

/** Converts a plan to the form in which administrators see it, with its domains and groups. */
export function shownPlan(
  { budget, models, ...plan }: Plan,
  domains: readonly { domain: string; plan: string }[],
  groups: readonly { group: string; plan: string }[],
) {
  return {
    ...plan,
    budgetUsd: budget === null ? null : usd(budget),
    ...(models && { models }),
    domains: domains.flatMap((one) => (one.plan === plan.name ? [one.domain] : [])),
    groups: groups.flatMap((one) => (one.plan === plan.name ? [one.group] : [])),
  }
}

export const ofTheDeployment = problem(
  403,
  'The variables of the deployment define the plan `default`. Change them, or make another plan.',
  { code: 'plan_of_the_deployment' },
)

export const noSuchPlan = problem(400, 'There is no such plan.', {
  errors: [{ field: 'plan', message: 'There is no such plan. GET /admin/plans lists the plans.' }],
})
