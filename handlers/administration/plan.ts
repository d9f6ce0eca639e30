import { micros, usd } from '../ledger/balance.ts'
import type { Plan, PlanLimits } from '../ports/plans.ts'
import { problem } from '../runtime/problem.ts'

type Said = Partial<Omit<PlanLimits, 'budget'>> & { budgetUsd?: number | null }

/** The limits that a body says, money in micro-dollars. */
export function limitsIn({ budgetUsd, ...limits }: Said): Partial<PlanLimits> {
  return {
    ...limits,
    ...(budgetUsd !== undefined && { budget: budgetUsd === null ? null : micros(budgetUsd) }),
  }
}

/** A plan as administrators see it, with the domains and the groups that have it. */
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
  'The plan `default` is what the variables of the deployment say. Change those, or make another plan.',
  { code: 'plan_of_the_deployment' },
)

export const noSuchPlan = problem(400, 'There is no such plan.', {
  errors: [{ field: 'plan', message: 'There is no such plan. GET /admin/plans lists those that there are.' }],
})
