import type { ChatCompletion, Failed } from '../../../../handlers/dialects/chat/completion.ts'
import { type ChatChunk, Chunks } from '../../../../handlers/dialects/chat/toChunks.ts'

export const MADE = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'gpt-4o' }

/** Events of a ConverseStream, in Bedrock's order. */
export const start = () => ({ messageStart: { role: 'assistant' } })
export const text = (contentBlockIndex: number, text: string) => delta(contentBlockIndex, { text })
export const thought = (contentBlockIndex: number, text: string) =>
  delta(contentBlockIndex, { reasoningContent: { text } })
export const signature = (contentBlockIndex: number, signature: string) =>
  delta(contentBlockIndex, { reasoningContent: { signature } })
export const redacted = (contentBlockIndex: number, redactedContent: string) =>
  delta(contentBlockIndex, { reasoningContent: { redactedContent } })
export const call = (contentBlockIndex: number, toolUseId: string, name: string) => ({
  contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } },
})
export const input = (contentBlockIndex: number, input: string) =>
  delta(contentBlockIndex, { toolUse: { input } })
export const close = (contentBlockIndex: number) => ({ contentBlockStop: { contentBlockIndex } })
export const stop = (stopReason: string) => ({ messageStop: { stopReason } })
export const metadata = (usage: object = { inputTokens: 10, outputTokens: 5, totalTokens: 15 }) => ({
  metadata: { usage, metrics: { latencyMs: 100 } },
})

function delta(contentBlockIndex: number, delta: object) {
  return { contentBlockDelta: { contentBlockIndex, delta } }
}

type Options = { answerTool?: string | undefined; includeUsage?: boolean }

/** The chunks for the events of a stream. */
export function chunksOf(events: readonly unknown[], { answerTool, includeUsage }: Options = {}) {
  const chunks = new Chunks({ ...MADE, ...(answerTool !== undefined && { answerTool }) }, includeUsage)
  return [...events.flatMap((event) => chunks.take(event)), ...chunks.end()]
}

/** The deltas of a stream that does not fail. */
export function deltasOf(events: readonly unknown[], options?: Options) {
  return chunksOf(events, options).flatMap((chunk) => {
    if ('failed' in chunk) throw new Error(chunk.failed)
    return chunk.choices.map((choice) => choice.delta)
  })
}

/** A client's view of chunks: text pieces are joined, and for every other field the last value counts. */
export function joined(chunks: readonly (ChatChunk | Failed)[]): ChatCompletion | Failed {
  const failed = chunks.find((chunk) => 'failed' in chunk)
  if (failed) return failed
  const whole = chunks.filter((chunk) => 'choices' in chunk)
  const choices = whole.flatMap(({ choices }) => [...choices])
  const deltas = choices.map(({ delta }) => delta)
  const calls: { id: string; type: 'function'; function: { name: string; arguments: string } }[] = []
  for (const { index, id, function: called } of deltas.flatMap((delta) => delta.tool_calls ?? [])) {
    const known = calls[index]
    if (known) known.function.arguments += called.arguments
    else
      calls[index] = {
        id: id ?? '',
        type: 'function',
        function: { name: called.name ?? '', arguments: called.arguments },
      }
  }
  const content = deltas.map((delta) => delta.content ?? '').join('')
  const reasoning_content = deltas.map((delta) => delta.reasoning_content ?? '').join('')
  const reasoning_details = deltas.findLast((delta) => delta.reasoning_details)?.reasoning_details
  const finish_reason = choices.findLast((choice) => choice.finish_reason)?.finish_reason
  if (!finish_reason) throw new Error('No finish_reason')
  const usage = whole.findLast((chunk) => chunk.usage)?.usage
  return {
    ...MADE,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: content === '' && calls.length > 0 ? null : content,
          refusal: null,
          ...(reasoning_content !== '' && { reasoning_content }),
          ...(reasoning_details && { reasoning_details }),
          ...(calls.length > 0 && { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason,
      },
    ],
    ...(usage && { usage }),
  }
}
