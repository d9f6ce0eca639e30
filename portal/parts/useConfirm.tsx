import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import { Cancelled } from '../session.ts'
import { Ask, type Question } from './ask.tsx'

type Pending = Question & { agree: () => void; refuse: (error: Cancelled) => void }

/**
 * For a form that says first what it will do: it goes on once the person agrees, and then shows by itself what is
 * refused, beside the field that it is about.
 *
 * @returns the dialog, and what opens it; that throws {@link Cancelled} where the person does not agree.
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
