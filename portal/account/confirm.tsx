import { useState } from 'preact/hooks'
import { IS_LOCAL } from '../address.ts'
import { keptRegistration } from '../kept.ts'
import { useApp } from '../parts/context.ts'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import { failureOf } from '../problem.ts'
import { linkTo } from '../route.ts'
import { WORDS } from '../words.ts'
import { CodeField } from './fields.tsx'

export function Confirm() {
  const { account, remember, say, leave } = useApp()
  const [registration] = useState(keptRegistration.get)
  if (!registration) return <Elsewhere />
  const { email, apiKey } = registration
  const resend = async () => {
    try {
      await account.api.resendCode({ body: { email } })
      say({ words: WORDS.account.resent, tone: 'good' })
    } catch (error) {
      say({ words: failureOf(error).words, tone: 'bad' })
    }
  }
  return (
    <div class="narrow">
      <Heading>{WORDS.views.confirm}</Heading>
      <p>
        {WORDS.account.mailed(email)} {IS_LOCAL && WORDS.account.mailedLocally}
      </p>
      <Form
        button={WORDS.account.confirm}
        submit={async ({ code = '' }) => {
          await account.api.confirmRegistration({ body: { email, code: code.trim(), apiKey } })
          keptRegistration.clear()
          remember(email)
          leave('sign-in', { words: WORDS.account.confirmed, tone: 'good' })
        }}
      >
        <CodeField />
      </Form>
      <p class="row">
        <button type="button" class="link" onClick={resend}>
          {WORDS.account.resend}
        </button>
        <a href={linkTo('register')}>{WORDS.account.registerAgain}</a>
      </p>
      <p>
        {WORDS.account.hasAccount} <a href={linkTo('sign-in')}>{WORDS.account.signIn}</a>
      </p>
    </div>
  )
}

/** Shown when another tab has the proof of the registration. */
function Elsewhere() {
  return (
    <div class="narrow">
      <Heading>{WORDS.views.confirm}</Heading>
      <Notice tone="plain">{WORDS.account.notHere}</Notice>
      <p class="row">
        <a class="button" href={linkTo('register')}>
          {WORDS.account.registerAgain}
        </a>
        <a href={linkTo('sign-in')}>{WORDS.account.signIn}</a>
      </p>
    </div>
  )
}
