import { items, own } from '../../models/json.ts'
import { isObject } from '../json.ts'
import { refuse } from '../refusal.ts'
import type { Block, ResultBlock, Turn } from './converse.ts'
import { documentOf, imageOf } from './media.ts'
import { reasoningBlocks } from './reasoning.ts'
import { toolIdOf, toolUseOf } from './toolUse.ts'
import type { Traits } from './traits.ts'

export type Conversation = { system: { text: string }[]; messages: Turn[] }

/** The conditions of the mapping: the model's traits, and whether the request offers tools. */
type Mapping = { traits: Traits; offersTools: boolean }

/**
 * Converts the messages of a chat completion to Converse turns, in which user and assistant alternate: successive
 * messages of one role become one turn, and tool results belong to the user. System and developer messages go to
 * `system`, wherever they occur. Blank content is left out, because Bedrock rejects it.
 *
 * Bedrock rejects tool calls and results if the request offers no tools; they then become text.
 */
export function conversationOf(messages: readonly unknown[], mapping: Mapping): Conversation {
  const conversation: Conversation = { system: [], messages: [] }
  const add = (role: Turn['role'], blocks: Block[]) => {
    const last = conversation.messages.at(-1)
    const turn = last?.role === role ? last : { role, content: [] }
    for (const block of blocks) turn.content.push(block)
    if (turn !== last && blocks.length > 0) conversation.messages.push(turn)
  }
  const documents = { count: 0 }
  messages.forEach((message, index) => {
    const param = `messages.[${index}]`
    if (!isObject(message)) refuse('A message must be an object.', param)
    const role = own(message, 'role')
    const content = own(message, 'content')
    if (role === 'system' || role === 'developer')
      for (const block of textsOf(content, `${param}.content`)) conversation.system.push(block)
    else if (role === 'user') add('user', userBlocks(content, `${param}.content`, documents))
    else if (role === 'assistant') add('assistant', assistantBlocks(message, param, mapping))
    else if (role === 'tool') add('user', resultBlocks(message, param, mapping))
    else if (role === 'function') refuse('Function messages are not supported: use tools.', `${param}.role`)
    else refuse('The role must be system, developer, user, assistant or tool.', `${param}.role`)
  })
  if (conversation.messages.length === 0)
    refuse('At least one user or assistant message must have content.', 'messages')
  return conversation
}

function userBlocks(content: unknown, param: string, documents: { count: number }): Block[] {
  return partsOf(content, param).flatMap(([part, at]): Block[] => {
    const type = own(part, 'type')
    if (type === 'image_url') return [imageOf(part, at)]
    if (type === 'file') return [documentOf(part, at, ++documents.count)]
    if (type === 'input_audio') refuse('Audio is not supported.', at)
    return textOf(part, at)
  })
}

function assistantBlocks(message: unknown, param: string, { traits, offersTools }: Mapping): Block[] {
  if (own(message, 'function_call') !== undefined)
    refuse('function_call is not supported: use tool_calls.', `${param}.function_call`)
  if (own(message, 'audio') !== undefined) refuse('Audio is not supported.', `${param}.audio`)
  const calls = own(message, 'tool_calls') ?? []
  if (!Array.isArray(calls)) refuse('tool_calls must be an array.', `${param}.tool_calls`)
  const uses = items(calls).map((call, index) =>
    toolUseOf(call, `${param}.tool_calls.[${index}]`, traits.toolId),
  )
  const text = own(message, 'content') ?? own(message, 'refusal') ?? ''
  return [
    ...(traits.thinking === 'budget' || traits.thinking === 'adaptive' ? reasoningBlocks(message) : []),
    ...textsOf(text, `${param}.content`),
    ...(offersTools ? uses : uses.map(asText)),
  ]
}

function asText({ toolUse: { toolUseId, name, input } }: ReturnType<typeof toolUseOf>): Block {
  return { text: `[Tool call ${toolUseId}: ${name}(${JSON.stringify(input)})]` }
}

function resultBlocks(message: unknown, param: string, { traits, offersTools }: Mapping): Block[] {
  const toolUseId = toolIdOf(own(message, 'tool_call_id'), `${param}.tool_call_id`, traits.toolId)
  const content = partsOf(own(message, 'content') ?? '', `${param}.content`).flatMap(
    ([part, at]): ResultBlock[] =>
      own(part, 'type') === 'image_url' ? [imageOf(part, at)] : textOf(part, at),
  )
  if (!offersTools) return [{ text: `[Result of tool call ${toolUseId}]` }, ...content]
  return [{ toolResult: { toolUseId, content: content.length > 0 ? content : [{ text: '(no output)' }] } }]
}

/** Converts content that must be text only. */
function textsOf(content: unknown, param: string) {
  return partsOf(content, param).flatMap(([part, at]) => textOf(part, at))
}

/** Returns the parts of content, each with its parameter name. A string is one part. */
function partsOf(content: unknown, param: string): [part: unknown, param: string][] {
  if (typeof content === 'string') return [[{ type: 'text', text: content }, param]]
  if (!Array.isArray(content)) refuse('The content must be a string or an array of parts.', param)
  return content.map((part, index) => [part, `${param}.[${index}]`])
}

/** Converts a text part; returns nothing if it is blank. */
function textOf(part: unknown, param: string): { text: string }[] {
  const type = own(part, 'type')
  if (type !== 'text' && type !== 'refusal')
    refuse('A part of this type is not supported here.', `${param}.type`)
  const text = own(part, type)
  if (typeof text !== 'string') refuse(`A ${type} part needs ${type}.`, param)
  return /\S/.test(text) ? [{ text }] : []
}
