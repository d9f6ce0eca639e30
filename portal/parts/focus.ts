import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * Returns the reference for an element that takes the focus as it appears, if `isWanted`. After the next paint would be
 * too late: a key pressed in between would go to the previous element.
 *
 * The attribute `autofocus` works once in a document; Chromium complains about later uses.
 */
export function useFocus<T extends HTMLElement>(isWanted: boolean): RefObject<T | null> {
  const element = useRef<T>(null)
  useLayoutEffect(() => {
    if (isWanted) element.current?.focus()
  }, [])
  return element
}
