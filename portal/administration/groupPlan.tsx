import type { Plan } from '../../clients/typescript/index.ts'
import { useApp } from '../parts/context.ts'
import { Choice, Field, Form } from '../parts/form.tsx'
import { useConfirm } from '../parts/useConfirm.tsx'
import { WORDS } from '../words.ts'

const { groups: words } = WORDS.administration

/** Puts everybody of a group on a plan. */
export function GroupPlan({ plans, changed }: { plans: Plan[]; changed: (done: string) => void }) {
  const { account } = useApp()
  const [dialog, confirm] = useConfirm()
  return (
    <section class="card" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p class="quiet">{words.says}</p>
      <Form
        button={words.button}
        plain
        submit={async (values) => {
          const { plan = '' } = values
          const group = (values['path.group'] ?? '').trim()
          const before = plans.find(({ groups }) => groups.includes(group))
          await confirm({
            title: words.setAsk(group),
            says: `${words.setSays(group, plan)} ${before ? words.setBefore(before.name) : ''}`,
            button: words.button,
            isHarmless: true,
          })
          await account.askFresh((api) => api.setGroupPlan({ path: { group }, body: { plan } }))
          changed(words.set(group, plan))
        }}
      >
        <div class="fields">
          <Field name="path.group" label={words.group} hint={words.groupHint} autocomplete="off" />
          <Choice name="plan" label={words.plan} options={plans.map(({ name }) => [name, name])} />
        </div>
      </Form>
      {dialog}
    </section>
  )
}
