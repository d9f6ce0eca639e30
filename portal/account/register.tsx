import { keptRegistration } from '../kept.ts'
import { useApp } from '../parts/context.ts'
import { Field, Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { goTo, linkTo } from '../route.ts'
import { WORDS } from '../words.ts'
import { EmailField, NewPasswordField } from './fields.tsx'

export function Register() {
  const { account, remember } = useApp()
  return (
    <div class="narrow">
      <Heading>{WORDS.views.register}</Heading>
      <Form
        button={WORDS.account.register}
        submit={async ({ email = '', password = '', fullname = '' }) => {
          const { data } = await account.api.register({ body: { email, password, fullname } })
          keptRegistration.set({ email, apiKey: data['API Key'] })
          remember(email)
          goTo('confirm')
        }}
      >
        <Field name="fullname" label={WORDS.fields.fullname} autocomplete="name" maxLength={256} />
        <EmailField />
        <NewPasswordField label={WORDS.fields.password} />
      </Form>
      <p>
        {WORDS.account.hasAccount} <a href={linkTo('sign-in')}>{WORDS.account.signIn}</a>
      </p>
    </div>
  )
}
