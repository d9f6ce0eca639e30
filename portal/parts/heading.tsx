import { useEffect, useRef } from 'preact/hooks'

/** The heading of a view. It gets the focus when the view opens, so that a screen reader announces the view. */
export function Heading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
