import { createHash } from 'node:crypto'
import { type Body, isBody, textOr } from './body.ts'

/** An invocation that passed the checks common to all models. */
export type Invocation = {
  modelId: string
  body: Body
  /** Seconds since 1970, for the replies that carry them. */
  created: number
}

/** A model's response body, and the token counts for the headers where the model counts any. */
export type Inference = { body: object; inputTokens?: number; outputTokens?: number }

/**
 * Plays one shape of request and reply.
 *
 * @throws ValidationException for a body that the provider would refuse.
 */
export type Simulator = (invocation: Invocation) => Inference

export type Answer = { text: string; inputTokens: number; outputTokens: number; cut: boolean }

const QUOTED_WORDS = 30

/**
 * The simulated text: it says what it is, counts the words of the prompt and quotes its start. The same prompt
 * always gets the same text. A word counts as a token.
 *
 * @param prompt all that the model was sent.
 * @param maxTokens the text is cut after so many words.
 * @param question the part of the prompt that is counted and quoted, such as a conversation's last message.
 */
export function answer(modelId: string, prompt: string, maxTokens: number, question = prompt): Answer {
  const asked = words(question)
  const quote = asked.slice(0, QUOTED_WORDS).join(' ') + (asked.length > QUOTED_WORDS ? ' ...' : '')
  const count = asked.length === 1 ? '1 word' : `${asked.length} words`
  const reply = words(
    `This is a simulated reply: ${modelId} was not asked. Your prompt has ${count}: "${quote}".`,
  )
  const kept = reply.slice(0, Math.max(1, maxTokens))
  return {
    text: kept.join(' '),
    inputTokens: words(prompt).length,
    outputTokens: kept.length,
    cut: kept.length < reply.length,
  }
}

/** The same id for the same invocation, of hexadecimal digits. */
export function idOf({ modelId, body }: Invocation, length = 32): string {
  return createHash('sha512')
    .update(`${modelId} ${JSON.stringify(body)}`)
    .digest('hex')
    .slice(0, length)
}

/** An id in the form of a UUID. */
export function uuidOf(invocation: Invocation): string {
  return idOf(invocation).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** How many words. */
export function countWords(text: string): number {
  return words(text).length
}

/** The text of a message's `content`: a string, one part, or parts of which some are text. */
export function textOf(content: unknown): string {
  if (Array.isArray(content)) return content.map(textOf).filter(Boolean).join('\n')
  return isBody(content) ? textOr(content['text']) : textOr(content)
}

/** What the messages say in all, and in the last one of the user. */
export function conversationOf(messages: unknown, system?: unknown): { prompt: string; question: string } {
  const said = Array.isArray(messages) ? messages.filter(isBody) : []
  const last = said.findLast((message) => message['role'] === 'user')
  return {
    prompt: [textOf(system), ...said.map((message) => textOf(message['content']))].join('\n'),
    question: textOf(last?.['content']),
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}
