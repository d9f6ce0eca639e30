import { createHash } from 'node:crypto'
import { type Body, isBody, textOr } from './body.ts'
import { EMPTY, type Turn } from './model/conversation.ts'
import { countWords, replyTo } from './model/reply.ts'

/** An invocation that passed the checks common to all models. */
export type Invocation = {
  modelId: string
  body: Body
  /** Seconds since 1970, for the replies that carry them. */
  created: number
}

/** A model's response body, and the token counts for the headers if the model counts tokens. */
export type Inference = {
  body: object
  inputTokens?: number
  outputTokens?: number
  cacheReadTokens?: number
  cacheWriteTokens?: number
  /** The response as chunks of a stream; undefined for a model that does not stream. */
  chunks?: Iterable<object>
}

/**
 * Simulates one shape of request and reply.
 *
 * @throws ValidationException for a body that the provider would refuse.
 */
export type Simulator = (invocation: Invocation) => Inference

export type Answer = {
  text: string
  /** The text in the pieces of a stream, one token each. */
  pieces: string[]
  inputTokens: number
  outputTokens: number
  /** Whether the token limit cut the text off. */
  cut: boolean
}

/**
 * Returns the simulated model's answer to one text.
 *
 * @param prompt the model's whole input.
 * @param maxTokens the number of words after which the text is cut off.
 * @param question the part of the prompt that the reply counts and quotes.
 */
export function answer(
  modelId: string,
  prompt: string,
  { maxTokens = Number.POSITIVE_INFINITY, question = prompt, stopSequences = [] }: Limits = {},
): Answer {
  const turns: Turn[] = [{ role: 'user', parts: [{ kind: 'text', text: question }] }]
  const { blocks, stop, used } = replyTo(modelId, { ...EMPTY, turns, maxTokens, stopSequences })
  const pieces = blocks.flatMap((block) => block.pieces)
  return {
    text: pieces.join(''),
    pieces,
    inputTokens: countWords(prompt),
    outputTokens: used.outputTokens,
    cut: stop === 'max_tokens',
  }
}

type Limits = { maxTokens?: number; question?: string; stopSequences?: string[] }

/** Returns the same id of 32 hexadecimal digits for the same invocation. */
export function idOf({ modelId, body }: Invocation): string {
  return bodyId(modelId, body)
}

/** Returns the same id of 32 hexadecimal digits for the same body to the same model. */
export function bodyId(modelId: string, body: Body): string {
  return createHash('sha512')
    .update(`${modelId} ${JSON.stringify(body)}`)
    .digest('hex')
    .slice(0, 32)
}

/** Returns an id in the form of a UUID. */
export function uuidOf(invocation: Invocation): string {
  return idOf(invocation).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Returns the text of a message's `content`: a string, one part, or a list of parts. */
export function textOf(content: unknown): string {
  if (Array.isArray(content)) return content.map(textOf).filter(Boolean).join('\n')
  return isBody(content) ? textOr(content['text']) : textOr(content)
}
