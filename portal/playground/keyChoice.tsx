import { useApp } from '../parts/context.ts'
import { Field, Form } from '../parts/form.tsx'
import { clientOf } from '../session.ts'
import { WORDS } from '../words.ts'

const { playground: words } = WORDS

const HOUR = 3_600_000

/** The choice of the access key: a new one for the page, or one of the person's. */
export function KeyChoice() {
  const { account } = useApp()
  return (
    <div class="column">
      <p>{words.keyless}</p>
      <Form
        button={words.make}
        submit={async () => {
          const body = { name: words.made, expiresAt: new Date(Date.now() + HOUR).toISOString() }
          const { data } = await account.askFresh((api) => api.createAccessKey({ body }))
          account.hold(data)
        }}
      />
      <hr />
      <Form
        button={words.take}
        plain
        submit={async ({ secret = '' }) => {
          await clientOf(secret.trim()).getKey()
          account.hold({ secret: secret.trim() })
        }}
      >
        <Field name="secret" label={words.paste} type="secret" autocomplete="off" maxLength={200} />
      </Form>
    </div>
  )
}
