import { parsedInput, signature } from '../messages/write.ts'
import type { Block, Reply, Stop, Used } from '../model/reply.ts'

/** The names in a reply's tool calls, always the same for the same request. `id` has hexadecimal digits. */
export type NamedReply = { modelId: string; id: string }

/** Converse has no stop reason for a refusal. Unverified: that a refusal is told as a filter's work. */
const REASONS: { [stop in Stop]: string } = {
  end_turn: 'end_turn',
  max_tokens: 'max_tokens',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_use',
  refusal: 'content_filtered',
}

/** Renders Converse's `output` and `stopReason`. Source: Bedrock API reference, Converse. */
export function converseOutput(named: NamedReply, { blocks, stop }: Reply) {
  const content = blocks.map((block, index) => contentOf(block, named, index))
  return { output: { message: { content, role: 'assistant' } }, stopReason: REASONS[stop] }
}

/** An event of ConverseStream: an object with one member, the event's name. */
export type ConverseEvent = { [member: string]: object }

/** Renders the reply as events of a stream, up to `messageStop`. Text and thinking have no start event. */
export function* converseEvents(
  named: NamedReply,
  { blocks, stop }: Reply,
  more: object = {},
): Generator<ConverseEvent> {
  yield { messageStart: { role: 'assistant' } }
  for (const [contentBlockIndex, block] of blocks.entries()) {
    if (block.kind === 'call') {
      const start = { toolUse: { name: block.name, toolUseId: toolUseId(named, contentBlockIndex) } }
      yield { contentBlockStart: { contentBlockIndex, start } }
    }
    for (const piece of block.pieces)
      yield { contentBlockDelta: { contentBlockIndex, delta: deltaOf(block.kind, piece) } }
    if (block.kind === 'thinking' && signs(named)) {
      const delta = { reasoningContent: { signature: signature(block) } }
      yield { contentBlockDelta: { contentBlockIndex, delta } }
    }
    yield { contentBlockStop: { contentBlockIndex } }
  }
  yield { messageStop: { stopReason: REASONS[stop], ...more } }
}

/** Renders Converse's `usage`; only models with a cache report cached tokens. */
export function converseUsage(used: Used, cache: boolean) {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens } = used
  const written = [
    { ttl: '1h', inputTokens: cacheWrite1hTokens },
    { ttl: '5m', inputTokens: cacheWriteTokens - cacheWrite1hTokens },
  ].filter((detail) => detail.inputTokens > 0)
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens,
    ...(cache && { cacheReadInputTokens: cacheReadTokens, cacheWriteInputTokens: cacheWriteTokens }),
    ...(written.length > 0 && { cacheDetails: written }),
  }
}

function contentOf(block: Block, named: NamedReply, index: number): object {
  const text = block.pieces.join('')
  if (block.kind === 'thinking') {
    const proof = signs(named) && { signature: signature(block) }
    return { reasoningContent: { reasoningText: { text, ...proof } } }
  }
  if (block.kind === 'call')
    return { toolUse: { toolUseId: toolUseId(named, index), name: block.name, input: parsedInput(text) } }
  return { text }
}

function deltaOf(kind: Block['kind'], piece: string): object {
  if (kind === 'thinking') return { reasoningContent: { text: piece } }
  return kind === 'call' ? { toolUse: { input: piece } } : { text: piece }
}

/** Only Claude signs its thinking. */
function signs({ modelId }: NamedReply): boolean {
  return /^(anthropic|simulated)\./.test(modelId)
}

/** Mistral's ids always have nine characters. */
function toolUseId({ modelId, id }: NamedReply, index: number): string {
  return modelId.startsWith('mistral.')
    ? `${id.slice(0, 7)}0${index % 10}`
    : `tooluse_${id.slice(0, 21)}${index}`
}
