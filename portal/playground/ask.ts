import { properties } from '../problem.ts'
import type { clientOf } from '../session.ts'
import { WORDS } from '../words.ts'

/** What a person asks a model. */
export type Asked = {
  model: string
  system: string
  prompt: string
  maxTokens: number | undefined
  temperature: number | undefined
}

/** What came of the answer so far. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'end'; reason: string }
  | { kind: 'usage'; input: number; output: number }

/** The body of a chat completion, as OpenAI documents it. */
export function bodyOf({ model, system, prompt, maxTokens, temperature }: Asked) {
  return {
    model,
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      { role: 'user', content: prompt },
    ],
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
  }
}

/**
 * The answer of a model, piece by piece.
 *
 * @throws where it is refused or breaks off. It is never asked again by itself: each call is paid for.
 */
export async function* answerOf(
  client: ReturnType<typeof clientOf>,
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  const body = { ...bodyOf(asked), stream: true as const, stream_options: { include_usage: true } }
  let hasEnded = false
  for await (const { data } of client.createChatCompletionStream({ body }, { signal, reconnect: false })) {
    if (data === '[DONE]') return
    const event = properties(JSON.parse(String(data)))
    if ('error' in event) throw new Error(String(properties(event['error'])['message']))
    for (const piece of piecesIn(event)) {
      if (piece.kind === 'end') hasEnded = true
      yield piece
    }
  }
  if (!hasEnded && !signal.aborted) throw new Error(WORDS.playground.broken)
}

function* piecesIn(event: { [name: string]: unknown }): Generator<Piece> {
  const { choices, usage } = event
  const choice = properties(Array.isArray(choices) ? choices[0] : undefined)
  const { content } = properties(choice['delta'])
  if (typeof content === 'string' && content !== '') yield { kind: 'text', text: content }
  if (typeof choice['finish_reason'] === 'string') yield { kind: 'end', reason: choice['finish_reason'] }
  const { prompt_tokens, completion_tokens } = properties(usage)
  if (typeof prompt_tokens === 'number' && typeof completion_tokens === 'number')
    yield { kind: 'usage', input: prompt_tokens, output: completion_tokens }
}
