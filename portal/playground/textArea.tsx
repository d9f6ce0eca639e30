import { useId } from 'preact/hooks'
import { useFocus } from '../parts/focus.ts'
import { WORDS } from '../words.ts'

type TextAreaProps = {
  label: string
  value: string
  rows: number
  optional?: boolean
  wrong?: string | undefined
  autofocus?: boolean
  type: (text: string) => void
}

/** A field for several lines of text. */
export function TextArea({
  label,
  value,
  rows,
  optional = false,
  wrong,
  autofocus = false,
  type,
}: TextAreaProps) {
  const id = useId()
  const area = useFocus<HTMLTextAreaElement>(autofocus)
  return (
    <div class="field">
      <label for={id}>
        {label} {optional && <small>({WORDS.optional})</small>}
      </label>
      <textarea
        ref={area}
        id={id}
        rows={rows}
        required={!optional}
        value={value}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${id}-says`}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
      <p id={`${id}-says`} class="wrong" role="alert" hidden={!wrong}>
        {wrong}
      </p>
    </div>
  )
}
