import { type Block, type Reply, type Stop, textOfBlocks, type Used } from '../model/reply.ts'

/**
 * The names in a completion, always the same for the same request. `id` has hexadecimal digits, `created` is in
 * seconds.
 */
export type NamedCompletion = { modelId: string; id: string; created: number }

const REASONS: { [stop in Stop]: string } = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  refusal: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
}

/** Renders a reply as OpenAI's chat completion. Source: OpenAI API reference, 'Chat'. */
export function completionOf(named: NamedCompletion, { blocks, stop, used }: Reply) {
  const calls = callsIn(blocks, named)
  const content = textOf(blocks, named.modelId)
  const refusal = textOfBlocks(blocks, 'refusal')
  const message = {
    role: 'assistant',
    content: content === '' ? null : content,
    refusal: refusal === '' ? null : refusal,
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return {
    ...head(named, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: REASONS[stop] }],
    usage: chatUsage(used),
  }
}

/** Renders a reply as chunks of a stream, with a final usage chunk on request. */
export function* completionChunks(
  named: NamedCompletion,
  { blocks, stop, used }: Reply,
  includeUsage: boolean,
): Generator<object> {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...head(named, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...(includeUsage && { usage: null }),
  })
  yield chunk({ role: 'assistant', content: '', refusal: null })
  const calls = callsIn(blocks, named)
  let called = 0
  for (const block of blocks) {
    if (block.kind === 'thinking') {
      for (const content of shownThoughts(block, named.modelId)) yield chunk({ content })
    } else if (block.kind === 'call') {
      const index = called++
      yield chunk({
        tool_calls: [{ index, ...calls[index], function: { name: block.name, arguments: '' } }],
      })
      for (const piece of block.pieces)
        yield chunk({ tool_calls: [{ index, function: { arguments: piece } }] })
    } else {
      const key = block.kind === 'refusal' ? 'refusal' : 'content'
      for (const piece of block.pieces) yield chunk({ [key]: piece })
    }
  }
  yield chunk({}, REASONS[stop])
  if (includeUsage) yield { ...head(named, 'chat.completion.chunk'), choices: [], usage: chatUsage(used) }
}

/** Mistral's ids always have nine characters. */
export function callId(modelId: string, id: string, index: number): string {
  return modelId.startsWith('mistral.')
    ? `${id.slice(0, 7)}0${index % 10}`
    : `call_${id.slice(0, 22)}${index}`
}

function head({ modelId, id, created }: NamedCompletion, object: string) {
  return { id: `chatcmpl-${id.slice(0, 32)}`, object, created, model: modelId, service_tier: 'default' }
}

function callsIn(blocks: readonly Block[], { modelId, id }: NamedCompletion) {
  return blocks
    .filter((block) => block.kind === 'call')
    .map(({ name, pieces }, index) => ({
      id: callId(modelId, id, index),
      type: 'function',
      function: { name, arguments: pieces.join('') },
    }))
}

/** gpt-oss writes its reasoning before the text; the other models only count its tokens. */
function shownThoughts({ pieces }: Block, modelId: string): string[] {
  return modelId.startsWith('openai.gpt-oss') ? ['<reasoning>', ...pieces, '</reasoning>'] : []
}

function textOf(blocks: readonly Block[], modelId: string): string {
  const thoughts = blocks
    .filter(({ kind }) => kind === 'thinking')
    .flatMap((one) => shownThoughts(one, modelId))
  return thoughts.join('') + textOfBlocks(blocks, 'text')
}

/** `prompt_tokens` includes cached tokens, and `completion_tokens` includes reasoning. */
function chatUsage(used: Used) {
  const prompt = used.inputTokens + used.cacheReadTokens + used.cacheWriteTokens
  return {
    prompt_tokens: prompt,
    completion_tokens: used.outputTokens,
    total_tokens: prompt + used.outputTokens,
    prompt_tokens_details: { cached_tokens: used.cacheReadTokens },
    completion_tokens_details: { reasoning_tokens: used.reasoningTokens },
  }
}
