import type { Plan } from '../../clients/typescript/index.ts'
import type { Question } from '../parts/ask.tsx'
import { useApp } from '../parts/context.ts'
import { Field, Form } from '../parts/form.tsx'
import { useConfirm } from '../parts/useConfirm.tsx'
import { WORDS } from '../words.ts'
import { LimitFields } from './limitFields.tsx'
import { changesOf, type Limits, limitsIn, linesOf } from './limits.ts'

const { plans: words } = WORDS.administration

type PlanFormProps = {
  plans: Plan[]
  /** The plan to change; without it a new plan starts with the limits of the deployment. */
  plan: Plan | undefined
  changed: (done: string) => void
  cancel: () => void
}

export function PlanForm({ plans, plan, changed, cancel }: PlanFormProps) {
  const { account } = useApp()
  const [dialog, confirm] = useConfirm()
  const start = plan ?? plans[0]
  if (!start) return null
  const { name: _, domains: __, groups: ___, models: ____, ...limitsNow } = start
  const title = plan ? words.changeNamed(plan.name) : words.new
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <Form
        button={plan ? words.keep : words.make}
        submit={async (values) => {
          const name = plan?.name ?? (values['path.plan'] ?? '').trim()
          const limits = { ...limitsNow, budgetUsd: null, ...limitsIn(values) }
          const before = plans.find((one) => one.name === name)
          await confirm(questionOf(name, limits, before))
          await account.askFresh((api) => api.putPlan({ path: { plan: name }, body: limits }))
          changed(words.kept(name))
        }}
      >
        {!plan && (
          <div class="fields">
            <Field name="path.plan" label={words.name} hint={words.nameHint} autocomplete="off" autofocus />
          </div>
        )}
        <LimitFields plan={start} autofocus={plan !== undefined} />
      </Form>
      <p>
        <button type="button" class="link" onClick={cancel}>
          {WORDS.cancel}
        </button>
      </p>
      {dialog}
    </section>
  )
}

/** A new plan with the name of an existing plan changes that plan, and the texts say so. */
function questionOf(name: string, limits: Limits, before: Plan | undefined): Question {
  return before
    ? {
        title: words.keepAsk(name),
        says: words.keepSays(name),
        lines: changesOf(before, limits),
        button: words.keep,
        isHarmless: true,
      }
    : {
        title: words.makeAsk(name),
        says: words.makeSays,
        lines: linesOf(limits, true),
        button: words.make,
        isHarmless: true,
      }
}
