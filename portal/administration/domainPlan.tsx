import type { Plan } from '../../clients/typescript/index.ts'
import { useApp } from '../parts/context.ts'
import { Choice, Field, Form } from '../parts/form.tsx'
import { useConfirm } from '../parts/useConfirm.tsx'
import { WORDS } from '../words.ts'

const { domains: words } = WORDS.administration

/** Assigns a plan to everybody of a mail domain. */
export function DomainPlan({ plans, changed }: { plans: Plan[]; changed: (done: string) => void }) {
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
          const domain = domainIn(values['path.domain'] ?? '')
          const before = plans.find(({ domains }) => domains.includes(domain))
          await confirm({
            title: words.setAsk(domain),
            says: `${words.setSays(domain, plan)} ${before ? words.setBefore(before.name) : ''}`,
            button: words.button,
            isHarmless: true,
          })
          await account.askFresh((api) => api.setDomainPlan({ path: { domain }, body: { plan } }))
          changed(words.set(domain, plan))
        }}
      >
        <div class="fields">
          <Field name="path.domain" label={words.domain} hint={words.domainHint} autocomplete="off" />
          <Choice name="plan" label={words.plan} options={plans.map(({ name }) => [name, name])} />
        </div>
      </Form>
      {dialog}
    </section>
  )
}

/** Normalises a domain that was typed with its `@` or in capitals. */
function domainIn(text: string): string {
  return text.trim().replace(/^@/, '').toLowerCase()
}
