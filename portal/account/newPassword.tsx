import { Field } from '../parts/form.tsx'
import { WORDS } from '../words.ts'

export function NewPassword({ label }: { label: string }) {
  return (
    <Field
      name="password"
      label={label}
      hint={WORDS.fields.newPasswordHint}
      type="password"
      autocomplete="new-password"
      minLength={12}
      maxLength={256}
    />
  )
}
