import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * A reference to an element that gets the focus when it appears, if `isWanted`. It gets it together with the
 * element and not after the next paint, so that no key goes astray that is pressed in between.
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
