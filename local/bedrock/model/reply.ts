import { type Conversation, type Part, textIn } from './conversation.ts'
import { exampleOf } from './example.ts'
import { toolCalls } from './toolCalls.ts'

/** A prompt that contains this word makes the model refuse. */
export const REFUSAL_TRIGGER = 'SIMULATE_REFUSAL'

/** A block of a reply, in the pieces of a stream; a piece is a token. */
export type Block =
  | { kind: 'thinking' | 'text' | 'refusal'; pieces: string[] }
  /** The pieces are the JSON of the arguments, cut off when the tokens run out. */
  | { kind: 'call'; name: string; pieces: string[] }

export type Stop = 'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'refusal'

/** In tokens. The three kinds of input are disjoint; reasoning is a part of the output. */
export type Used = {
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  /** The part of the cache writes that is kept for an hour. */
  cacheWrite1hTokens: number
  reasoningTokens: number
}

export type Reply = { blocks: Block[]; stop: Stop; stopSequence?: string; used: Used }

const QUOTED_WORDS = 30

/** A word with the white space before it. */
const WORD_PIECE = /\s*\S+|\s+$/g

/** Eight characters of JSON; no character is split. */
const JSON_PIECE = /.{1,8}/gsu

/** The model's reply without any limit. JSON is cut into pieces of characters, text into words. */
type Draft = { kind: Block['kind']; text: string; json?: true; name?: string }

/**
 * The simulated model. Its reply says that it is simulated, counts the words of the prompt and quotes its start. It
 * quotes the results of tools, calls tools (`toolCalls`), produces JSON that conforms to a schema, and thinks if told
 * to. The same conversation always gets the same reply. A word counts as a token.
 *
 * @param long makes a reply of so many tokens of such a length, whatever the conversation.
 */
export function replyTo(
  modelId: string,
  conversation: Conversation,
  long?: { tokens: number; characters: number },
): Reply {
  const drafts = draftsOf(modelId, conversation)
  const { drafts: kept, stopSequence } = stoppedAt(drafts, conversation.stopSequences)
  const whole: Block[] = long === undefined ? kept.map(blockOf) : [{ kind: 'text', pieces: longPieces(long) }]
  const blocks = fitting(whole, Math.max(1, conversation.maxTokens))
  const outputTokens = tokensIn(blocks)
  const stop = outputTokens < tokensIn(whole) ? 'max_tokens' : stopOf(blocks, stopSequence)
  return {
    blocks,
    stop,
    ...(stop === 'stop_sequence' && { stopSequence }),
    used: {
      ...inputOf(conversation),
      outputTokens,
      reasoningTokens: tokensIn(blocks.filter(({ kind }) => kind === 'thinking')),
    },
  }
}

function longPieces({ tokens, characters }: { tokens: number; characters: number }): string[] {
  return Array.from({ length: tokens }, () => `${'long'.repeat(characters / 4)} `)
}

/** Returns the text of all blocks of a kind. */
export function textOfBlocks(blocks: readonly Block[], kind: Block['kind']): string {
  return blocks.flatMap((block) => (block.kind === kind ? block.pieces : [])).join('')
}

function draftsOf(modelId: string, conversation: Conversation): Draft[] {
  const last = conversation.turns.findLast(({ role }) => role === 'user')?.parts ?? []
  const prompt = textIn(last)
  const results = last.flatMap((part) => (part.kind === 'result' ? [part.text] : []))
  if (prompt.includes(REFUSAL_TRIGGER))
    return [{ kind: 'refusal', text: 'This is a simulated refusal, for which the prompt asks.' }]
  const thinking: Draft = {
    kind: 'thinking',
    text: `The prompt has ${counted(prompt)}. I only have to quote it.`,
  }
  return [...(conversation.thinking ? [thinking] : []), ...saidIn(modelId, conversation, prompt, results)]
}

