import { useEffect, useState } from 'preact/hooks'
import { ToProvider } from './account/byProvider.tsx'
import { PasswordField } from './account/fields.tsx'
import type { Provider } from './account/provider.ts'
import { keptSession } from './kept.ts'
import { useApp } from './parts/context.ts'
import { Dialog } from './parts/dialog.tsx'
import { Form } from './parts/form.tsx'
import { type Account, Cancelled } from './session.ts'
import { WORDS } from './words.ts'

/** Asks for the password when the gateway wants a recent sign-in. */
export function Again({ waiting }: { waiting: NonNullable<Account['waiting']> }) {
  const { account, email } = useApp()
  const close = () => waiting.reject(new Cancelled())
  const [provider, setProvider] = useState<Provider>()
  useEffect(() => {
    if (account.isOfProvider)
      account.api.getSignIn().then(
        ({ data }) => setProvider(data.provider),
        () => {},
      )
  }, [account])
  if (account.isOfProvider)
    return (
      <Dialog title={WORDS.provider.again} close={close}>
        <p>{WORDS.provider.againSays}</p>
        {provider && <ToProvider provider={provider} keep={() => keptSession.get() !== undefined} fresh />}
        <p>
          <button type="button" class="link" onClick={close}>
            {WORDS.cancel}
          </button>
        </p>
      </Dialog>
    )
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
