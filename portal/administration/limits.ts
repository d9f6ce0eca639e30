import type { Plan, PutPlanRequest, SetPersonPlanRequest } from '../../clients/typescript/index.ts'
import { globsIn } from '../keys/globs.ts'
import type { Values } from '../parts/form.tsx'
import { moneyOf, numberOf, WORDS } from '../words.ts'

const { administration } = WORDS
const { limits: words } = administration

export type Limits = PutPlanRequest

/** Some limits, which replace those of a plan. */
export type Overrides = NonNullable<SetPersonPlanRequest['overrides']>

type Period = Plan['budgetPeriod']

/** The limits typed into the fields with this prefix; empty fields are missing. */
export function limitsIn(values: Values, prefix = ''): Overrides {
  const text = (name: keyof Limits) => (values[prefix + name] ?? '').trim()
  const number = (name: keyof Limits) => (text(name) === '' ? undefined : Number(text(name)))
  const budgetUsd = number('budgetUsd')
  const budgetPeriod = text('budgetPeriod')
  const requests = number('requests')
  const requestsPeriod = text('requestsPeriod')
  const callsInFlight = number('callsInFlight')
  const maxOutputTokens = number('maxOutputTokens')
  const models = globsIn(text('models'))
  return {
    ...(budgetUsd !== undefined && { budgetUsd }),
    ...(isPeriod(budgetPeriod) && { budgetPeriod }),
    ...(requests !== undefined && { requests }),
    ...(isPeriod(requestsPeriod) && { requestsPeriod }),
    ...(callsInFlight !== undefined && { callsInFlight }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(models.length > 0 && { models }),
    ...(text('accessKeys') !== '' && { accessKeys: text('accessKeys') === String(true) }),
  }
}

function isPeriod(text: string): text is Period {
  return Object.hasOwn(words.periods, text)
}

/** Limits in words, by name. In a plan, which has all limits, missing models mean all models. */
export function saidOf(limits: Overrides | Limits, isPlan: boolean): [name: string, value: string][] {
  const { budgetUsd, budgetPeriod, requests, requestsPeriod, callsInFlight, maxOutputTokens } = limits
  const { models, accessKeys } = limits
  const period = (of: Period | undefined) => (of ? words.periods[of] : '')
  const said: [name: string, value: string | undefined][] = [
    [
      words.budgetUsd,
      budgetUsd === undefined ? undefined : budgetUsd === null ? words.noBudget : moneyOf(budgetUsd),
    ],
    [words.budgetPeriod, period(budgetPeriod)],
    [words.requests, requests === undefined ? undefined : numberOf(requests)],
    [words.requestsPeriod, period(requestsPeriod)],
    [words.callsInFlight, callsInFlight === undefined ? undefined : numberOf(callsInFlight)],
    [words.maxOutputTokens, maxOutputTokens === undefined ? undefined : numberOf(maxOutputTokens)],
    [words.models, models?.join(', ') ?? (isPlan ? words.allModels : undefined)],
    [
      words.accessKeys,
      accessKeys === undefined ? undefined : accessKeys ? administration.yes : administration.no,
    ],
  ]
  return said.flatMap(([name, value]) => (value ? [[name, value]] : []))
}

/** The differences between two plans, line by line. */
export function changesOf(before: Limits, limits: Limits): string[] {
  const old = new Map(saidOf(before, true))
  const lines = saidOf(limits, true).flatMap(([name, value]) =>
    old.get(name) === value ? [] : [words.change(name, value, old.get(name) ?? administration.none)],
  )
  return lines.length > 0 ? lines : [words.same]
}

export function linesOf(limits: Overrides, isPlan: boolean): string[] {
  return saidOf(limits, isPlan).map(([name, value]) => words.line(name, value))
}
