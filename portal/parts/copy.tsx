import { useState } from 'preact/hooks'
import { WORDS } from '../words.ts'

/** A button that copies a text, and reports success or failure. */
export function Copy({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(WORDS.copied)
    } catch {
      setSaid(WORDS.notCopied)
    }
  }
  return (
    <span class="row">
      <button type="button" class="plain small" onClick={copy}>
        {WORDS.copy}
        <span class="hidden"> {what}</span>
      </button>
      <span role="status" class="quiet">
        {said}
      </span>
    </span>
  )
}

/** Lines to copy and paste. */
export function Code({ text, what }: { text: string; what: string }) {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <pre tabIndex={0}>{text}</pre>
      <Copy text={text} what={what} />
    </div>
  )
}
