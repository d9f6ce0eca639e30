import { useApp } from '../parts/context.ts'
import { Check, Field, Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { goTo, INSIDE, linkTo, routeNow } from '../route.ts'
import { WORDS } from '../words.ts'

export function SignIn() {
  const { account, email, remember } = useApp()
  return (
    <div class="narrow">
      <Heading>{WORDS.views['sign-in']}</Heading>
      <p>{WORDS.account.intro}</p>
      <Form
        button={WORDS.account.signIn}
        submit={async ({ email = '', password = '', keep }) => {
          remember(email)
          await account.signIn({ email, password }, keep === 'on')
          const route = routeNow()
          if (!route || !INSIDE.includes(route)) goTo('overview')
        }}
        refused={({ code }) =>
          code === 'not_confirmed' && <a href={linkTo('confirm')}>{WORDS.account.confirmNow}</a>
        }
      >
        <Field
          name="email"
          label={WORDS.fields.email}
          type="email"
          value={email}
          autocomplete="username"
          maxLength={128}
        />
        <Field
          name="password"
          label={WORDS.fields.password}
          type="password"
          autocomplete="current-password"
          maxLength={256}
        />
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
