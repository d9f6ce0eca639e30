import { useApp } from '../parts/context.ts'
import { Check, Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { goTo, isOutside, linkTo, placeNow } from '../route.ts'
import { WORDS } from '../words.ts'
import { ByProvider } from './byProvider.tsx'
import { EmailField, PasswordField } from './fields.tsx'

export function SignIn() {
  const { account, remember } = useApp()
  return (
    <div class="narrow">
      <Heading>{WORDS.views['sign-in']}</Heading>
      <p>{WORDS.account.intro}</p>
      <ByProvider />
      <Form
        button={WORDS.account.signIn}
        submit={async ({ email = '', password = '', keep }) => {
          remember(email)
          await account.signIn({ email, password }, keep === 'on')
          const place = placeNow()
          if (!place || isOutside(place.route)) goTo('overview')
        }}
        refused={({ code }) =>
          code === 'not_confirmed' && <a href={linkTo('confirm')}>{WORDS.account.confirmNow}</a>
        }
      >
        <EmailField />
        <PasswordField />
        <Check name="keep" label={WORDS.account.keep} hint={WORDS.account.keepHint} />
      </Form>
      <p>
        <a href={linkTo('forgot-password')}>{WORDS.account.forgot}</a>
      </p>
      <p>
        {WORDS.account.noAccount} <a href={linkTo('register')}>{WORDS.account.register}</a>
      </p>
    </div>
  )
}
