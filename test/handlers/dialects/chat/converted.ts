import { expect } from 'vitest'
import { type Converted, toConverse } from '../../../../handlers/dialects/chat/toConverse.ts'

export const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
export const CLAUDE_3 = 'anthropic.claude-3-haiku-20240307-v1:0'
export const CLAUDE_4_6 = 'us.anthropic.claude-opus-4-6-v1'
export const LATEST_CLAUDE = 'global.anthropic.claude-opus-5'
export const UNFORCED_CLAUDE = 'global.anthropic.claude-opus-5-5'
export const NOVA = 'amazon.nova-lite-v1:0'
export const NOVA_2 = 'us.amazon.nova-2-lite-v1:0'
export const LLAMA = 'us.meta.llama3-3-70b-instruct-v1:0'
export const MISTRAL = 'mistral.mistral-large-2402-v1:0'
export const GPT_OSS = 'openai.gpt-oss-120b-1:0'

export const HELLO = { role: 'user', content: 'Hello' }

/** A request to Claude with one message, and further fields. */
export const chat = (fields: { [field: string]: unknown } = {}) => ({
  model: CLAUDE,
  messages: [HELLO],
  ...fields,
})

/** The mapped request. @throws where the mapper refuses it. */
export function converted(fields: { [field: string]: unknown } = {}): Converted {
  const result = toConverse(chat(fields))
  if ('refused' in result) throw new Error(`Refused: ${result.refused} (${result.param})`)
  return result
}

/** Expects a refusal that names a parameter. */
export function expectRefused(
  fields: { [field: string]: unknown },
  param: string,
  words: RegExp = /./,
): void {
  expect(toConverse(chat(fields))).toEqual({ refused: expect.stringMatching(words), param })
}

/** The turns that messages are mapped to. */
export const turns = (messages: unknown[], fields: { [field: string]: unknown } = {}) =>
  converted({ messages, ...fields }).request.messages

export const tool = (name: string, more: object = {}) => ({
  type: 'function',
  function: { name, parameters: { type: 'object', properties: { city: { type: 'string' } } }, ...more },
})

export const called = (id: string, name = 'weather', args = '{"city":"Rome"}') => ({
  id,
  type: 'function',
  function: { name, arguments: args },
})
