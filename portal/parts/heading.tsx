import { useFocus } from './focus.ts'

/** The heading of a view. It gets the focus when the view opens, so that a screen reader announces the view. */
export function Heading({ children }: { children: string }) {
  const heading = useFocus<HTMLHeadingElement>(true)
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
