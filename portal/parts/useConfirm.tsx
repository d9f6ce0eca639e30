import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import { Cancelled } from '../session.ts'
import { Ask, type Question } from './ask.tsx'

type Pending = Question & { agree: () => void; refuse: (error: Cancelled) => void }

/**
 * For a form that announces its effect first. It continues once the person agrees, and then shows refusals beside
 * their fields itself.
 *
 * @returns the dialog, and a function that opens it and throws {@link Cancelled} if the person does not agree.
 */
export function useConfirm(): [dialog: ComponentChild, confirm: (question: Question) => Promise<void>] {
  const [pending, setPending] = useState<Pending>()
  const confirm = (question: Question) =>
    new Promise<void>((agree, refuse) => setPending({ ...question, agree, refuse }))
  const dialog = pending && (
    <Ask
      {...pending}
      act={async () => pending.agree()}
      close={() => {
        setPending(undefined)
        pending.refuse(new Cancelled())
      }}
    />
  )
  return [dialog, confirm]
}
