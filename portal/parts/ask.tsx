import { useState } from 'preact/hooks'
import { failureOf, wholeOf } from '../problem.ts'
import { Cancelled } from '../session.ts'
import { WORDS } from '../words.ts'
import { Dialog } from './dialog.tsx'
import { Notice } from './notice.tsx'

/** The consequences in words, and details line by line. */
export type Question = {
  title: string
  says: string
  lines?: readonly string[]
  button: string
  /** Whether the action is harmless. */
  isHarmless?: boolean
}

/** Asks for confirmation, and describes the consequences. */
export function Ask({
  title,
  says,
  lines = [],
  button,
  isHarmless = false,
  act,
  close,
}: Question & {
  act: () => Promise<void>
  close: () => void
}) {
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')
  const go = async () => {
    if (busy) return
    setBusy(true)
    setWrong('')
    try {
      await act()
      close()
    } catch (error) {
      if (!(error instanceof Cancelled)) setWrong(wholeOf(failureOf(error)))
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} close={close}>
      <p>{says}</p>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <div role="alert">{wrong && <Notice tone="bad">{wrong}</Notice>}</div>
      <div class="row">
        <button type="button" class={isHarmless ? '' : 'bad'} onClick={go} aria-disabled={busy}>
          {busy ? WORDS.loading : button}
        </button>
        <button type="button" class="plain" onClick={close}>
          {WORDS.cancel}
        </button>
      </div>
    </Dialog>
  )
}
