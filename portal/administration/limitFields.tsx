import { Choice, Field } from '../parts/form.tsx'
import { WORDS } from '../words.ts'
import type { Limits } from './limits.ts'

const { administration } = WORDS
const { limits: words, personPlan } = administration

const PERIODS = Object.entries(words.periods)
const YES_OR_NO = [
  [String(true), administration.yes],
  [String(false), administration.no],
] as const

/**
 * Fields for the current limits of a plan; or, without a plan, for overrides, which may all be empty. Their names are
 * those of the gateway after `prefix`.
 */
export function LimitFields({
  plan,
  prefix = '',
  autofocus = false,
}: {
  plan?: Limits
  prefix?: string
  autofocus?: boolean
}) {
  const asInPlan = plan ? [] : [['', personPlan.asInPlan] as const]
  return (
    <>
      <div class="fields">
        <Field
          name={`${prefix}budgetUsd`}
          label={words.budgetUsd}
          {...(plan && { hint: words.budgetUsdHint })}
          type="number"
          step="any"
          value={text(plan?.budgetUsd)}
          autofocus={autofocus}
          optional
        />
        <Choice
          name={`${prefix}budgetPeriod`}
          label={words.budgetPeriod}
          value={text(plan?.budgetPeriod)}
          options={[...asInPlan, ...PERIODS]}
        />
        <Field
          name={`${prefix}requests`}
          label={words.requests}
          type="number"
          value={text(plan?.requests)}
          optional={!plan}
        />
        <Choice
          name={`${prefix}requestsPeriod`}
          label={words.requestsPeriod}
          value={text(plan?.requestsPeriod)}
          options={[...asInPlan, ...PERIODS]}
        />
        <Field
          name={`${prefix}callsInFlight`}
          label={words.callsInFlight}
          type="number"
          value={text(plan?.callsInFlight)}
          optional={!plan}
        />
        <Field
          name={`${prefix}maxOutputTokens`}
          label={words.maxOutputTokens}
          type="number"
          value={text(plan?.maxOutputTokens)}
          optional={!plan}
        />
        <Choice
          name={`${prefix}accessKeys`}
          label={words.accessKeys}
          value={text(plan?.accessKeys)}
          options={[...asInPlan, ...YES_OR_NO]}
        />
      </div>
      <Field
        name={`${prefix}models`}
        label={words.models}
        hint={plan ? words.modelsHint : WORDS.keys.modelsHint}
        value={plan?.models?.join(', ') ?? ''}
        autocomplete="off"
        optional
      />
    </>
  )
}

function text(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
