import { useEffect, useRef, useState } from 'preact/hooks'
import { failureOf } from '../problem.ts'
import { clientOf } from '../session.ts'
import { answerOf, type Piece } from './ask.ts'
import type { Asked, Call } from './conversation.ts'

/** The answer so far, and its cost and time. */
export type AnswerSoFar = {
  state: 'running' | 'done' | 'stopped' | 'failed'
  /** The request that it answers. */
  asked: Asked
  text: string
  calls: Call[]
  wrong: string
  ignored: string
  isCut: boolean
  tokens: { input: number; output: number } | undefined
  cost: number | undefined
  millis: number | undefined
  firstMillis: number | undefined
}

const NOTHING: Omit<AnswerSoFar, 'asked'> = {
  state: 'running',
  text: '',
  calls: [],
  wrong: '',
  ignored: '',
  isCut: false,
  tokens: undefined,
  cost: undefined,
  millis: undefined,
  firstMillis: undefined,
}

/** Sends one request at a time, reads the answer as it arrives, and passes it on once it is complete. */
export function useAnswer(
  secret: string,
  whole: (answer: { asked: Asked; text: string; calls: Call[] }) => void,
) {
  const [answer, setAnswer] = useState<AnswerSoFar>()
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  /** Calls `broken` if there is no complete answer to continue from. */
  const ask = async (asked: Asked, broken: () => void) => {
    const aborting = new AbortController()
    running.current = aborting
    const { signal } = aborting
    const show = (part: Partial<AnswerSoFar>) =>
      setAnswer((shown) => ({ ...(shown ?? { ...NOTHING, asked }), ...part }))
    setAnswer({ ...NOTHING, asked })
    const client = clientOf(secret)
    client.use({
      onResponse: (response) => show({ ignored: response.headers.get('x-ignored-parameters') ?? '' }),
    })
    const before = await spentBy(secret)
    const started = performance.now()
    let text = ''
    let calls: Call[] = []
    let isCut = false
    try {
      for await (const piece of answerOf(client, asked, signal)) {
        const millis = performance.now() - started
        if (piece.kind === 'text') {
          show(text === '' ? { firstMillis: millis } : {})
          text += piece.text
          show({ text, millis })
        }
        if (piece.kind === 'call') {
          calls = withPiece(calls, piece)
          show({ calls, millis })
        }
        if (piece.kind === 'usage') show({ tokens: { input: piece.input, output: piece.output } })
        if (piece.kind === 'end') {
          isCut = piece.reason === 'length'
          show({ isCut })
        }
      }
      show({ state: signal.aborted ? 'stopped' : 'done', millis: performance.now() - started })
      // No API accepts the incomplete arguments of a tool call that was cut off.
      if (isCut) calls = []
      if (!signal.aborted && (text !== '' || calls.length > 0)) whole({ asked, text, calls })
      else broken()
    } catch (error) {
      show({ state: 'failed', wrong: failureOf(error).words })
      broken()
    }
    // The gateway sends the last event once the ledger is settled.
    const after = signal.aborted ? undefined : await spentBy(secret)
    if (before !== undefined && after !== undefined) show({ cost: Math.max(0, after - before) })
  }
  return { answer, ask, stop: () => running.current?.abort(), clear: () => setAnswer(undefined) }
}

/** The first piece of a tool call has its id and name; later pieces continue its arguments. */
function withPiece(calls: Call[], { index, ...piece }: Extract<Piece, { kind: 'call' }>): Call[] {
  const { id, name, arguments: json } = calls[index] ?? { id: '', name: '', arguments: '' }
  const call = { id: id || piece.id, name: name || piece.name, arguments: json + piece.arguments }
  return Object.assign([...calls], { [index]: call })
}

/** The spending of a key; undefined if it is unknown, which does not stop a request. */
async function spentBy(secret: string): Promise<number | undefined> {
  try {
    return (await clientOf(secret).getKey()).data.spent
  } catch {
    return undefined
  }
}
