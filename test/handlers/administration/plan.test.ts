import { expect, test } from 'vitest'
import { limitsIn, noSuchPlan, ofTheDeployment, shownPlan } from '../../../handlers/administration/plan.ts'

const PLAN = {
  name: 'research',
  budget: 2_500_000,
  budgetPeriod: 'MONTH',
  requests: 100,
  requestsPeriod: 'DAY',
  callsInFlight: 4,
  models: null,
  maxOutputTokens: 1000,
  accessKeys: true,
} as const

test.each([
  [{ budgetUsd: 2.5 }, { budget: 2_500_000 }],
  [{ budgetUsd: 0 }, { budget: 0 }],
  [{ budgetUsd: null }, { budget: null }],
  [{ requests: 7 }, { requests: 7 }],
  [{}, {}],
])('limits of a body %j are %j', (body, limits) => {
  expect(limitsIn(body)).toEqual(limits)
})

test('a plan is shown in dollars, with its own domains and groups', () => {
  const of = (plan: string) => ({ domain: `${plan}.example.com`, group: `${plan}-team`, plan })
  const all = [of('research'), of('large')]
  const { budget, models, ...rest } = PLAN
  expect(shownPlan(PLAN, all, all)).toEqual({
    ...rest,
    budgetUsd: 2.5,
    domains: ['research.example.com'],
    groups: ['research-team'],
  })
})

test('a plan without a budget, and one with models, are shown as such', () => {
  expect(shownPlan({ ...PLAN, budget: null }, [], [])).toMatchObject({ budgetUsd: null })
  expect(shownPlan({ ...PLAN, budget: 0 }, [], [])).toMatchObject({ budgetUsd: 0 })
  expect(shownPlan({ ...PLAN, models: ['amazon.*'] }, [], [])).toMatchObject({ models: ['amazon.*'] })
})

test('the refusals say what to do', () => {
  expect(ofTheDeployment).toMatchObject({ status: 403, body: { code: 'plan_of_the_deployment' } })
  expect(ofTheDeployment.body.message).toContain('make another plan')
  expect(noSuchPlan).toMatchObject({ status: 400, body: { errors: [{ field: 'plan' }] } })
  expect(noSuchPlan.body.errors?.[0]?.message).toContain('GET /admin/plans')
})
