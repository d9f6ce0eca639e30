import { WORDS } from '../words.ts'
import type { Pages } from './usePages.ts'

const { pages: words } = WORDS.administration

/** The ways to the pages before and behind; nothing where there is one page. */
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

/** It stays where it leads nowhere, so that the focus does. */
function Step({ go, children }: { go: (() => void) | undefined; children: string }) {
  return (
    <button type="button" class="plain small" aria-disabled={!go} onClick={() => go?.()}>
      {children}
    </button>
  )
}
