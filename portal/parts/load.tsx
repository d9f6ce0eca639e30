import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { failureOf, wholeOf } from '../problem.ts'
import { WORDS } from '../words.ts'
import { Notice } from './notice.tsx'

export type Loaded<T> = {
  state: 'loading' | 'failed' | 'loaded'
  data: T | undefined
  wrong: string
  reload: () => void
}

/** Data from the gateway, loaded again when `key` changes. The old data stays until the new data arrives. */
export function useLoad<T>(load: () => Promise<T>, key: string): Loaded<T> {
  const [times, setTimes] = useState(0)
  const [loaded, setLoaded] = useState<Omit<Loaded<T>, 'reload'>>({
    state: 'loading',
    data: undefined,
    wrong: '',
  })
  useEffect(() => {
    let wanted = true
    setLoaded(({ data }) => ({ state: 'loading', data, wrong: '' }))
    load().then(
      (data) => wanted && setLoaded({ state: 'loaded', data, wrong: '' }),
      (error: unknown) =>
        wanted && setLoaded(({ data }) => ({ state: 'failed', data, wrong: wholeOf(failureOf(error)) })),
    )
    return () => {
      wanted = false
    }
  }, [key, times])
  const reload = useCallback(() => setTimes((times) => times + 1), [])
  return { ...loaded, reload }
}

/** Shows loaded data, a loading message, or the problem with a button to retry. */
export function Load<T>({ of, children }: { of: Loaded<T>; children: (data: T) => ComponentChildren }) {
  return (
    <>
      {of.state === 'failed' && (
        <div role="alert">
          <Notice tone="bad">
            {of.wrong}{' '}
            <button type="button" class="link" onClick={of.reload}>
              {WORDS.retry}
            </button>
          </Notice>
        </div>
      )}
      {of.data !== undefined
        ? children(of.data)
        : of.state === 'loading' && (
            <p class="empty" role="status">
              {WORDS.loading}
            </p>
          )}
    </>
  )
}
