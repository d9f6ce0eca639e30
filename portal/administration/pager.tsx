import { WORDS } from '../words.ts'
import type { Pages } from './usePages.ts'

const { pages: words } = WORDS.administration

/** Links to the previous and next page; nothing if there is only one page. */
export function Pager<T>({ of: { number, goOn, goBack }, next }: { of: Pages<T>; next: string | undefined }) {
  if (next === undefined && !goBack) return null
  const forward = next === undefined || !goOn ? undefined : () => goOn(next)
  return (
    <nav class="row" aria-label={words.name}>
      <Step go={goBack}>{words.previous}</Step>
      <span role="status">{words.page(number)}</span>
      <Step go={forward}>{words.next}</Step>
    </nav>
  )
}

/** A button that leads nowhere stays, so that it keeps the focus. */
function Step({ go, children }: { go: (() => void) | undefined; children: string }) {
  return (
    <button type="button" class="plain small" aria-disabled={!go} onClick={() => go?.()}>
      {children}
    </button>
  )
}
