import { properties } from '../problem.ts'
import type { clientOf } from '../session.ts'
import { WORDS } from '../words.ts'
import type { Asked, Message } from './conversation.ts'

/** A piece of the answer; a piece of a tool call belongs to the call with its index. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'call'; index: number; id: string; name: string; arguments: string }
  | { kind: 'end'; reason: string }
  | { kind: 'usage'; input: number; output: number }

/** The body of a chat completion, as OpenAI documents it. */
export function bodyOf({ model, system, messages, tools, maxTokens, temperature }: Asked) {
  return {
    model,
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      ...messages.map(chatMessageOf),
    ],
    ...(tools.length > 0 && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
  }
}

function chatMessageOf(message: Message) {
  switch (message.role) {
    case 'user': {
      const { text, image } = message
      const content = image
        ? [
            { type: 'image_url', image_url: { url: image.url } },
            { type: 'text', text },
          ]
        : text
      return { role: 'user', content }
    }
    case 'assistant': {
      const calls = message.calls.map(({ id, name, arguments: json }) => ({
        id,
        type: 'function',
        function: { name, arguments: json },
      }))
      return { role: 'assistant', content: message.text, ...(calls.length > 0 && { tool_calls: calls }) }
    }
    case 'tool':
      return { role: 'tool', tool_call_id: message.call.id, content: message.text }
  }
}

/**
 * The answer of a model, piece by piece.
 *
 * @throws if the call is refused or the stream breaks. It never retries, since each call is paid for.
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
  const { content, tool_calls } = properties(choice['delta'])
  if (typeof content === 'string' && content !== '') yield { kind: 'text', text: content }
  for (const call of Array.isArray(tool_calls) ? tool_calls : []) {
    const { index, id, function: asked } = properties(call)
    const { name, arguments: json } = properties(asked)
    yield {
      kind: 'call',
      index: Number(index ?? 0),
      id: String(id ?? ''),
      name: String(name ?? ''),
      arguments: String(json ?? ''),
    }
  }
  if (typeof choice['finish_reason'] === 'string') yield { kind: 'end', reason: choice['finish_reason'] }
  const { prompt_tokens, completion_tokens } = properties(usage)
  if (typeof prompt_tokens === 'number' && typeof completion_tokens === 'number')
    yield { kind: 'usage', input: prompt_tokens, output: completion_tokens }
}
