import { createHash } from 'node:crypto'
import { isBody } from '../body.ts'
import type { Block, Reply, Used } from '../model/reply.ts'
import { anthropicName } from './claude.ts'

/** The names in a reply, always the same for the same request. `id` has hexadecimal digits. */
export type Named = { modelId: string; id: string }

/** An event of a stream; `type` is also its name. */
export type Event = { type: string; [key: string]: unknown }

/** Renders a reply in Anthropic's Messages API. Source: Anthropic, 'Messages'. */
export function messageOf(named: Named, { blocks, stop, stopSequence, used }: Reply) {
  return {
    ...head(named),
    content: blocks.map((block, index) => contentOf(block, named.id, index)),
    stop_reason: stop,
    stop_sequence: stopSequence ?? null,
    usage: { ...inputUsage(used), output_tokens: used.outputTokens },
  }
}

/** Renders a reply as events of a stream. Source: Anthropic, 'Streaming messages'. */
export function* messageEvents(named: Named, { blocks, stop, stopSequence, used }: Reply): Generator<Event> {
  const usage = { ...inputUsage(used), output_tokens: 1 }
  yield {
    type: 'message_start',
    message: { ...head(named), content: [], stop_reason: null, stop_sequence: null, usage },
  }
  yield { type: 'ping' }
  for (const [index, block] of blocks.entries()) {
    yield { type: 'content_block_start', index, content_block: startOf(block, named.id, index) }
    for (const piece of block.pieces)
      yield { type: 'content_block_delta', index, delta: deltaOf(block.kind, piece) }
    if (block.kind === 'thinking') {
      const delta = { type: 'signature_delta', signature: signature(block) }
      yield { type: 'content_block_delta', index, delta }
    }
    yield { type: 'content_block_stop', index }
  }
  yield {
    type: 'message_delta',
    delta: { stop_reason: stop, stop_sequence: stopSequence ?? null },
    usage: { output_tokens: used.outputTokens },
  }
  yield { type: 'message_stop' }
}

/** Stands in for the signature that proves the thinking to be the model's own. */
export function signature({ pieces }: Block): string {
  return createHash('sha512').update(pieces.join('')).digest('base64')
}

/** Parses JSON, or returns an empty object for JSON that was cut off. */
export function parsedInput(json: string): object {
  try {
    const value: unknown = JSON.parse(json)
    return isBody(value) ? value : {}
  } catch {
    return {}
  }
}

function head({ modelId, id }: Named) {
  return {
    model: anthropicName(modelId),
    id: `msg_bdrk_${id.slice(0, 24)}`,
    type: 'message',
    role: 'assistant',
  }
}

function inputUsage({ inputTokens, cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens }: Used) {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cacheReadTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: cacheWriteTokens - cacheWrite1hTokens,
      ephemeral_1h_input_tokens: cacheWrite1hTokens,
    },
  }
}

function contentOf(block: Block, id: string, index: number): object {
  const text = block.pieces.join('')
  if (block.kind === 'thinking') return { type: 'thinking', thinking: text, signature: signature(block) }
  if (block.kind === 'call') return { ...callOf(block, id, index), input: parsedInput(text) }
  return { type: 'text', text }
}

function startOf(block: Block, id: string, index: number): object {
  if (block.kind === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  if (block.kind === 'call') return { ...callOf(block, id, index), input: {} }
  return { type: 'text', text: '' }
}

function callOf({ name }: Block & { kind: 'call' }, id: string, index: number) {
  return { type: 'tool_use', id: `toolu_bdrk_${id.slice(0, 22)}${index}`, name }
}

function deltaOf(kind: Block['kind'], piece: string): object {
  if (kind === 'thinking') return { type: 'thinking_delta', thinking: piece }
  if (kind === 'call') return { type: 'input_json_delta', partial_json: piece }
  return { type: 'text_delta', text: piece }
}
