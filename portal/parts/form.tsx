import { type ComponentChildren, createContext } from 'preact'
import { useContext, useId, useRef, useState } from 'preact/hooks'
import { type Failure, failureOf } from '../problem.ts'
import { Cancelled } from '../session.ts'
import { WORDS } from '../words.ts'
import { useFocus } from './focus.ts'
import { Notice } from './notice.tsx'

const FailureContext = createContext<Failure | undefined>(undefined)

/** The typed values, by field name. */
export type Values = { [name: string]: string }

/** A form that shows why the gateway refused it: beside the field at fault, or else above the button. */
export function Form({
  submit,
  button,
  refused,
  plain = false,
  children,
}: {
  submit: (values: Values) => Promise<void>
  button: string
  /** Help after a refusal. */
  refused?: (failure: Failure) => ComponentChildren
  /** Whether this is an alternative to the main form. */
  plain?: boolean
  children?: ComponentChildren
}) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const form = useRef<HTMLFormElement>(null)
  const send = async (event: Event) => {
    event.preventDefault()
    if (busy || !form.current) return
    setBusy(true)
    setFailure(undefined)
    try {
      await submit(valuesOf(form.current))
    } catch (error) {
      if (!(error instanceof Cancelled)) setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  const named = failure ? Object.keys(failure.fields).length > 0 : false
  return (
    <form ref={form} onSubmit={send}>
      <FailureContext.Provider value={failure}>{children}</FailureContext.Provider>
      <div role="alert">
        {failure && (
          <Notice tone="bad">
            {failure.words} {named && unplaced(failure, form.current)} {refused?.(failure)}
          </Notice>
        )}
      </div>
      <button type="submit" class={plain ? 'plain' : ''} aria-disabled={busy}>
        {busy ? WORDS.loading : button}
      </button>
    </form>
  )
}

/** The problems of fields that the form does not show. */
function unplaced({ fields }: Failure, form: HTMLFormElement | null): string {
  const shown = Object.keys(form ? valuesOf(form) : {})
  return Object.entries(fields)
    .filter(([field]) => !shown.some((name) => isOf(field, name)))
    .map(([field, words]) => `${field} ${words}.`)
    .join(' ')
}

function valuesOf(form: HTMLFormElement): Values {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))
}

/** Each type by itself, as Preact tells what fits to which. */
const TYPES = {
  text: { type: 'text' },
  email: { type: 'email' },
  password: { type: 'password' },
  number: { type: 'number' },
  date: { type: 'date' },
  // The browser must not store a key like a password.
  secret: { type: 'text', class: 'masked' },
} as const

type FieldProps = {
  name: string
  label: string
  hint?: string
  type?: keyof typeof TYPES
  value?: string
  optional?: boolean
  autocomplete?: string
  minLength?: number
  maxLength?: number
  min?: number | string
  max?: number
  step?: string
  inputMode?: 'numeric' | 'decimal'
  autofocus?: boolean
  onInput?: (text: string) => void
}

export function Field({
  name,
  label,
  hint,
  optional = false,
  type = 'text',
  value = '',
  autofocus = false,
  onInput,
  ...input
}: FieldProps) {
  const id = useId()
  const field = useFocus<HTMLInputElement>(autofocus)
  const wrong = useWrong(name)
  return (
    <div class="field">
      <label for={id}>
        {label} {optional && <small>({WORDS.optional})</small>}
      </label>
      <input
        ref={field}
        id={id}
        name={name}
        {...TYPES[type]}
        required={!optional}
        // The initial value: as the value, it would overwrite what the user typed since.
        defaultValue={value}
        spellcheck={false}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${id}-says`}
        {...(onInput && { onInput: ({ currentTarget }) => onInput(currentTarget.value) })}
        {...input}
      />
      <Says id={id} hint={hint} wrong={wrong} />
    </div>
  )
}

export function Choice({
  name,
  label,
  hint,
  options,
  value,
  onChange,
}: {
  name: string
  label: string
  hint?: string
  options: readonly (readonly [value: string, label: string])[]
  value?: string
  onChange?: (value: string) => void
}) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        aria-describedby={`${id}-says`}
        onChange={({ currentTarget }) => onChange?.(currentTarget.value)}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
      <Says id={id} hint={hint} wrong={useWrong(name)} />
    </div>
  )
}

export function Check({ name, label, hint }: { name: string; label: string; hint: string }) {
  const id = useId()
  return (
    <div class="field check">
      <input id={id} name={name} type="checkbox" aria-describedby={`${id}-says`} />
      <label for={id}>{label}</label>
      <Says id={id} hint={hint} wrong={undefined} />
    </div>
  )
}

function useWrong(name: string): string | undefined {
  const fields = useContext(FailureContext)?.fields ?? {}
  const [, wrong] = Object.entries(fields).find(([field]) => isOf(field, name)) ?? []
  return wrong
}

/** Whether the gateway's `field` is the form field `name`, or a part of it. */
function isOf(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`)
}

function Says({ id, hint, wrong }: { id: string; hint: string | undefined; wrong: string | undefined }) {
  return (
    <p id={`${id}-says`} class={wrong ? 'wrong' : 'quiet'} hidden={!hint && !wrong}>
      {wrong && hint ? `${wrong}. ${hint}` : (wrong ?? hint)}
    </p>
  )
}
