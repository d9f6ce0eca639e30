import { useApp } from '../parts/context.ts'
import { Choice, Field, Form } from '../parts/form.tsx'
import { WORDS } from '../words.ts'
import { globsIn } from './globs.ts'
import type { Made } from './secret.tsx'

const { keys: words } = WORDS

const DAY = 86_400_000

export function NewKey({ made, cancel }: { made: (key: Made) => void; cancel: () => void }) {
  const { account } = useApp()
  return (
    <section class="card" aria-label={words.new}>
      <h2>{words.new}</h2>
      <Form
        button={words.make}
        submit={async ({ name = '', expiresAt = '', models = '', budgetUsd = '' }) => {
          const globs = globsIn(models)
          const body = {
            name,
            ...(Number(expiresAt) > 0 && {
              expiresAt: new Date(Date.now() + Number(expiresAt) * DAY).toISOString(),
            }),
            ...(globs.length > 0 && { models: globs }),
            ...(budgetUsd !== '' && { budgetUsd: Number(budgetUsd) }),
          }
          const { data } = await account.askFresh((api) => api.createAccessKey({ body }))
          made({ ...data, name })
        }}
      >
        <div class="pair">
          <Field name="name" label={words.name} hint={words.nameHint} maxLength={64} autofocus />
          <Choice
            name="expiresAt"
            label={words.expires}
            options={Object.entries(words.expiry).sort(([a], [b]) => (Number(a) || 0) - (Number(b) || 0))}
          />
          <Field
            name="budgetUsd"
            label={words.budget}
            hint={words.budgetHint}
            type="number"
            min={0}
            max={1_000_000}
            step="any"
            optional
          />
        </div>
        <Field name="models" label={words.models} hint={words.modelsHint} optional />
      </Form>
      <p>
        <button type="button" class="link" onClick={cancel}>
          {WORDS.cancel}
        </button>
      </p>
    </section>
  )
}
