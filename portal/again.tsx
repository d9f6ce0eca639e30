import { PasswordField } from './account/fields.tsx'
import { useApp } from './parts/context.ts'
import { Dialog } from './parts/dialog.tsx'
import { Form } from './parts/form.tsx'
import { type Account, Cancelled } from './session.ts'
import { WORDS } from './words.ts'

/** Asks for the password when the gateway wants a recent sign-in. */
export function Again({ waiting }: { waiting: NonNullable<Account['waiting']> }) {
  const { account, email } = useApp()
  const close = () => waiting.reject(new Cancelled())
  return (
    <Dialog title={WORDS.account.again} close={close}>
      <p>{WORDS.account.againSays}</p>
      <Form
        button={WORDS.account.goOn}
        submit={async ({ password = '' }) => {
          await account.again(password)
          waiting.resolve()
        }}
      >
        <input type="text" hidden readOnly value={email} autocomplete="username" />
        <PasswordField autofocus />
      </Form>
      <p>
        <button type="button" class="link" onClick={close}>
          {WORDS.cancel}
        </button>
      </p>
    </Dialog>
  )
}