function saidIn(
  modelId: string,
  conversation: Conversation,
  prompt: string,
  results: readonly string[],
): Draft[] {
  const { toolChoice, schema } = conversation
  const calls = toolCalls(conversation, prompt, results.length > 0)
  if (calls.length > 0) {
    const spoken: Draft = { kind: 'text', text: `I call ${calls.map(({ name }) => name).join(' and ')}.` }
    return [
      ...(toolChoice === 'auto' ? [spoken] : []),
      ...calls.map(({ name, input }): Draft => ({ kind: 'call', text: input, json: true, name })),
    ]
  }
  if (schema !== undefined)
    return [{ kind: 'text', text: JSON.stringify(exampleOf(schema, prompt)), json: true }]
  const said =
    results.length > 0
      ? `The tools answered: "${quoted(results.join(' '))}".`
      : `Your prompt has ${counted(prompt)}: "${quoted(prompt)}".`
  return [{ kind: 'text', text: `This is a simulated reply: ${modelId} was not asked. ${said}` }]
}

/** Cuts the drafts at the first stop sequence in their text. */
function stoppedAt(
  drafts: Draft[],
  sequences: readonly string[],
): { drafts: Draft[]; stopSequence?: string } {
  for (const [index, draft] of drafts.entries()) {
    if (draft.kind !== 'text') continue
    const found = sequences
      .map((sequence) => ({ sequence, at: sequence === '' ? -1 : draft.text.indexOf(sequence) }))
      .filter(({ at }) => at >= 0)
      .sort((one, other) => one.at - other.at)[0]
    if (!found) continue
    const kept = { ...draft, text: draft.text.slice(0, found.at) }
    return { drafts: [...drafts.slice(0, index), kept], stopSequence: found.sequence }
  }
  return { drafts }
}

function blockOf({ kind, text, json, name = '' }: Draft): Block {
  const pieces = text.match(json ? JSON_PIECE : WORD_PIECE) ?? []
  return kind === 'call' ? { kind, name, pieces } : { kind, pieces }
}

/** Cuts the blocks at the token limit. */
function fitting(blocks: readonly Block[], maxTokens: number): Block[] {
  let left = maxTokens
  return blocks.flatMap((block) => {
    const pieces = block.pieces.slice(0, left)
    left -= pieces.length
    return pieces.length > 0 ? [{ ...block, pieces }] : []
  })
}

function stopOf(blocks: readonly Block[], stopSequence: string | undefined): Stop {
  if (stopSequence !== undefined) return 'stop_sequence'
  if (blocks.some(({ kind }) => kind === 'call')) return 'tool_use'
  return blocks.some(({ kind }) => kind === 'refusal') ? 'refusal' : 'end_turn'
}

function tokensIn(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { pieces }) => sum + pieces.length, 0)
}

/**
 * Counts the input in tokens. The input before the last cache point is cached: read if it came before the model's last
 * turn, written otherwise.
 */
function inputOf(conversation: Conversation) {
  const { tools, toolsCached, system, turns } = conversation
  let tokens = tools.reduce(
    (sum, { name, description, schema }) =>
      sum + countWords(`${name} ${description} ${JSON.stringify(schema) ?? ''}`),
    0,
  )
  let cached = toolsCached ? tokens : 0
  let hour = toolsCached?.hour ?? false
  let before = 0
  const add = (parts: readonly Part[]) => {
    for (const part of parts) {
      tokens += tokensOf(part)
      if (part.kind !== 'cachePoint') continue
      cached = tokens
      hour = part.hour
    }
  }
  add(system)
  const lastSpoken = turns.findLastIndex(({ role }) => role === 'assistant')
  for (const [index, { parts }] of turns.entries()) {
    if (index === lastSpoken) before = tokens
    add(parts)
  }
  const cacheReadTokens = Math.min(cached, before)
  const cacheWriteTokens = cached - cacheReadTokens
  return {
    inputTokens: tokens - cached,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens: hour ? cacheWriteTokens : 0,
  }
}

function tokensOf(part: Part): number {
  switch (part.kind) {
    case 'text':
    case 'result':
      return countWords(part.text)
    case 'call':
      return countWords(`${part.name} ${part.input}`)
    case 'media':
      return 1
    case 'cachePoint':
      return 0
  }
}

function quoted(text: string): string {
  const words = wordsIn(text)
  return words.slice(0, QUOTED_WORDS).join(' ') + (words.length > QUOTED_WORDS ? ' ...' : '')
}

function counted(text: string): string {
  const count = countWords(text)
  return count === 1 ? '1 word' : `${count} words`
}

/** Counts the words, which the simulated models use as tokens. */
export function countWords(text: string): number {
  return wordsIn(text).length
}

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}
