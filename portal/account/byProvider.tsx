import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../parts/context.ts'
import { Notice } from '../parts/notice.tsx'
import { failureOf } from '../problem.ts'
import { goTo, isOutside, placeNow } from '../route.ts'
import { WORDS } from '../words.ts'
import { leaveFor, type Provider } from './provider.ts'

/** Offers the sign-in by the organisation's provider, if there is one, and completes it when the browser returns. */
export function ByProvider() {
  const { account } = useApp()
  const [provider, setProvider] = useState<Provider>()
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(account.returned?.outcome === 'code')
  useEffect(() => {
    // If the request fails, the password still works.
    account.api.getSignIn().then(
      ({ data }) => setProvider(data.provider),
      () => {},
    )
    const { returned } = account
    account.returned = undefined
    if (!returned) return
    if (returned.outcome !== 'code') {
      setWords(
        returned.outcome === 'refused' ? WORDS.provider.refused(returned.words) : WORDS.provider.unknown,
      )
      return
    }
    account.signInByCode(returned).then(
      () => {
        const place = placeNow()
        if (!place || isOutside(place.route)) goTo('overview')
      },
      (error: unknown) => {
        setWords(failureOf(error).words)
        setBusy(false)
      },
    )
  }, [account])
  return (
    <>
      <div role="alert">{words && <Notice tone="bad">{words}</Notice>}</div>
      {busy && <p role="status">{WORDS.loading}</p>}
      {provider && !busy && (
        <ToProvider
          provider={provider}
          keep={() => document.querySelector<HTMLInputElement>('input[name=keep]')?.checked ?? false}
        />
      )}
    </>
  )
}

type ToProviderProps = { provider: Provider; keep: () => boolean; fresh?: boolean }

/** The button that leads to the provider. */
export function ToProvider({ provider, keep, fresh = false }: ToProviderProps) {
  return (
    <p>
      <button type="button" onClick={() => leaveFor(provider, { keep: keep(), fresh })}>
        {WORDS.provider.signIn(provider.name)}
      </button>
    </p>
  )
}
