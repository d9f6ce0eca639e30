import { useState } from 'preact/hooks'
import { IS_LOCAL } from '../address.ts'
import { useApp } from '../parts/context.ts'
import { Check, Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { linkTo } from '../route.ts'
import { WORDS } from '../words.ts'
import { CodeField, EmailField, NewPasswordField } from './fields.tsx'

/** Two steps on one page. After a reload the user can repeat the first, or skip it with a code from before. */
export function ForgotPassword() {
  const { account, remember, leave } = useApp()
  const [sent, setSent] = useState(false)
  return (
    <div class="narrow">
      <Heading>{WORDS.views['forgot-password']}</Heading>
      {sent ? (
        <>
          <p role="status">
            {WORDS.account.codeSent} {IS_LOCAL && WORDS.account.mailedLocally}
          </p>
          <Form
            key="set"
            button={WORDS.account.setPassword}
            submit={async ({ email = '', code = '', password = '', keep }) => {
              const body = { email, code: code.trim(), password, keepAccessKeys: keep === 'on' }
              await account.api.resetPassword({ body })
              remember(email)
              leave('sign-in', { words: WORDS.account.reset, tone: 'good' })
            }}
          >
            <EmailField />
            <CodeField />
            <NewPasswordField label={WORDS.fields.newPassword} />
            <Check name="keep" label={WORDS.account.keepKeys} hint={WORDS.account.keepKeysHint} />
          </Form>
        </>
      ) : (
        <Form
          key="send"
          button={WORDS.account.sendCode}
          submit={async ({ email = '' }) => {
            await account.api.forgotPassword({ body: { email } })
            remember(email)
            setSent(true)
          }}
        >
          <EmailField />
        </Form>
      )}
      <p class="row">
        {!sent && (
          <button type="button" class="link" onClick={() => setSent(true)}>
            {WORDS.account.haveCode}
          </button>
        )}
        <a href={linkTo('sign-in')}>{WORDS.account.signIn}</a>
      </p>
    </div>
  )
}
