import { useState } from 'preact/hooks'
import { failureOf } from '../problem.ts'
import { Cancelled } from '../session.ts'
import { WORDS } from '../words.ts'
import { Dialog } from './dialog.tsx'
import { Notice } from './notice.tsx'

/** Asks whether to do what cannot be undone, and says what will happen. */
export function Ask({
  title,
  says,
  button,
  act,
  close,
}: {
  title: string
  says: string
  button: string
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
      if (!(error instanceof Cancelled)) setWrong(failureOf(error).words)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} close={close}>
      <p>{says}</p>
      <div role="alert">{wrong && <Notice tone="bad">{wrong}</Notice>}</div>
      <div class="row">
        <button type="button" class="bad" onClick={go} aria-disabled={busy}>
          {busy ? WORDS.loading : button}
        </button>
        <button type="button" class="plain" onClick={close}>
          {WORDS.cancel}
        </button>
      </div>
    </Dialog>
  )
}
