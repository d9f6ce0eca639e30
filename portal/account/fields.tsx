import { useApp } from '../parts/context.ts'
import { Field } from '../parts/form.tsx'
import { WORDS } from '../words.ts'

const { fields: words } = WORDS

/** The address field, filled with the last typed address. */
export function EmailField() {
  const { email } = useApp()
  return (
    <Field
      name="email"
      label={words.email}
      type="email"
      value={email}
      autocomplete="username"
      maxLength={128}
    />
  )
}

export function PasswordField({ autofocus = false }: { autofocus?: boolean }) {
  return (
    <Field
      name="password"
      label={words.password}
      type="password"
      autocomplete="current-password"
      maxLength={256}
      autofocus={autofocus}
    />
  )
}

export function NewPasswordField({ label }: { label: string }) {
  return (
    <Field
      name="password"
      label={label}
      hint={words.newPasswordHint}
      type="password"
      autocomplete="new-password"
      minLength={12}
      maxLength={256}
    />
  )
}

export function CodeField() {
  return (
    <Field name="code" label={words.code} autocomplete="one-time-code" inputMode="numeric" maxLength={2048} />
  )
}
