import { useEffect, useRef, useState } from 'preact/hooks'
import { failureOf } from '../problem.ts'
import { clientOf } from '../session.ts'
import { type Asked, answerOf } from './ask.ts'

/** An answer as far as it has come, and what it took. */
export type AnswerSoFar = {
  state: 'running' | 'done' | 'stopped' | 'failed'
  text: string
  wrong: string
  ignored: string
  isCut: boolean
  tokens: { input: number; output: number } | undefined
  cost: number | undefined
  millis: number | undefined
  firstMillis: number | undefined
}

const NOTHING: AnswerSoFar = {
  state: 'running',
  text: '',
  wrong: '',
  ignored: '',
  isCut: false,
  tokens: undefined,
  cost: undefined,
  millis: undefined,
  firstMillis: undefined,
}

/** Asks one question at a time, and reads the answer as it comes. */
export function useAnswer(secret: string) {
  const [answer, setAnswer] = useState<AnswerSoFar>()
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const ask = async (asked: Asked) => {
    const aborting = new AbortController()
    running.current = aborting
    const { signal } = aborting
    const show = (part: Partial<AnswerSoFar>) => setAnswer((shown) => ({ ...(shown ?? NOTHING), ...part }))
    setAnswer(NOTHING)
    const client = clientOf(secret)
    client.use({
      onResponse: (response) => show({ ignored: response.headers.get('x-ignored-parameters') ?? '' }),
    })
    const before = await spentBy(secret)
    const started = performance.now()
    let text = ''
    try {
      for await (const piece of answerOf(client, asked, signal)) {
        const millis = performance.now() - started
        if (piece.kind === 'text') {
          show(text === '' ? { firstMillis: millis } : {})
          text += piece.text
          show({ text, millis })
        }
        if (piece.kind === 'usage') show({ tokens: { input: piece.input, output: piece.output } })
        if (piece.kind === 'end') show({ isCut: piece.reason === 'length' })
      }
      show({ state: signal.aborted ? 'stopped' : 'done', millis: performance.now() - started })
    } catch (error) {
      show({ state: 'failed', wrong: failureOf(error).words })
    }
    // The last event waits until the ledger knows what was used.
    const after = signal.aborted ? undefined : await spentBy(secret)
    if (before !== undefined && after !== undefined) show({ cost: Math.max(0, after - before) })
  }
  return { answer, ask, stop: () => running.current?.abort() }
}

/** What a key has spent; undefined where it cannot be known now, which keeps nobody from asking. */
async function spentBy(secret: string): Promise<number | undefined> {
  try {
    return (await clientOf(secret).getKey()).data.spent
  } catch {
    return undefined
  }
}
