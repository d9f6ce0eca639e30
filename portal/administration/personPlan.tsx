import type { PersonResponse, Plan } from '../../clients/typescript/index.ts'
import type { Question } from '../parts/ask.tsx'
import { useApp } from '../parts/context.ts'
import { Check, Choice, Field, Form, type Values } from '../parts/form.tsx'
import { Load, useLoad } from '../parts/load.tsx'
import { useConfirm } from '../parts/useConfirm.tsx'
import { WORDS, whenOf } from '../words.ts'
import { LimitFields } from './limitFields.tsx'
import { limitsIn, linesOf, type Overrides } from './limits.ts'

const { administration } = WORDS
const { personPlan: words } = administration

const PREFIX = 'overrides.'

type PersonPlanProps = {
  person: PersonResponse['data']
  changed: (done: string) => void
  cancel: () => void
}

/** The plan of a person, and overrides for them until a date. */
export function PersonPlan({ person, changed, cancel }: PersonPlanProps) {
  const { account } = useApp()
  const [dialog, confirm] = useConfirm()
  const plans = useLoad(() => account.ask((api) => api.listPlans()), 'plans')
  const { personId, email } = person
  return (
    <section class="card" aria-label={words.title}>
      <h2>{words.title}</h2>
      <Load of={plans}>
        {({ data }) => (
          <Form
            button={words.button}
            submit={async (values) => {
              const said = saidIn(values)
              await confirm(questionOf(person, said))
              await account.askFresh((api) => api.setPersonPlan({ path: { personId }, body: bodyOf(said) }))
              changed(words.done(email))
            }}
          >
            <Choice
              name="plan"
              label={words.plan}
              hint={words.planHint}
              value={ownPlanOf(person, data)}
              options={[['', words.noPlan], ...data.map(({ name }) => [name, name] as const)]}
            />
            <fieldset>
              <legend>{words.overrides}</legend>
              <p class="quiet">{words.overridesSay}</p>
              <LimitFields prefix={PREFIX} />
              <Check name="noBudget" label={words.noBudget} hint={words.noBudgetHint} />
              <div class="fields">
                <Field name="until" label={words.until} hint={words.untilHint} type="date" optional />
              </div>
            </fieldset>
          </Form>
        )}
      </Load>
      <p>
        <button type="button" class="link" onClick={cancel}>
          {WORDS.cancel}
        </button>
      </p>
      {dialog}
    </section>
  )
}

type Said = { plan: string; alone: { limits: Overrides; until: Date } | undefined }

function saidIn(values: Values): Said {
  const { plan = '', until = '', noBudget } = values
  const limits = { ...limitsIn(values, PREFIX), ...(noBudget === 'on' && { budgetUsd: null }) }
  const hasLimits = Object.keys(limits).length > 0
  if (hasLimits && until === '') throw new Error(words.needsUntil)
  if (!hasLimits && until !== '') throw new Error(words.needsLimits)
  return { plan, alone: hasLimits ? { limits, until: endOf(until) } : undefined }
}

/** The last moment of a day in the user's time zone. */
function endOf(day: string): Date {
  return new Date(`${day}T23:59:59`)
}

function bodyOf({ plan, alone }: Said) {
  return {
    ...(plan !== '' && { plan }),
    ...(alone && { overrides: alone.limits, until: alone.until.toISOString() }),
  }
}

function questionOf({ email, name }: PersonResponse['data'], { plan, alone }: Said): Question {
  const onPlan = plan === '' ? words.onNoPlan(email) : words.onPlan(email, plan)
  return {
    title: words.ask(administration.who(name, email)),
    says: `${onPlan} ${alone ? words.withOverrides(whenOf(alone.until)) : words.noOverrides}`,
    lines: alone ? linesOf(alone.limits, false) : [],
    button: administration.keep,
    isHarmless: true,
  }
}

/**
 * The plan that can only be the person's own; none if their mail domain or the default leads to the same plan. The
 * gateway returns the plan in force, and not its origin.
 */
function ownPlanOf({ email, plan }: PersonResponse['data'], plans: Plan[]): string {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  const ofDomain = plans.find(({ domains }) => domains.includes(domain)) ?? plans.at(0)
  return ofDomain?.name === plan ? '' : plan
}
