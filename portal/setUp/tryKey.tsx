import { useState } from 'preact/hooks'
import { Field, Form } from '../parts/form.tsx'
import { Notice } from '../parts/notice.tsx'
import { clientOf } from '../session.ts'
import { moneyOf, numberOf, WORDS } from '../words.ts'

const { setUp: words } = WORDS

/** Looks up a key, which shows whether a tool can use it. */
export function TryKey() {
  const [said, say] = useState('')
  return (
    <section class="card" aria-label={words.try}>
      <h2>{words.try}</h2>
      <p class="quiet">{words.trySays}</p>
      <Form
        button={words.tryButton}
        plain
        submit={async ({ secret = '' }) => {
          say('')
          const { data } = await clientOf(secret.trim()).getKey()
          const { quota, budget } = data.person
          const left =
            budget.left === undefined
              ? words.leftNoBudget(numberOf(quota.left))
              : words.left(numberOf(quota.left), moneyOf(budget.left))
          say(`${words.works(data.name, data.owner)} ${left}`)
        }}
      >
        <Field name="secret" label={WORDS.keys.secret} type="secret" autocomplete="off" maxLength={200} />
      </Form>
      <div role="status">{said && <Notice tone="good">{said}</Notice>}</div>
    </section>
  )
}
